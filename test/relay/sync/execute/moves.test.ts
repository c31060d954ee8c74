import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Core } from '../../../../relay/sync/core.ts';
import { forget, moveToOpportunity } from '../../../../relay/sync/execute/moves.ts';
import { firstBase } from '../../../../relay/sync/plan/first-meeting.ts';
import type { JsonObject, PairKey, PatchOperation } from '../../../../relay/sync/model.ts';
import type { OpportunityUpdate } from '../../../../relay/sync/ports/opportunities.ts';
import type { MovePlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { claimed, coreOf } from '../../../worlds/context.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { lookAt, readingEach } from '../../../worlds/one-look.ts';
import { incoming, message, receive, referralId } from '../../../worlds/stories.ts';
import { createWorld, readyToShare, type World } from '../../../worlds/world.ts';
import { opportunityOf } from './plans.ts';

const refusal = new CosellError('SALESFORCE_REFUSED', 'No.');
const taken = { code: 'PAIR_BUSY', message: 'Another worker has taken this pair over.' };
const stamp = '2026-11-02 09:01 UTC  ';

/** A core that keeps what it sends and asks for. */
function watching(world: World) {
  const updates: OpportunityUpdate[] = [];
  const patches: PatchOperation[][] = [];
  const asked: unknown[] = [];
  const { salesforce, partnerCenter } = world;
  const opportunities: Core['opportunities'] = {
    ...salesforce.port,
    read: (keys, fields) => {
      asked.push([keys, fields]);
      return salesforce.port.read(keys, fields);
    },
    update: (given) => {
      updates.push(...given);
      return salesforce.port.update(given);
    },
  };
  const referrals = readingEach({
    ...partnerCenter.port,
    patch: (id, eTag, operations) => {
      patches.push([...operations]);
      return partnerCenter.port.patch(id, eTag, operations);
    },
  });
  return { updates, patches, asked, core: coreOf(world, { opportunities, referrals }) };
}

/** A deal that came in, and an opportunity that was there before and is named; one look at them. */
async function move(body: JsonObject = {}) {
  const world = createWorld();
  const existing = world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
  const received = await receive(world);
  world.partnerCenter.edit(
    referralId,
    Object.fromEntries(Object.entries(body).map(([key, value]) => [`/${key}`, value])),
  );
  world.salesforce.edit(received, { Partner_Center_Link_To__c: existing });
  const watched = watching(world);
  const link = await claimed(world, { referralId });
  const run = async (core = watched.core) => {
    const work = await lookAt(core, link);
    const { outcome } = work;
    return { ...work, error: outcome.kind === 'failed' ? outcome.error : undefined };
  };
  return { world, existing, received, link, ...watched, run };
}
const failure = ({ code, message: text }: CosellError) => ({ code, message: text });

describe('the move of a referral', () => {
  it('takes four writes: it leaves, it comes, it is named, and the wish is done', async () => {
    const { existing, received, updates, patches, run } = await move();
    const { told, outcome, writes } = await run();
    assert.deepEqual([outcome, writes], [{ kind: 'done' }, 4]);
    assert.deepEqual([told.word, told.state, told.againMs, told.card], ['linked', 'new', 100, {}]);
    assert.deepEqual(updates[0], { id: received, values: {}, card: { referralId: null } });
    assert.deepEqual(
      [updates[1]?.id, updates[1]?.card.sync, updates[1]?.card.referralId],
      [existing, true, referralId],
    );
    assert.deepEqual([updates[2]?.id, updates[2]?.card.moveTo, updates.length], [received, null, 3]);
    const audit = updates[2]?.card.audit ?? '';
    assert.equal(audit.split('\n')[0], `${stamp}The referral moved to the opportunity ${existing}.`);
    assert.deepEqual(patches, [[{ op: 'replace', path: '/externalReferenceId', value: existing }]]);
  });

  it('adds the name where the referral names nobody', async () => {
    const { existing, patches, run } = await move({ externalReferenceId: null });
    await run();
    assert.deepEqual(patches, [[{ op: 'add', path: '/externalReferenceId', value: existing }]]);
  });

  it('starts as a first meeting in the one row of the pair, whoever holds another', async () => {
    const { world, existing, run } = await move();
    await claimed(world, { opportunityId: existing });
    await run();
    assert.deepEqual(
      world.links
        .rows()
        .map(({ referralId: there, opportunityId, engagementId, base }) => [there, opportunityId, engagementId, base]),
      [[referralId, existing, incoming['engagementId'], firstBase(packageMapping())]],
    );
  });

  it('reads only the card of the one that is named', async () => {
    const { existing, asked, run } = await move();
    await run();
    assert.deepEqual(asked.at(-1), [{ ids: [existing], referralIds: [] }, []]);
  });

  it('stops where the pair was taken over, with the wish on record', async () => {
    const { world, existing, received, run } = await move();
    world.links.release();
    const { error } = await run();
    assert.ok(error !== undefined);
    assert.deepEqual(failure(error), taken);
    assert.equal(world.salesforce.get(received)['Partner_Center_Link_To__c'], existing);
  });

  it('stops where the org does not let it write', async () => {
    const { world, core, patches, run } = await move();
    const opportunities = { ...world.salesforce.port, update: async () => [refusal] };
    assert.deepEqual([(await run({ ...core, opportunities })).error, patches], [refusal, []]);
  });
});

describe('the stage of the opportunity that a deal has left', () => {
  const values = { StageName: 'Closed Lost' };
  const locked = new CosellError('RECORD_LOCKED', 'Locked.');

  /** A move in an org that answers so when the deal has left; the values that were written then, and how it ended. */
  async function leaving(...answers: (CosellError | undefined)[]) {
    const world = createWorld();
    const referral = world.partnerCenter.receive(incoming);
    const link = await claimed(world, { referralId });
    const updates: OpportunityUpdate[] = [];
    const update = async (given: readonly OpportunityUpdate[]) => {
      updates.push(...given);
      return [answers[updates.length - 3]];
    };
    const core = coreOf(world, { opportunities: { ...world.salesforce.port, update } });
    const plan: MovePlan = {
      ...{ kind: 'move', referral, source: opportunityOf(), target: opportunityOf({ id: '006B' }) },
      ...{ release: { referralId: null }, arrive: { sync: true }, leave: { moveTo: null }, leaveValues: values },
      base: {},
    };
    const ended = await moveToOpportunity(core, link, plan).then(
      ({ outcome }) => outcome.kind,
      (thrown: unknown) => thrown,
    );
    return { ended, left: updates.slice(2).map((one) => one.values) };
  }

  const cases: [what: string, answers: (CosellError | undefined)[], ended: unknown, left: JsonObject[]][] = [
    ['is set with its card', [], 'done', [values]],
    ['is left to the seller where the org refuses it: the deal has moved', [refusal], 'done', [values, {}]],
    ['is set later where the record is locked', [locked], locked, [values]],
    ['waits with its card where the org refuses that as well', [refusal, refusal], refusal, [values, {}]],
  ];
  for (const [what, answers, ended, left] of cases)
    it(what, async () => {
      assert.deepEqual(await leaving(...answers), { ended, left });
    });
});

describe('a move that was interrupted', () => {
  it('is finished with one write', async () => {
    const { world, received, updates, core, link } = await move();
    world.salesforce.edit(received, { Referral_Identifier__c: null });
    const { told, writes } = await lookAt(core, { ...link, referralId: null });
    assert.deepEqual([told.word, told.state, told.againMs, told.card], ['linked elsewhere', 'ignored', undefined, {}]);
    assert.deepEqual([writes, updates.length, updates[0]?.id, updates[0]?.card.moveTo], [1, 1, received, null]);
    assert.equal(message(world, received), '');
    assert.equal((updates[0]?.card.audit ?? '').split('\n')[0], `${stamp}The referral moved to another opportunity.`);
  });

  it('is tried again where the org does not let it write', async () => {
    const { world, received, core, link } = await move();
    world.salesforce.edit(received, { Referral_Identifier__c: null });
    const opportunities = { ...world.salesforce.port, update: async () => [refusal] };
    const { outcome } = await lookAt({ ...core, opportunities }, { ...link, referralId: null });
    assert.deepEqual(outcome, { kind: 'failed', error: refusal });
  });
});

describe('a lead that was converted', () => {
  const lead: JsonObject = { ...incoming, id: 'lead', type: 'Independent', qualification: 'MarketingQualified' };
  const referral = referralOf(lead);

  /** One look at it; its opportunity is there already. */
  async function convert(fields: JsonObject = {}, body: JsonObject = {}, changes: Partial<Core> = {}) {
    const world = createWorld();
    const id = world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false, ...fields });
    world.partnerCenter.receive({ ...lead, ...body });
    const link = await claimed(world, { referralId: 'lead' });
    const { core } = watching(world);
    const read = async () => [{ referralId: 'lead', id: '00Q', converted: true, opportunityId: id }];
    const leads = { ...world.salesforce.leadPort, read };
    const run = (more: Partial<Core> = changes) =>
      lookAt({ ...core, leads, options: { ...core.options, leads: true }, ...more }, link);
    return { world, id, before: world.salesforce.get(id), run };
  }

  for (const [status, answer] of [
    ['New', { Referral_Response__c: 'Accept' }],
    ['Active', {}],
  ] as const)
    it(`is the opportunity that it was converted into, which answers a deal that is ${status}`, async () => {
      const { world, id, before, run } = await convert({}, { status });
      const { told, outcome, writes } = await run();
      assert.deepEqual([told.word, told.state, told.againMs, told.card], ['lead converted', 'new', 100, {}]);
      assert.deepEqual([outcome, writes], [{ kind: 'done' }, 1]);
      assert.deepEqual(world.salesforce.get(id), {
        ...{ ...before, Sync_with_Partner_Center__c: true, ...answer, Referral_Identifier__c: 'lead' },
        Referral_Link__c: 'https://partner.microsoft.com/referrals/v2/inbox?id=lead',
        Referral_Deal_Kind__c: 'Lead',
        Referral_Direction__c: 'From Microsoft',
      });
      assert.deepEqual(
        world.links.rows().map((row) => [row.referralId, row.opportunityId, row.engagementId]),
        [['lead', id, referral.engagementId]],
      );
    });

  it('keeps what its row knew', async () => {
    const { world, run } = await convert();
    const base = { a: ['1', '2'] } as const;
    for (const row of world.links.rows()) Object.assign(row, { base });
    await run();
    assert.deepEqual(world.links.rows()[0]?.base, base);
  });

  it('waits while another worker holds that opportunity', async () => {
    const { world, id, before, run } = await convert();
    await claimed(world, { opportunityId: id });
    const { outcome } = await run();
    assert.ok(outcome.kind === 'failed');
    assert.deepEqual(failure(outcome.error), taken);
    assert.deepEqual(world.salesforce.get(id), before);
  });

  it('waits while the org does not let us write', async () => {
    const { world, run } = await convert();
    const opportunities = { ...world.salesforce.port, update: async () => [refusal] };
    assert.deepEqual((await run({ opportunities })).outcome, { kind: 'failed', error: refusal });
  });
});

describe('a row that is no pair of its own', () => {
  const half: PairKey = { referralId: 'own', half: true };
  for (const [name, instead, due] of [
    ['passes its signal on to the pair that it was about', half, [['own', true]]],
    ['leaves nothing where there is no such pair', undefined, []],
  ] as const)
    it(name, async () => {
      const world = createWorld();
      const link = await claimed(world, { referralId: 'half' });
      const { core } = watching(world);
      const executed = await forget(core, link, { kind: 'forget', instead });
      assert.deepEqual(executed, { outcome: { kind: 'done' }, writes: 0 });
      const rows = world.links.rows();
      assert.deepEqual(
        rows.map((row) => [row.referralId, row.halfDue]),
        due,
      );
      assert.ok(rows.every(({ dueAt }) => dueAt === world.clock.now()));
    });
});
