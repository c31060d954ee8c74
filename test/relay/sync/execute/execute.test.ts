import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Core } from '../../../../relay/sync/core.ts';
import { execute } from '../../../../relay/sync/execute/execute.ts';
import type { Planned } from '../../../../relay/sync/execute/outcome.ts';
import { unobserved } from '../../../../relay/sync/observe/observation.ts';
import { draftLead } from '../../../../relay/sync/plan/new-lead.ts';
import type { PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { claimed, coreOf } from '../../../worlds/context.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { rulesOf } from '../../../worlds/one-look.ts';
import { createWorld } from '../../../worlds/world.ts';
import { change, mergePlan, noChanges, opportunityOf, referral } from './plans.ts';

const failure = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503');
const opportunity = {
  ...{ referralId: referral.id, values: {}, dealName: null, ownerEmails: [], defaultOwner: '' },
};
const patch = { ...noChanges, fields: [change(fieldMapping(), 5)] };
const merge = (eTag = referral.eTag): PairPlan => mergePlan({ referral: { ...referral, eTag }, patch });
const source = opportunityOf({ id: 'from' });
const move: PairPlan = {
  ...{ kind: 'move', referral, source, target: opportunityOf({ id: 'to' }) },
  ...{ release: { referralId: null }, arrive: { sync: true }, leave: { moveTo: null }, leaveValues: {}, base: {} },
};
const create: PairPlan = {
  ...{ kind: 'create-opportunity', referral, opportunity, identity: {}, base: {}, notCopied: [], problem: undefined },
};
const lead: PairPlan = { kind: 'create-lead', referral, lead: draftLead(referral) };

/** Carries these out, each on a row of its own; the writing calls, in order. `answers`: what a call rejects with, by its name. */
async function carryOut(plans: readonly PairPlan[], answers: Readonly<Record<string, unknown>> = {}) {
  const world = createWorld();
  const calls: string[] = [];
  const call = async <T>(name: string, answer: T): Promise<T> => {
    calls.push(name);
    if (name in answers) throw answers[name];
    return answer;
  };
  const { links } = world;
  const core: Core = {
    ...coreOf(world),
    referrals: {
      ...world.partnerCenter.port,
      create: () => call('post', referral),
      patch: (_id, eTag) => call(`patch ${eTag === referral.eTag ? '' : eTag}`.trim(), referral),
    },
    opportunities: {
      ...world.salesforce.port,
      update: ([update]) => call(`update ${update?.id ?? ''}`, [undefined]),
      create: (wanted) =>
        call(
          `create ${String(wanted.length)}`,
          wanted.map(() => ({ id: '006N', problems: [] })),
        ),
    },
    leads: {
      ...world.salesforce.leadPort,
      save: (wanted) =>
        call(
          `save ${String(wanted.length)}`,
          wanted.map(() => '00Q'),
        ),
    },
    links: {
      ...links.port,
      intendReferral: () => call('intend', undefined),
      intendBases: async (intents) => {
        if (intents.some(({ base }) => Object.keys(base).length > 0))
          await call(`store ${String(intents.length)}`, undefined);
      },
      join: (link) => call('join', link),
      drop: () => call('drop', undefined),
      markDue: () => call('mark', undefined),
    },
  };
  const planned: Planned[] = [];
  for (const [index, plan] of plans.entries()) {
    const link = await claimed(world, { referralId: String(index) });
    planned.push({ observation: unobserved(link), plan });
  }
  const works = await execute(core, await rulesOf(core), planned);
  assert.deepEqual(
    works.map(({ plan }) => plan),
    plans,
  );
  return { calls, ends: works.map(({ outcome, writes }) => [outcome.kind, writes]), works };
}

describe('a plan that is carried out', () => {
  const cases: [name: string, plan: PairPlan, calls: string[], end: [kind: string, writes: number]][] = [
    ['a merge', merge(), ['patch'], ['merged', 1]],
    [
      'a new referral',
      { kind: 'create-referral', opportunity: source, body: {}, base: {} },
      ['intend', 'post', 'join'],
      ['referral-created', 1],
    ],
    ['a new opportunity', create, ['create 1', 'join', 'patch'], ['opportunity-created', 2]],
    ['a new lead', lead, ['save 1'], ['done', 1]],
    [
      'a lead that was converted',
      { kind: 'adopt', referral, opportunityId: '006', card: {} },
      ['join', 'update 006'],
      ['done', 1],
    ],
    ['a move', move, ['update from', 'update to', 'patch', 'join', 'update from'], ['done', 4]],
    ['the rest of a move', { kind: 'leave', source, leave: {} }, ['update from'], ['done', 1]],
    [
      'the parting of two deals',
      { kind: 'part', referral, opportunity: source, card: {} },
      ['update from', 'join'],
      ['done', 1],
    ],
    [
      "a signal about Microsoft's half",
      { kind: 'forget', instead: { referralId: 'own' } },
      ['mark', 'drop'],
      ['done', 0],
    ],
    ['a pair that waits', { kind: 'wait', ms: 5 }, [], ['done', 0]],
    [
      'a pair at rest',
      { kind: 'rest', why: 'paused', state: 'paused', error: undefined, version: undefined },
      [],
      ['done', 0],
    ],
    ['a pair without a plan', { kind: 'fail', error: failure }, [], ['failed', 0]],
  ];
  for (const [name, plan, calls, end] of cases)
    it(`is ${String(calls.length)} calls and no more: ${name}`, async () => {
      const done = await carryOut([plan]);
      assert.deepEqual([done.calls, done.ends], [calls, [end]]);
    });

  const copying = mergePlan({ referral, patch, intended: { '/name=Name': ['a', 'b', null, ['referral', 'c', 'd']] } });

  it('is stored in one statement with those of its batch before anything is copied', async () => {
    const { calls } = await carryOut([copying, merge(), copying]);
    assert.deepEqual(calls, ['store 2', 'patch', 'patch', 'patch']);
  });

  it('writes nothing if its copies cannot be stored', async () => {
    const away = new CosellError('STORE_UNAVAILABLE', 'The database failed.');
    await assert.rejects(carryOut([copying], { 'store 1': away }), away);
  });

  it('makes what a batch makes in Salesforce all together, the pairs for themselves before', async () => {
    const { calls, ends } = await carryOut([lead, create, merge(), lead, create]);
    assert.deepEqual(
      calls.filter((name) => name.startsWith('create') || name.startsWith('save')),
      ['create 2', 'save 2'],
    );
    assert.equal(calls[0], 'patch');
    assert.deepEqual(
      ends.map(([kind]) => kind),
      ['done', 'opportunity-created', 'merged', 'done', 'opportunity-created'],
    );
  });

  it('leaves its error where it fails, and the others go on', async () => {
    const { ends, works } = await carryOut([merge('"other"'), merge()], { 'patch "other"': failure });
    assert.deepEqual(ends, [
      ['failed', 0],
      ['merged', 1],
    ]);
    assert.deepEqual(works[0]?.outcome, { kind: 'failed', error: failure });
  });

  it('leaves the error that it was planned with', async () => {
    const { works } = await carryOut([{ kind: 'fail', error: failure }]);
    assert.deepEqual(works[0]?.outcome, { kind: 'failed', error: failure });
  });

  it('leaves an error of the closed set, whatever was thrown', async () => {
    const { works } = await carryOut([merge()], { patch: new Error('a bug') });
    const [work] = works;
    assert.ok(work?.outcome.kind === 'failed');
    assert.deepEqual([work.outcome.error.code, work.outcome.error.message], ['UNEXPECTED', 'a bug']);
  });
});
