import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import type { Core } from '../../../../relay/sync/core.ts';
import { createOpportunities } from '../../../../relay/sync/execute/opportunities.ts';
import type { Outcome, Work } from '../../../../relay/sync/execute/outcome.ts';
import { setAt } from '../../../../relay/sync/fields/pointer.ts';
import type { JsonObject, Referral } from '../../../../relay/sync/model.ts';
import { unobserved } from '../../../../relay/sync/observe/observation.ts';
import { planPair } from '../../../../relay/sync/plan/plan-pair.ts';
import type { Opportunities } from '../../../../relay/sync/ports/opportunities.ts';
import { tell } from '../../../../relay/sync/record/tell.ts';
import { claimed, coreOf } from '../../../worlds/context.ts';
import { rulesOf } from '../../../worlds/one-look.ts';
import { incoming, message, referralId } from '../../../worlds/stories.ts';
import { createWorld, type World } from '../../../worlds/world.ts';

const refusal = new CosellError('SALESFORCE_REFUSED', 'No.');
const done: Outcome = { kind: 'done' };
type Wanted = Work & { observation: { referral: Referral } };

/** A referral that came in: what is left is to make its opportunity. */
async function wanted(world: World, body: JsonObject = {}): Promise<Wanted> {
  const referral = world.partnerCenter.receive({ ...incoming, ...body });
  const link = await claimed(world, { referralId: referral.id });
  const observation = { ...unobserved(link), referral };
  return { observation, plan: planPair(observation, await rulesOf(coreOf(world))), outcome: done, writes: 0 };
}
const answering = (world: World, create: Opportunities['create']) =>
  coreOf(world, { opportunities: { ...world.salesforce.port, create } });
const make = async (core: Core, items: readonly Work[]) => createOpportunities(core, await rulesOf(core), items);
/** The one that was to be made, and what is told of it. */
async function makeOne(core: Core, item: Work) {
  const [work] = await make(core, [item]);
  assert.ok(work !== undefined);
  const { outcome, writes } = work;
  const error = outcome.kind === 'failed' ? outcome.error : undefined;
  return { outcome, writes, error, told: tell(work, await rulesOf(core)) };
}

