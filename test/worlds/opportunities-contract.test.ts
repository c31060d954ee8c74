import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { CosellError } from '../../relay/errors.ts';
import { createOpportunities } from '../../relay/salesforce/opportunities.ts';
import type { Json, JsonObject, NewOpportunity } from '../../relay/sync/model.ts';
import type { Opportunities, OpportunityUpdate } from '../../relay/sync/ports/opportunities.ts';
import type { Timeline, TimelineEvent } from '../../relay/sync/ports/timeline.ts';
import { manualClock, type ManualClock } from '../clock.ts';
import { errorOf } from '../relay/error-of.ts';
import { newOpportunity, startConnected } from '../relay/salesforce/connected.ts';
import { createSalesforce } from './salesforce.ts';
import { allRows } from '../all-rows.ts';

/** Salesforce as the core sees it, and a seller who works there. */
interface Side {
  clock: ManualClock;
  opportunities: Opportunities;
  timeline: Timeline;
  enter(fields: JsonObject): Promise<string>;
  edit(id: string, fields: JsonObject): Promise<void>;
  remove(id: string): Promise<void>;
  /** How many events the org has. */
  events(): Promise<number>;
  close(): Promise<void>;
}

const sides: Readonly<Record<string, () => Promise<Side>>> = {
  'in memory': async () => {
    const clock = manualClock();
    const org = createSalesforce(clock, () => undefined);
    return {
      ...{ clock, opportunities: org.port, timeline: org.timelinePort },
      enter: async (fields) => org.enter(fields),
      edit: async (id, fields) => {
        org.edit(id, fields);
      },
      remove: async (id) => {
        org.remove(id);
      },
      events: async () => org.timeline().length,
      close: async () => undefined,
    };
  },
  'over HTTP': async () => {
    const { clock, cloud, salesforce, timeline, admin } = await startConnected();
    return {
      ...{ clock, opportunities: createOpportunities(salesforce), timeline },
      enter: (fields) => admin.create('Opportunity', fields),
      edit: (id, fields) => admin.update('Opportunity', id, fields),
      remove: (id) => admin.delete('Opportunity', id),
      events: async () => (await admin.query('SELECT Id FROM Partner_Center_Sync_Event__c')).length,
      close: () => cloud.close(),
    };
  },
};

/** A deal as a plan specifies it. */
const wanted = (referralId: string, values: Readonly<Record<string, Json>> = {}): NewOpportunity => ({
  ...{ referralId, ownerEmails: [], defaultOwner: '', dealName: null, card: {} },
  values: { ...newOpportunity('From Microsoft'), 'Account.Name': `Customer ${referralId}`, ...values },
});

