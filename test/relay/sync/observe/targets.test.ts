import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KnownLead } from '../../../../relay/sync/model.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { withTargets } from '../../../../relay/sync/observe/targets.ts';
import { coreOf } from '../../../worlds/context.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { observationOf, opportunityId as here, opportunityOf } from '../observed.ts';

const marketplaceLead = { ...fixture('marketplace-lead'), eTag: '"1"', organizationId: 'o', engagementId: 'e' };
const lead = (id: string) => referralOf({ ...marketplaceLead, id });
const deal = (id: string) => referralOf({ ...incoming, id });
const waiting: KnownLead = { id: '00Q', converted: false, opportunityId: null };

/** Looks these pairs up where these leads and opportunities are known, and says what was asked of the org. */
async function look(
  pairs: readonly Partial<Observation>[],
  known: { leads?: Record<string, KnownLead>; opportunities?: readonly string[]; wantsLeads?: boolean } = {},
) {
  const world = createWorld();
  const { options } = coreOf(world);
  const asked: unknown[] = [];
  const core = coreOf(world, {
    options: { ...options, leads: known.wantsLeads ?? true },
    leads: {
      ...world.salesforce.leadPort,
      async read(ids) {
        asked.push(ids);
        return Object.entries(known.leads ?? {}).map(([referralId, one]) => ({ referralId, ...one }));
      },
    },
    opportunities: {
      ...world.salesforce.port,
      async read(keys, fields) {
        asked.push({ keys, fields });
        return (known.opportunities ?? []).map((id) => opportunityOf({ id }));
      },
    },
  });
  const observations = await withTargets(core, pairs.map(observationOf));
  return { asked, leads: observations.map((one) => one.lead), targets: observations.map((one) => one.target?.id) };
}

describe('the leads of a batch', () => {
  const pairs = [
    { referral: deal('deal') },
    { referral: lead('met'), opportunity: opportunityOf() },
    { opportunity: opportunityOf() },
    { referral: lead('alone') },
    { referral: lead('new') },
  ];

  it('are asked for in one query, only where a referral is a lead and alone', async () => {
    const { asked, leads } = await look(pairs, { leads: { alone: waiting, met: waiting } });
    assert.deepEqual(asked, [['alone', 'new']]);
    assert.deepEqual(leads, [undefined, undefined, undefined, waiting, undefined]);
  });

  it('are not asked for where nobody wants leads', async () => {
    const { asked, leads } = await look(pairs, { leads: { alone: waiting }, wantsLeads: false });
    assert.deepEqual([asked, leads.filter(Boolean)], [[], []]);
  });

  it('are not asked for where no referral is one, or none is there', async () => {
    assert.deepEqual((await look([{ referral: deal('deal') }, { opportunity: opportunityOf() }, {}])).asked, []);
  });
});

describe('the opportunity that is to carry a referral instead', () => {
  const moving = (n: number | null) => opportunityOf({ card: { moveTo: n === null ? null : here(n) } });
  const into = (n: number): KnownLead => ({ id: '00Q', converted: true, opportunityId: here(n) });

  it('is read once, its card alone, for all the pairs that want it', async () => {
    const pairs = [
      { referral: deal('a'), opportunity: moving(2) },
      { referral: deal('b'), opportunity: moving(2) },
      { referral: lead('c') },
    ];
    const { asked, targets } = await look(pairs, {
      leads: { c: into(3) },
      opportunities: [here(3), here(2)],
    });
    assert.deepEqual(asked, [['c'], { keys: { ids: [here(2), here(3)], referralIds: [] }, fields: [] }]);
    assert.deepEqual(targets, [here(2), here(2), here(3)]);
  });

  it('is none where it is not there', async () => {
    const { asked, targets } = await look([{ referral: deal('a'), opportunity: moving(2) }]);
    assert.deepEqual([asked.length, targets], [1, [undefined]]);
  });

  it('is none where nobody named one', async () => {
    const pairs = [
      { referral: deal('a'), opportunity: moving(null) },
      { referral: lead('b') },
      { referral: deal('c') },
      { opportunity: moving(2) },
    ];
    const { asked, targets } = await look(pairs, { leads: { b: waiting }, opportunities: [here(2)] });
    assert.deepEqual([asked, targets], [[['b']], [undefined, undefined, undefined, undefined]]);
  });

  it('is the one that a person named, also where the referral is a lead', async () => {
    const pair = { referral: lead('a'), opportunity: moving(2) };
    assert.deepEqual((await look([pair], { leads: { a: into(3) }, opportunities: [here(2), here(3)] })).targets, [
      here(2),
    ]);
  });
});