describe('opportunities that a batch wants', () => {
  it('and that exist without a refused value name it, and it still counts as a change there', async () => {
    const world = createWorld();
    const item = await wanted(world);
    const refused = new CosellError('SALESFORCE_REFUSED', 'No.', { fields: ['Amount'], words: 'Too small.' });
    const { port } = world.salesforce;
    const core = coreOf(world, {
      opportunities: {
        ...port,
        create: async (asked) =>
          (await port.create(asked.map((one) => ({ ...one, values: { ...one.values, Amount: null } })))).map((made) =>
            made instanceof CosellError ? made : { ...made, problems: [refused] },
          ),
        savedByUs: () => Promise.reject(refused),
      },
    });
    const { outcome, told } = await makeOne(core, item);
    assert.equal(told.card.message, 'Not copied from Partner Center: Amount. Too small.');
    assert.ok(outcome.kind === 'opportunity-created');
    const { digest, mapping } = await rulesOf(core);
    const key = mapping.fields.find(({ field }) => field === 'Amount')?.key ?? '';
    assert.deepEqual(outcome.plan.base[key], [digest(key, null), digest(key, null)]);
  });

  it('are made in one call, each tied to its referral, which learns the id', async () => {
    const world = createWorld();
    const items = [await wanted(world, { id: 'r1' }), await wanted(world, { id: 'r2' })];
    let calls = 0;
    const core = answering(world, (asked) => {
      calls += 1;
      return world.salesforce.port.create(asked);
    });
    const works = await make(core, items);
    assert.deepEqual([calls, works.length], [1, 2]);
    for (const [index, { outcome, plan, writes, observation }] of works.entries()) {
      const row = world.salesforce.all()[index];
      const referral = world.partnerCenter.get(items[index]?.observation.referral.id ?? '');
      assert.equal(referral.externalReferenceId, row?.id);
      assert.ok(plan.kind === 'create-opportunity');
      const link = world.links.rows()[index];
      assert.deepEqual(
        [link?.referralId, link?.opportunityId, link?.engagementId, link?.base],
        [referral.id, row?.id, referral.engagementId, plan.base],
      );
      const made = { kind: 'opportunity-created', plan, opportunityId: row?.id, problem: undefined };
      assert.deepEqual([outcome, writes], [{ ...made, version: versionOf(referral) }, 2]);
      assert.equal(observation, items[index]?.observation);
    }
  });

  it('are not created if what they will show cannot be stored first', async () => {
    const world = createWorld();
    const item = await wanted(world);
    const away = new CosellError('STORE_UNAVAILABLE', 'The database failed.');
    const core = { ...coreOf(world), links: { ...world.links.port, intendBases: () => Promise.reject(away) } };
    const { error } = await makeOne(core, item);
    assert.equal(error, away);
    assert.equal(world.salesforce.all().length, 0);
  });

  for (const [what, error, isKept] of [
    ['stays stored if it may exist all the same', new CosellError('SALESFORCE_UNAVAILABLE', 'Gone.'), true],
    ['is forgotten if it certainly does not', refusal, false],
  ] as const)
    it(`what one will show ${what}`, async () => {
      const world = createWorld();
      const item = await wanted(world);
      await makeOne(
        answering(world, async () => [error]),
        item,
      );
      assert.ok(item.plan.kind === 'create-opportunity');
      assert.deepEqual(world.links.rows()[0]?.base, isKept ? item.plan.base : {});
    });

  it('of listed referrals are all created before any is tied: the next run of each pair does that', async () => {
    const world = createWorld();
    const items = [await wanted(world, { id: 'r1' }), await wanted(world, { id: 'r2' })];
    for (const { plan } of items)
      if (plan.kind === 'create-opportunity') plan.referral = { ...plan.referral, eTag: '' };
    const unread = () => assert.fail('no call to Partner Center');
    const core = coreOf(world, { referrals: { ...world.partnerCenter.port, read: unread, patch: unread } });
    const rules = await rulesOf(core);
    for (const work of await make(core, items)) {
      const { outcome, writes } = work;
      assert.ok(outcome.kind === 'opportunity-created');
      assert.deepEqual([outcome.tiesLater, outcome.version.eTag, writes], [true, '', 1]);
      const { state, error, againMs } = tell(work, rules);
      assert.deepEqual([state, error, againMs], ['synced', undefined, 0]);
    }
    assert.deepEqual(
      world.links.rows().map(({ opportunityId }) => opportunityId),
      world.salesforce.all().map(({ id }) => id),
    );
  });

  it('are received', async () => {
    const world = createWorld();
    const { told } = await makeOne(coreOf(world), await wanted(world));
    const version = versionOf(world.partnerCenter.get(referralId));
    assert.deepEqual([told.word, told.state, told.memory.version], ['received', 'synced', version]);
  });

  it('have their card, whose problem the seller has not read yet', async () => {
    const world = createWorld();
    const francs = structuredClone(incoming);
    setAt(francs, '/details/currency', 'CHF');
    const { told } = await makeOne(coreOf(world), await wanted(world, francs));
    const [row] = world.salesforce.all();
    const fields = row?.fields ?? {};
    assert.deepEqual(
      ['Sync_with_Partner_Center__c', 'Referral_Identifier__c', 'Referral_Deal_Kind__c', 'Name'].map(
        (name) => fields[name],
      ),
      [true, incoming['id'], 'Co-sell', incoming['name']],
    );
    assert.match(message(world, row?.id ?? ''), /The deal is in CHF/);
    assert.deepEqual([told.problem?.code, told.card], ['CURRENCY_UNKNOWN', {}]);
    assert.deepEqual(
      told.events.map(({ on, event }) => [on, event.outcome]),
      [[row?.id, 'Received']],
    );
  });

  it('write nothing to a referral that names an opportunity already', async () => {
    const world = createWorld();
    const item = await wanted(world, { externalReferenceId: 'of another CRM' });
    const { outcome, writes } = await makeOne(coreOf(world), item);
    assert.ok(outcome.kind === 'opportunity-created');
    assert.deepEqual(
      [world.partnerCenter.writes(), writes, outcome.version],
      [0, 1, versionOf(item.observation.referral)],
    );
  });

  it('keep what is known of the referral where it does not show what became of it', async () => {
    const world = createWorld();
    world.partnerCenter.options.patchAnswers = 'nothing';
    const item = await wanted(world);
    const { outcome } = await makeOne(coreOf(world), item);
    assert.ok(outcome.kind === 'opportunity-created');
    assert.deepEqual(outcome.version, versionOf(item.observation.referral));
  });

  it('take the row of their referral over, whoever holds the other one', async () => {
    const world = createWorld();
    const item = await wanted(world);
    const other = `006${'1'.padStart(12, '0')}AAA`;
    await claimed(world, { opportunityId: other });
    await makeOne(coreOf(world), item);
    assert.deepEqual(
      world.links.rows().map(({ referralId: there, opportunityId }) => [there, opportunityId]),
      [[incoming['id'], other]],
    );
  });

  it('are left to whoever has taken the pair over meanwhile: the referral is not written to', async () => {
    const world = createWorld();
    const item = await wanted(world);
    world.links.release();
    const { error, writes } = await makeOne(coreOf(world), item);
    assert.deepEqual(
      [error?.code, error?.message, writes],
      ['PAIR_BUSY', 'Another worker has taken this pair over.', 0],
    );
    assert.equal(world.partnerCenter.writes(), 0);
  });

  it('leave what the org refused of the customer to the seller', async () => {
    const world = createWorld();
    const item = await wanted(world);
    const core = answering(world, async (asked) =>
      (await world.salesforce.port.create(asked)).map((made) =>
        made instanceof CosellError ? made : { ...made, problems: [refusal] },
      ),
    );
    const { outcome, told } = await makeOne(core, item);
    assert.equal(outcome.kind === 'opportunity-created' && outcome.problem, refusal);
    assert.deepEqual(
      [told.state, told.error, told.problem, told.card.errorCode],
      ['attention', refusal, refusal, 'SALESFORCE_REFUSED'],
    );
  });

  it('show what the org has made of them: only those are read, and only their own fields', async () => {
    const world = createWorld();
    const asked: [ids: readonly string[], fields: readonly string[]][] = [];
    const { port } = world.salesforce;
    const opportunities: Opportunities = {
      ...port,
      create: async (given) => [refusal, ...(await port.create(given.slice(1)))],
      savedByUs: (ids, fields) => {
        asked.push([ids, fields]);
        return port.savedByUs(ids, fields);
      },
    };
    world.salesforce.beforeSave((changed) => ({ ...changed, Amount: null }));
    const items = [await wanted(world, { id: 'r1' }), await wanted(world, { id: 'r2' })];
    const works = await make(coreOf(world, { opportunities }), items);
    const [[ids, fields] = []] = asked;
    assert.deepEqual(
      ids,
      world.salesforce.all().map(({ id }) => id),
    );
    assert.ok(fields?.includes('Amount') === true && !fields.some((field) => field.includes('.')));
    const outcome = works[1]?.outcome;
    assert.ok(outcome?.kind === 'opportunity-created');
    assert.match(outcome.problem?.message ?? '', /^Salesforce did not keep the value from Partner Center: Amount\./);
  });

  const failures: [name: string, create: Opportunities['create'], code: string][] = [
    ['the org refuses one', async () => [refusal], 'SALESFORCE_REFUSED'],
    ['the whole call fails', () => Promise.reject(refusal), 'SALESFORCE_REFUSED'],
    ['the org says nothing of one', async () => [], 'UNEXPECTED'],
  ];
  for (const [name, create, code] of failures)
    it(`fail where ${name}`, async () => {
      const world = createWorld();
      const item = await wanted(world);
      const { error, writes } = await makeOne(answering(world, create), item);
      assert.deepEqual([error?.code, writes], [code, 0]);
      assert.equal(world.partnerCenter.get(item.observation.referral.id).externalReferenceId, null);
    });

  it('say that the org said nothing', async () => {
    const world = createWorld();
    const { error } = await makeOne(
      answering(world, async () => []),
      await wanted(world),
    );
    assert.equal(error?.message, 'Salesforce returned no result for this opportunity.');
  });

  it('cost no call where there are none', async () => {
    const world = createWorld();
    const item = await wanted(world);
    const create = () => assert.fail('nothing is to be made');
    const others: Work[] = [
      { ...item, plan: { kind: 'wait', ms: 1 } },
      { ...item, outcome: { kind: 'failed', error: refusal } },
    ];
    assert.deepEqual(await make(answering(world, create), others), others);
    assert.deepEqual(world.salesforce.all(), []);
  });

  it('leave the rest of the batch as it is', async () => {
    const world = createWorld();
    const item = await wanted(world);
    const other: Work = { ...item, plan: { kind: 'wait', ms: 1 }, writes: 3 };
    const works = await make(coreOf(world), [other, item]);
    assert.deepEqual([works[0], works[1]?.outcome.kind], [other, 'opportunity-created']);
  });
});

