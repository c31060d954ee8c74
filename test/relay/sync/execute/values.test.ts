import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import type { Outcome, Work } from '../../../../relay/sync/execute/outcome.ts';
import { writeValues } from '../../../../relay/sync/execute/values.ts';
import { nothingMapped } from '../../../../relay/sync/fields/mapping.ts';
import type { Card, JsonObject, Link } from '../../../../relay/sync/model.ts';
import { unobserved } from '../../../../relay/sync/observe/observation.ts';
import type { CreateOpportunityPlan, MergePlan, PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import type { OpportunityUpdate } from '../../../../relay/sync/ports/opportunities.ts';
import type { SyncEvent } from '../../../../relay/sync/ports/report.ts';
import { blankCard } from '../../../../relay/sync/record/card.ts';
import { maxAttempts } from '../../../../relay/sync/record/retry.ts';
import { manualClock } from '../../../clock.ts';
import { createMemoryLinks } from '../../../worlds/links.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { createSalesforce } from '../../../worlds/salesforce.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { change, mergePlan, opportunityOf, referral, sent } from './plans.ts';

const clock = manualClock();
const stamp = '2026-11-02 09:00 UTC  ';
const error = (code: ErrorCode) => new CosellError(code, 'Why.');
const refusal = error('SALESFORCE_REFUSED');
const text = 'Why.';
const told = { status: 'Needs attention', message: text, errorCode: 'SALESFORCE_REFUSED' } as const;
const rules = { mapping: nothingMapped, digest: plainDigest, inboundCreate: true, leads: false, now: clock.now() };
const { port: links } = createMemoryLinks(clock);
await links.markDue([{ referralId: 'r1' }], 0);
const [link] = await links.claim(1, clock.now(), 1);

const amount = change(fieldMapping(), 1);
const inwards = { inboundCreate: true, inboundUpdate: true, outboundCreate: false, outboundUpdate: false };
const status = change(fieldMapping({ pointer: '/status', field: 'Referral_Status__c', directions: inwards }), 'Active');
const done: Outcome = { kind: 'done' };
const rest: PairPlan = { kind: 'rest', why: 'not wanted', state: 'ignored', error: undefined, version: undefined };

/** How one pair went; `shows`: what its card says already. */
function work(plan: PairPlan, outcome: Outcome, shows: Partial<Card> = {}, changes: Partial<Link> = {}): Work {
  assert.ok(link !== undefined);
  const opportunity = opportunityOf({ card: { ...blankCard, sync: true, ...shows } });
  return { observation: { ...unobserved({ ...link, ...changes }), opportunity }, plan, outcome, writes: 0 };
}
const failed = (why: CosellError, shows: Partial<Card> = {}, changes: Partial<Link> = {}) =>
  work({ kind: 'wait', ms: 0 }, { kind: 'failed', error: why }, shows, changes);
const resting = (why: CosellError | undefined, shows: Partial<Card> = {}) =>
  work({ ...rest, why: 'not ready', error: why }, done, shows);
/** A merge whose card says all that there is to say, but for what it writes. */
function merged(changes: Partial<MergePlan>, sentOut = sent()): Work {
  const card = {
    ...blankCard,
    sync: true,
    status: 'Synced',
    dealKind: 'Co-sell',
    referralId: referral.id,
    direction: 'From Microsoft',
  };
  const plan = mergePlan({ opportunity: opportunityOf({ card }), ...changes });
  return work(plan, { kind: 'merged', plan, sent: sentOut }, card);
}
const alone = (one: Work): Work => ({ ...one, observation: { ...one.observation, opportunity: undefined } });

type Answer = (CosellError | undefined)[] | CosellError;

/** Writes it, and says what was asked of the org, call by call; `answers` are the outcomes of each call. */
const write = (items: readonly Work[], ...answers: Answer[]) => save(items, answers);

/** The same for records that show `shows` afterwards. */
async function save(items: readonly Work[], answers: readonly Answer[], shows: JsonObject = {}) {
  const calls: OpportunityUpdate[][] = [];
  const readBack: (readonly string[])[] = [];
  const reports: SyncEvent[] = [];
  const opportunities = {
    ...createSalesforce(clock, () => undefined).port,
    update: async (updates: readonly OpportunityUpdate[]) => {
      calls.push([...updates]);
      const answer = answers[calls.length - 1];
      if (answer instanceof CosellError) throw answer;
      return answer ?? updates.map(() => undefined);
    },
    savedByUs: async (ids: readonly string[]) => {
      readBack.push(ids);
      return new Map(Object.keys(shows).length === 0 ? [] : ids.map((id) => [id, shows] as const));
    },
  };
  const works = await writeValues({ opportunities, report: (event) => reports.push(event) }, rules, items);
  return { calls, readBack, reports, works };
}

const newDeal = (): CreateOpportunityPlan => ({
  ...{ kind: 'create-opportunity', referral, identity: {}, base: {}, notCopied: [], problem: undefined },
  opportunity: { referralId: referral.id, values: {}, dealName: null, ownerEmails: [], defaultOwner: '' },
});
const sentOut = sent({ fields: [amount], patched: true, referral });

describe('what is left to be written to opportunities', () => {
  it('goes in one call, guarded only where a seller may be editing', async () => {
    const both = { ...merged({ guarded: [amount], own: [status] }), writes: 2 };
    const { calls, works } = await write([both, merged({ own: [status] }), resting(refusal)]);
    assert.equal(calls.length, 1);
    const updates = calls[0]?.map(({ card: _card, ...update }) => update);
    assert.deepEqual(updates, [
      { id: '006A', values: { Amount: 1, Referral_Status__c: 'Active' }, onlyIfUnmodifiedSince: 'then' },
      { id: '006A', values: { Referral_Status__c: 'Active' } },
      { id: '006A', values: {} },
    ]);
    assert.deepEqual(
      works.map(({ writes }) => writes),
      [3, 1, 1],
    );
  });

  it('goes once, with the card: what went out is on record with it already', async () => {
    const { calls, works } = await write([merged({}, sentOut)]);
    const card = { lastSynced: '2026-11-02T09:00:00.000Z', audit: `${stamp}To Partner Center: Amount (blank) → 1` };
    assert.deepEqual(calls, [[{ id: '006A', values: {}, card }]]);
    assert.equal(works[0]?.told.word, 'synced');
  });

  it('costs no call where there is nothing, or nothing to write it to', async () => {
    const { calls, works } = await write([work(rest, done, { status: 'Paused' }), alone(resting(refusal))]);
    assert.deepEqual([calls, works.map(({ writes }) => writes)], [[], [0, 0]]);
  });

  it('and is refused leaves what the base was without it, and the seller reads why', async () => {
    const item = { ...merged({ guarded: [amount], settled: { a: ['1', '2'] } }, sentOut), writes: 1 };
    const { calls, works } = await write([item], [refusal]);
    const audit = `${stamp}To Partner Center: Amount (blank) → 1\n${stamp}Needs attention: ${text}`;
    assert.deepEqual(calls[1], [{ id: '006A', values: {}, card: { ...told, audit } }]);
    const [one] = works;
    assert.deepEqual(
      [one?.told.word, one?.told.state, one?.told.error, one?.told.problem, one?.writes],
      ['refused', 'attention', refusal, refusal, 2],
    );
    const there = plainDigest(amount.field.key, '50000');
    assert.deepEqual(one?.told.memory, {
      base: { a: ['1', '2'], [amount.field.key]: [there, 'here'] },
      version: versionOf(referral),
    });
    assert.deepEqual(
      one.told.events.map(({ event }) => event.summary),
      ['Changed: Amount'],
    );
  });

  it('and is refused before anything was agreed on leaves nothing to remember', async () => {
    const { calls, works } = await write([merged({ guarded: [amount] })], [refusal]);
    assert.equal(calls[1]?.[0]?.card.audit, `${stamp}Needs attention: ${text}`);
    assert.deepEqual([works[0]?.told.memory.base, works[0]?.told.events, works[0]?.writes], [{}, [], 1]);
  });

  it('and lost a race keeps on record what the referral has got, and tells the seller nothing', async () => {
    const { calls } = await write([merged({ guarded: [amount] }, sentOut)], [error('OPPORTUNITY_CHANGED')]);
    const audit = `${stamp}To Partner Center: Amount (blank) → 1`;
    assert.deepEqual(calls[1], [{ id: '006A', values: {}, card: { audit } }]);
  });

  it('and is refused for a pair that rests is told like a failure', async () => {
    const { calls, works } = await write([resting(error('NOT_READY_TO_SHARE'))], [refusal]);
    assert.deepEqual(calls[1]?.[0]?.card.errorCode, 'SALESFORCE_REFUSED');
    assert.deepEqual([works[0]?.told.word, works[0]?.told.error], ['refused', refusal]);
  });

  it('concerns each pair by itself', async () => {
    const { works } = await write([merged({ own: [status] }), merged({ own: [status] })], [refusal, undefined]);
    assert.deepEqual(
      works.map((one) => one.told.word),
      ['refused', 'synced'],
    );
  });

  it('fails for each pair when the whole call does', async () => {
    const items = [1, 2].map(() => merged({ own: [status] }));
    const { works } = await write(items, error('SALESFORCE_UNAVAILABLE'));
    assert.deepEqual(
      works.map((one) => one.told.error?.code),
      ['SALESFORCE_UNAVAILABLE', 'SALESFORCE_UNAVAILABLE'],
    );
  });
});

describe('a value that the org refuses by name', () => {
  const naming = (...fields: string[]) => new CosellError('SALESFORCE_REFUSED', 'Why.', { fields });
  const values = (calls: readonly OpportunityUpdate[][]) => calls.map((call) => call.map((update) => update.values));
  const next = change(fieldMapping({ pointer: '/notes', field: 'NextStep' }), 'Call');
  const both = () => merged({ guarded: [amount, next] });

  it('does not hold up the others of its record, which go again, alone', async () => {
    const { calls, works } = await write([merged({ own: [status] }), both()], [undefined, naming('Amount')]);
    assert.deepEqual(values(calls), [
      [{ Referral_Status__c: 'Active' }, { Amount: 1, NextStep: 'Call' }],
      [{ NextStep: 'Call' }],
    ]);
    const message = `Not copied from Partner Center: Amount. ${text}`;
    assert.deepEqual([calls[1]?.[0]?.card.message, works[1]?.told.error?.message], [message, message]);
    assert.deepEqual(
      works.map((one) => [one.told.word, one.writes]),
      [
        ['synced', 1],
        ['attention', 1],
      ],
    );
  });

  it('is refused a few times at most: then the seller reads that nothing arrived', async () => {
    const fields = ['Amount', 'NextStep', 'Description', 'Name', 'CloseDate'];
    const many = fields.map((field, index) => change(fieldMapping({ pointer: `/x${String(index)}`, field }), '1'));
    const { calls, works } = await write(
      [merged({ guarded: many })],
      ...fields.slice(0, 4).map((field) => [naming(field)]),
    );
    assert.deepEqual(
      calls.map(([update]) => Object.keys(update?.values ?? {}).length),
      [5, 4, 3, 2, 0],
    );
    assert.deepEqual([works[0]?.told.word, works[0]?.told.state], ['refused', 'attention']);
  });
});

describe('a record that shows something else after the save', () => {
  it('has its card corrected with one more write', async () => {
    const { calls, works } = await save([merged({ guarded: [{ ...amount, before: '5' }] })], [], { Amount: 5 });
    assert.equal(calls[0]?.[0]?.card.audit, `${stamp}From Partner Center: Amount 5 → 1`);
    const { audit, ...card } = calls[1]?.[0]?.card ?? {};
    assert.deepEqual([calls[1]?.[0]?.values, card.errorCode], [{}, 'VALUE_NOT_KEPT']);
    assert.doesNotMatch(audit ?? '', /Amount 5 → 1/);
    assert.deepEqual([works[0]?.told.word, works[0]?.writes], ['attention', 2]);
  });

  it('as it was written needs none', async () => {
    const { calls, works } = await save([merged({ guarded: [amount] })], [], { Amount: 1 });
    assert.deepEqual([calls.length, works[0]?.told.word, works[0]?.writes], [1, 'synced', 1]);
  });

  it('is not read where the org refused the values', async () => {
    const opportunity = opportunityOf({ id: '006B' });
    const items = [merged({ guarded: [amount] }), merged({ guarded: [amount], opportunity })];
    assert.deepEqual((await write(items, [refusal, undefined])).readBack, [['006B']]);
  });
});

describe('the seller of a deal that could not be served', () => {
  it('is told, once', async () => {
    const { calls, works } = await write([failed(refusal)]);
    assert.deepEqual(calls, [
      [{ id: '006A', values: {}, card: { ...told, audit: `${stamp}Needs attention: ${text}` } }],
    ]);
    assert.equal(works[0]?.writes, 1);
    assert.deepEqual((await write([failed(refusal, told)])).calls, []);
  });

  it('is told after the values of the others are written', async () => {
    const { calls } = await write([failed(refusal), merged({ own: [status] })]);
    assert.deepEqual(
      calls.map((updates) => updates.map(({ values }) => values)),
      [[{ Referral_Status__c: 'Active' }], [{}]],
    );
  });

  it('is not told of what waiting mends, until it is given up', async () => {
    const failure = error('UNEXPECTED');
    const before = { errorCode: 'UNEXPECTED', attempts: maxAttempts - 2 } as const;
    assert.deepEqual((await write([failed(failure, {}, before)])).calls, []);
    assert.equal((await write([failed(failure, {}, { ...before, attempts: maxAttempts - 1 })])).calls.length, 1);
  });

  it('is not told twice of what stands on the card already', async () => {
    const { calls } = await write([resting(refusal)]);
    assert.deepEqual(calls, [
      [{ id: '006A', values: {}, card: { ...told, audit: `${stamp}Needs attention: ${text}` } }],
    ]);
    assert.deepEqual((await write([resting(refusal, told)])).calls, []);
  });

  it('reads on the opportunity that was just made what the org refused of its customer', async () => {
    const plan = newDeal();
    const outcome = {
      kind: 'opportunity-created',
      plan,
      opportunityId: '006N',
      problem: refusal,
      version: versionOf(referral),
    } as const;
    const { calls, works } = await write([{ ...alone(work(plan, outcome)), writes: 2 }]);
    assert.deepEqual(
      calls.map((updates) => updates.map(({ id, card }) => [id, card.message])),
      [[['006N', text]]],
    );
    assert.equal(works[0]?.writes, 3);
  });

  it('cannot be told where there is no opportunity', async () => {
    assert.deepEqual((await write([alone(failed(refusal))])).calls, []);
  });

  it('and cannot be told: that is reported, and the pair fails as it did', async () => {
    const { reports, works } = await write([failed(refusal)], [error('OPPORTUNITY_CHANGED')]);
    assert.deepEqual([works[0]?.told.error, works[0]?.writes], [refusal, 0]);
    assert.deepEqual(
      reports.map((event) => event.event === 'fault' && [event.where, event.error.code]),
      [['telling the seller of 006A', 'OPPORTUNITY_CHANGED']],
    );
  });
});

describe('a record that accepts neither its values nor the message about them', () => {
  const late = error('OPPORTUNITY_CHANGED');
  const cases: [name: string, why: CosellError, untold: CosellError, state: string][] = [
    ['is parked for the operator', refusal, refusal, 'parked'],
    ['is looked at again where the message may arrive later', refusal, late, 'attention'],
    ['is looked at again where waiting may mend the values', error('RECORD_LOCKED'), refusal, 'attention'],
  ];
  for (const [name, why, untold, state] of cases)
    it(name, async () => {
      const { works, calls } = await write([failed(why)], [untold]);
      assert.deepEqual([calls.length, works[0]?.told.state], [1, state]);
    });

  it('is no failure where there is only something to note on a new deal', async () => {
    const plan = newDeal();
    const outcome = {
      ...({ kind: 'opportunity-created', plan, opportunityId: '006N', problem: undefined } as const),
      ...{ version: versionOf(referral), similar: { id: '001A', name: 'Fabrikam Inc' } },
    };
    const { works, reports } = await write([alone(work(plan, outcome))], [refusal]);
    assert.deepEqual([works[0]?.told.state, works[0]?.told.error, reports.length], ['synced', undefined, 1]);
  });
});

describe('a problem for the timeline', () => {
  const late = [error('OPPORTUNITY_CHANGED')];
  const cases: [name: string, item: Work, problem: CosellError | undefined, answers?: CosellError[]][] = [
    ['is what made the work fail', failed(refusal), refusal],
    ['is what the card says', resting(refusal), refusal],
    ['is what is still to be told', merged({ own: [status] }), refusal, [refusal]],
    ['is none when the seller had read it before', failed(refusal, told), undefined],
    ['is none when all is well', resting(undefined), undefined],
    ['is none where there is no opportunity', alone(failed(refusal)), undefined],
    ['is none that waiting mends', failed(error('OPPORTUNITY_CHANGED')), undefined],
    ['is none that waiting mends, though it came late', merged({ own: [status] }), undefined, late],
  ];
  for (const [name, item, problem, answers] of cases)
    it(name, async () => {
      const { works } = await write([item], ...(answers === undefined ? [] : [answers]));
      assert.equal(works[0]?.told.problem, problem);
    });
});