// What every test of the core takes for granted of Salesforce is held to what is said of it over HTTP.
for (const [name, start] of Object.entries(sides))
  describe(`Salesforce as the core knows it, ${name}`, () => {
    let at: Side;
    before(async () => {
      at = await start();
    });
    after(() => at.close());
    const enter = (fields: JsonObject = {}) => at.enter({ ...newOpportunity('A deal'), ...fields });
    const one = async (id: string, fields: readonly string[] = ['Amount']) => {
      const [found] = await at.opportunities.read({ ids: [id], referralIds: [] }, fields);
      return found ?? assert.fail(`no opportunity ${id}`);
    };
    const update = async (updates: readonly OpportunityUpdate[]) =>
      (await at.opportunities.update(updates)).map((outcome) => outcome?.code);

    it('gives every field that is asked for, null when it is blank, of the record beside it too', async () => {
      const id = await enter({ Amount: 5 });
      const { fields } = await one(id, ['Amount', 'Description', 'Account.Name']);
      assert.deepEqual(fields, { Amount: 5, Description: null, 'Account.Name': null });
    });

    it('finds an opportunity by its id of 15 or 18 characters and by its referral, each once', async () => {
      const referralId = randomUUID();
      const id = await enter({ Referral_Identifier__c: referralId });
      const ids = async (keys: { ids: string[]; referralIds: string[] }) =>
        (await at.opportunities.read(keys, ['Name'])).map((found) => found.id);
      assert.deepEqual(await ids({ ids: [id.slice(0, 15)], referralIds: [] }), [id]);
      assert.deepEqual(await ids({ ids: [], referralIds: [referralId] }), [id]);
      assert.deepEqual(await ids({ ids: [id], referralIds: [referralId] }), [id]);
    });

    it('shows no deleted opportunity', async () => {
      const id = await enter();
      await at.remove(id);
      assert.deepEqual(await at.opportunities.read({ ids: [id], referralIds: [] }, ['Name']), []);
    });

    it('refuses a read of a field that it does not have', async () => {
      const read = () => at.opportunities.read({ ids: ['006000000000001AAA'], referralIds: [] }, ['Unheard_Of__c']);
      assert.equal((await errorOf(read)).code, 'SALESFORCE_REFUSED');
    });

    it('never overwrites what a seller has saved since the read', async () => {
      const id = await enter({ Amount: 1 });
      at.clock.advance(60_000);
      const { modifiedAt } = await one(id);
      await at.edit(id, { Amount: 777 });
      at.clock.advance(1_000);
      const late = { id, values: { Amount: 2 }, card: {}, onlyIfUnmodifiedSince: modifiedAt };
      assert.deepEqual(await update([late]), ['OPPORTUNITY_CHANGED']);
      assert.equal((await one(id)).fields['Amount'], 777);
    });

    it('writes the others when it refuses one: unknown, too long, not in the list, not there', async () => {
      const id = await enter();
      const [first, second, third] = [await enter(), await enter(), await enter()];
      at.clock.advance(60_000);
      const outcomes = await update([
        { id: first, values: { Name: 'x'.repeat(121) }, card: {} },
        { id: second, values: { Customer_Requested_Quote__c: 'x'.repeat(2) }, card: {} },
        { id: third, values: {}, card: { status: 'No such status' as never } },
        { id: '006000000000999AAA', values: { Amount: 3 }, card: {} },
        { id, values: { Amount: 3 }, card: { message: 'Said.' } },
      ]);
      assert.deepEqual(outcomes, [
        'SALESFORCE_REFUSED',
        'SALESFORCE_REFUSED',
        'SALESFORCE_REFUSED',
        'OPPORTUNITY_NOT_FOUND',
        undefined,
      ]);
      const after = await one(id);
      assert.deepEqual([after.fields['Amount'], after.card.message], [3, 'Said.']);
    });

    it('makes one opportunity of a referral, however often it is asked', async () => {
      const referralId = randomUUID();
      const [first] = await at.opportunities.create([wanted(referralId)]);
      const [again] = await at.opportunities.create([wanted(referralId, { Amount: 9 })]);
      if (first === undefined || first instanceof CosellError) return assert.fail(String(first));
      assert.equal(again instanceof CosellError ? again.code : again?.id, first.id);
      const made = await one(first.id, ['Amount', 'Account.Name']);
      // An existing opportunity belongs to its seller, so it is not written again.
      assert.deepEqual(made.fields, { Amount: null, 'Account.Name': `Customer ${referralId}` });
      assert.equal(made.card.referralId, referralId);
    });

    it('tells what only the relay has saved', async () => {
      const [made, touched] = await at.opportunities.create([
        wanted(randomUUID(), { Amount: 1 }),
        wanted(randomUUID(), { Amount: 1 }),
      ]);
      if (made === undefined || made instanceof CosellError) return assert.fail(String(made));
      if (touched === undefined || touched instanceof CosellError) return assert.fail(String(touched));
      at.clock.advance(60_000);
      await at.edit(touched.id, { Amount: 2 });
      const saved = await at.opportunities.savedByUs([made.id, touched.id], ['Amount']);
      assert.deepEqual([...saved], [[made.id, { Amount: 1 }]]);
    });

    it('lists what is shared or linked and changed since, deleted too, and nothing else', async () => {
      at.clock.advance(60_000);
      const since = at.clock.now();
      const referralId = randomUUID();
      const ticked = await enter({ Sync_with_Partner_Center__c: true });
      const linked = await enter({ Referral_Identifier__c: referralId });
      await enter();
      at.clock.advance(1_000);
      await at.remove(linked);
      const changed = await allRows(at.opportunities.changedSince(since));
      const told = new Map(changed.map(({ id, referralId: key, deleted }) => [id, { key, deleted }]));
      assert.deepEqual(
        told,
        new Map([
          [ticked, { key: null, deleted: false }],
          [linked, { key: referralId, deleted: true }],
        ]),
      );
      assert.equal(changed.length, told.size);
      assert.deepEqual(await allRows(at.opportunities.changedSince(at.clock.now() + 60_000)), []);
    });

    it('lists open deals that carry no referral', async () => {
      const open = await enter({ Name: 'Open', Amount: 12 });
      const ended = await enter({ StageName: 'Closed Won' });
      const linked = await enter({ Referral_Identifier__c: randomUUID() });
      const deals = await allRows(at.opportunities.allOpenDeals());
      const names = new Map(deals.map(({ id, name: of, amount }) => [id, [of, amount]]));
      assert.deepEqual([names.get(open), names.has(ended), names.has(linked)], [['Open', 12], false, false]);
    });

    it('keeps an event once, however often it is written', async () => {
      const event: TimelineEvent = {
        ...{ externalId: randomUUID(), opportunityId: await enter(), occurredAt: at.clock.now(), errorCode: null },
        ...{ outcome: 'Synced', direction: null, said: { code: 'changed' }, summary: 'Changed.' },
        ...{ changes: [], notCopied: [], lost: [] },
      };
      const before = await at.events();
      assert.deepEqual(await at.timeline.record([event]), [undefined]);
      assert.deepEqual(await at.timeline.record([event]), [undefined]);
      assert.equal((await at.events()) - before, 1);
    });
  });