describe('a referral that cannot learn the id of its new opportunity', () => {
  it('is looked at again where somebody was quicker, as the pair that it is', async () => {
    const world = createWorld();
    const item = await wanted(world);
    world.partnerCenter.edit(item.observation.referral.id, { '/name': 'Newer' });
    const { error, writes } = await makeOne(coreOf(world), item);
    assert.deepEqual([error?.code, writes], ['REFERRAL_CHANGED', 0]);
    assert.equal(world.links.rows()[0]?.opportunityId, world.salesforce.all()[0]?.id);
  });

  for (const customer of [undefined, refusal])
    it(`is for the seller to read where it refuses for good${customer === undefined ? '' : ', after what the org refused'}`, async () => {
      const world = createWorld();
      const item = await wanted(world);
      const refused = new CosellError('PARTNER_CENTER_REFUSED', 'Not now.');
      const core: Core = {
        ...answering(world, async (asked) =>
          (await world.salesforce.port.create(asked)).map((made) =>
            made instanceof CosellError || customer === undefined ? made : { ...made, problems: [customer] },
          ),
        ),
        referrals: { ...world.partnerCenter.port, patch: () => Promise.reject(refused) },
      };
      const { outcome, writes, told } = await makeOne(core, item);
      assert.ok(outcome.kind === 'opportunity-created');
      assert.deepEqual(
        [outcome.problem, outcome.version, writes],
        [customer ?? refused, versionOf(item.observation.referral), 1],
      );
      assert.deepEqual([told.state, told.card.status], ['attention', 'Needs attention']);
    });
});
