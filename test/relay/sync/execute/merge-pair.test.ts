import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Core } from '../../../../relay/sync/core.ts';
import { mergePair } from '../../../../relay/sync/execute/merge-pair.ts';
import type { MergePlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { claimed, coreOf } from '../../../worlds/context.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { createWorld } from '../../../worlds/world.ts';
import { look, shared } from './look.ts';
import { change, mergePlan, noChanges, referral } from './plans.ts';

const help = { How_can_Microsoft_help__c: 'General or Other' };
const error = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503');
const refusal = (message: string) => new CosellError('PARTNER_CENTER_REFUSED', message);

/** Carries a merge out, and says in which order the clouds and the work list were called. */
async function merge(changes: Partial<MergePlan>, answers: { create?: CosellError; patch?: CosellError } = {}) {
  const world = createWorld();
  const link = await claimed(world, { referralId: referral.id });
  const calls: string[] = [];
  const answer = async (name: string, thrown: CosellError | undefined) => {
    calls.push(name);
    if (thrown !== undefined) throw thrown;
    return referral;
  };
  const core: Core = {
    ...coreOf(world),
    referrals: {
      ...world.partnerCenter.port,
      create: (body) => answer(`post ${JSON.stringify(body)}`, answers.create),
      patch: (_id, _eTag, operations) => answer(`patch ${String(operations[0]?.path)}`, answers.patch),
    },
    opportunities: {
      ...world.salesforce.port,
      update: async ([update]) => {
        calls.push(`update ${JSON.stringify(update)}`);
        return [undefined];
      },
    },
    overwritten: {
      ...world.overwritten,
      keep: async (pair, values, at) => {
        calls.push(`keep ${JSON.stringify([pair, values, at === world.clock.now()])}`);
      },
    },
    links: {
      ...world.links.port,
      intendReferral: async (_link, at, base) => {
        calls.push(`owe ${String(at === world.clock.now())} ${JSON.stringify(base)}`);
      },
      intendMicrosoftsHalf: async (_link, at) => {
        calls.push(at === null ? 'take back' : 'intend');
      },
      created: async () => {
        calls.push('created');
      },
    },
  };
  const plan = mergePlan({ base: { a: ['1', '2'] }, ...changes });
  const { executed, thrown } = await mergePair(core, link, plan).then(
    (done) => ({ executed: done, thrown: undefined }),
    (failure: unknown) => ({ executed: undefined, thrown: failure }),
  );
  const outcome = executed?.outcome;
  return {
    calls,
    thrown,
    writes: executed?.writes,
    sent: outcome?.kind === 'merged' ? outcome.sent : undefined,
    plan,
    outcome,
  };
}

describe("the referral's side of a merge", () => {
  const amount = change(fieldMapping(), 5);
  const patch = { ...noChanges, fields: [amount] };
  const value = 'patch /details/dealValue';
  const half = 'post {"type":"Shared"}';
  const invite = { type: 'Shared' };
  const audit = '2026-11-02 09:00 UTC  Lost.';
  const update = `update {"id":"006A","values":{},"card":{"audit":"${audit}"}}`;
  const hidden = { id: 'loss', label: 'Phone', side: 'Partner Center', value: '7' } as const;
  const kept = `keep ${JSON.stringify([{ referralId: referral.id, opportunityId: '006A' }, [hidden], true])}`;
  const owe = 'owe true {"a":["1","2"]}';
  const cases: [name: string, changes: Partial<MergePlan>, calls: string[], writes: number, completed: boolean][] = [
    ['is nothing where nothing is planned', {}, [], 0, false],
    ['is a patch', { patch }, [value], 1, false],
    ['takes a creation that is complete off the record', { completes: true }, ['created'], 0, true],
    ['begins with the invitation', { invite, completes: true, patch }, ['intend', half, 'created', value], 2, true],
    ['puts a loss on record before the patch', { recordFirst: ['Lost.'], patch }, [update, value], 1, false],
    [
      'keeps what no history may show before anything else',
      { keepFirst: [hidden], invite, patch },
      [kept, 'intend', half, value],
      2,
      false,
    ],
    ['puts the debt of an upgrade on record before the patch', { upgrades: true, patch }, [owe, value], 1, false],
    [
      'is all of it in this order',
      { invite, completes: true, recordFirst: ['Lost.'], upgrades: true, patch },
      ['intend', half, 'created', update, owe, value],
      2,
      true,
    ],
  ];
  for (const [name, changes, calls, writes, completed] of cases)
    it(name, async () => {
      const done = await merge(changes);
      assert.deepEqual([done.calls, done.writes, done.sent?.completed], [calls, writes, completed]);
      assert.deepEqual([done.sent?.refused, done.sent?.fields], [undefined, changes.patch?.fields ?? []]);
      assert.ok(done.outcome?.kind === 'merged' && done.outcome.plan === done.plan);
    });

  it('goes on where the invitation is refused: that is for a person, and the creation stays on record', async () => {
    const create = refusal('invitation');
    const { calls, writes, sent } = await merge({ invite, completes: true, patch }, { create });
    assert.deepEqual(calls, ['intend', half, 'take back', value]);
    assert.deepEqual([writes, sent?.completed, sent?.refused], [1, false, create]);
  });

  it('names the refused values before the refused invitation', async () => {
    const answers = { create: refusal('invitation'), patch: refusal('value') };
    const { sent } = await merge({ invite, completes: true, patch }, answers);
    assert.equal(sent?.refused, answers.patch);
  });

  it('counts no write for an invitation that had come before', async () => {
    const create = new CosellError('REFERRAL_CHANGED', 'conflict');
    const { calls, writes, sent } = await merge({ invite, completes: true }, { create });
    assert.deepEqual([calls, writes, sent?.completed], [['intend', half, 'created'], 0, true]);
  });

  it('stops where nobody knows whether Microsoft is invited', async () => {
    const { calls, thrown } = await merge({ invite, completes: true, patch }, { create: error });
    assert.deepEqual([calls, thrown], [['intend', half], error]);
  });
});

describe('a deal that begins to ask for help', () => {
  it('is sent, with the debt on record, and Microsoft is invited at the next look, which comes at once', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, help);
    const first = await look(world, id);
    assert.deepEqual([first.told.word, first.told.againMs, first.writes], ['synced', 0, 1]);
    assert.deepEqual([world.partnerCenter.microsofts(), world.links.rows()[0]?.intentAt], [[], world.clock.now()]);
    const next = await look(world, id);
    assert.deepEqual([next.told.word, next.writes, world.partnerCenter.microsofts().length], ['synced', 1, 1]);
    assert.equal(world.links.rows()[0]?.intentAt, null);
  });

  it('is looked at again where the invitation failed', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, help);
    await look(world, id);
    const referrals = { ...world.partnerCenter.port, create: () => Promise.reject(error) };
    assert.equal((await look(world, id, { referrals })).failed, error.code);
    assert.notEqual(world.links.rows()[0]?.intentAt, null);
  });

  it('needs a person where nobody can tell whether Microsoft is invited', async () => {
    const { world, id } = await shared();
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    world.salesforce.edit(id, help);
    const row = await claimed(world, { opportunityId: id });
    await world.links.port.intendMicrosoftsHalf(row, 1);
    const first = await look(world, id);
    const { told, writes } = await look(world, id);
    assert.deepEqual([first.writes, told.error?.code, writes], [1, 'MICROSOFT_HALF_UNKNOWN', 0]);
    assert.equal(world.partnerCenter.microsofts().length, 0);
  });

  it('and was interrupted before it was ours by name owes nobody an invitation', async () => {
    const { world, id, referral } = await shared(help);
    const row = await claimed(world, { opportunityId: id });
    await world.links.port.intendReferral(row, 1, row.base);
    world.partnerCenter.edit(referral, { '/externalReferenceId': 'of another CRM' });
    const ofEngagement = async () => [];
    await look(world, id, { referrals: { ...world.partnerCenter.port, ofEngagement } });
    assert.equal(world.partnerCenter.microsofts().length, 1);
  });

  it('and was interrupted is finished before anything else', async () => {
    const { world, id } = await shared(help);
    const row = await claimed(world, { opportunityId: id });
    await world.links.port.intendReferral(row, 1, row.base);
    world.salesforce.edit(id, { Amount: 7 });
    const { port } = world.partnerCenter;
    const calls: string[] = [];
    const referrals: Core['referrals'] = {
      ...port,
      ofEngagement: async () => [],
      create: (body) => {
        calls.push('invited');
        return port.create(body);
      },
      patch: (...given) => {
        calls.push(`patched, intent ${String(world.links.rows()[0]?.intentAt)}`);
        return port.patch(...given);
      },
    };
    const { writes } = await look(world, id, { referrals });
    assert.deepEqual([calls, writes], [['invited', 'patched, intent null'], 2]);
    assert.equal(world.partnerCenter.microsofts().length, 2);
  });
});
