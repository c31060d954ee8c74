import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import type { Card, CardChange, Link } from '../../../../relay/sync/model.ts';
import { draftLead } from '../../../../relay/sync/plan/new-lead.ts';
import type { PairPlan, RestPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { arrived, movedAway, paused } from '../../../../relay/sync/record/deal-events.ts';
import { maxAttempts } from '../../../../relay/sync/record/retry.ts';
import { tell } from '../../../../relay/sync/record/tell.ts';
import { quiet } from '../../../../relay/sync/record/told.ts';
import { linkOf, lookedAt, opportunityId, opportunityOf, rulesOf } from '../observed.ts';
import { mergePlan, r1, sentOf, workOf } from './works.ts';

const rules = rulesOf();
const error = (code: ErrorCode) => new CosellError(code, 'Why.');
const refusal = error('SALESFORCE_REFUSED');
const text = 'Why.';
const stamp = '2026-11-02 10:05 UTC  ';
const onCard = { status: 'Needs attention', message: text, errorCode: 'SALESFORCE_REFUSED' } as const;
const opportunity = opportunityOf();
const target = opportunityOf({ id: opportunityId(2) });

describe('a plan that was carried out', () => {
  const link = linkOf({ state: 'attention' });
  const cases: [name: string, plan: PairPlan, told: Partial<typeof quiet>][] = [
    [
      'to wait leaves the pair as it is for so long',
      { kind: 'wait', ms: 5 },
      { word: 'waiting', state: 'attention', againMs: 5 },
    ],
    [
      'to make a lead remembers the version that it was made of',
      { kind: 'create-lead', referral: r1, lead: draftLead(r1) },
      { word: 'lead received', memory: { version: versionOf(r1) } },
    ],
    [
      'to go on under the opportunity of a converted lead looks again soon',
      { kind: 'adopt', referral: r1, opportunityId: '006', card: {} },
      { word: 'lead converted', state: 'new', againMs: 100 },
    ],
    [
      'to move a deal is told on both opportunities, and looks again soon',
      {
        kind: 'move',
        referral: r1,
        source: opportunity,
        target,
        release: {},
        arrive: {},
        leave: {},
        leaveValues: {},
        base: {},
      },
      {
        ...{ word: 'linked', state: 'new', againMs: 100 },
        events: [
          { on: opportunity.id, event: movedAway },
          { on: target.id, event: arrived(r1) },
        ],
      },
    ],
    ['to finish a move', { kind: 'leave', source: opportunity, leave: {} }, { word: 'linked elsewhere' }],
    [
      'to part two deals looks at the referral again at once',
      { kind: 'part', referral: r1, opportunity, card: {} },
      { word: 'not the same deal', state: 'new', againMs: 0 },
    ],
    [
      'to close a referral whose opportunity was deleted',
      { kind: 'close-referral', referral: r1, substatus: 'Lost' },
      { word: 'closed: its opportunity was deleted' },
    ],
    [
      "to forget a row of Microsoft's half",
      { kind: 'forget', instead: undefined },
      { word: "another organisation's half" },
    ],
  ];
  for (const [name, plan, told] of cases)
    it(name, () => {
      assert.deepEqual(tell(workOf(plan, { kind: 'done' }, { link, opportunity }), rules), { ...quiet, ...told });
    });

  it('to create a referral says so in the log, and looks again at once', () => {
    const plan = { kind: 'create-referral', opportunity, body: {}, base: {} } as const;
    const work = workOf(plan, { kind: 'referral-created', plan, referral: r1, base: {} }, { link, opportunity });
    assert.deepEqual(tell(work, rules), { ...quiet, word: 'shared', state: 'attention', againMs: 0 });
  });

  it('says nothing of itself', () => {
    assert.deepEqual(quiet, {
      ...{ word: '', card: {}, events: [], problem: undefined, state: 'ignored', error: undefined },
      ...{ againMs: undefined, memory: {} },
    });
  });
});

describe('a pair that rests', () => {
  const rest = (why: RestPlan['why'], changes: Partial<RestPlan> = {}, card?: Partial<Card>) => {
    const plan: RestPlan = { kind: 'rest', why, state: 'ignored', error: undefined, version: undefined, ...changes };
    const seen = card === undefined ? {} : { opportunity: opportunityOf({ card }) };
    return tell(workOf(plan, { kind: 'done' }, seen), rules);
  };

  const words: [why: RestPlan['why'], word: string][] = [
    ['paused', 'paused'],
    ['not shared', 'not shared'],
    ['not ready', 'not ready'],
    ['link refused', 'attention'],
    ['not wanted', 'not wanted'],
    ['lead', 'lead'],
    ['offered', 'offered'],
    ['twin', 'possible duplicate'],
    ['deleted', 'opportunity deleted'],
  ];
  for (const [why, word] of words)
    it(`is ${word} in the log, in the state of its plan, and remembers the version that was looked at: ${why}`, () => {
      assert.deepEqual(rest(why, { state: 'paused', version: lookedAt }), {
        ...quiet,
        ...{ word, state: 'paused', memory: { version: lookedAt } },
      });
      assert.deepEqual(rest(why), { ...quiet, word });
    });

  const unshared: [status: string | null, card: CardChange][] = [
    [null, {}],
    ['Not shared', {}],
    ['Needs attention', { status: 'Paused' }],
    ['Pending', { status: 'Paused' }],
    ['Paused', {}],
  ];
  for (const [status, card] of unshared)
    it(`because nobody shares it, with the status ${String(status)}: ${'status' in card ? 'its card says that it waits' : 'says nothing'}`, () => {
      assert.deepEqual(rest('not shared', {}, { status }), { ...quiet, word: 'not shared', card });
    });

  it('because the seller pauses it: that is told once', () => {
    const told = rest('paused', {}, { status: 'Synced', message: 'Old.' });
    const card = { status: 'Paused', message: null };
    assert.deepEqual(told, { ...quiet, word: 'paused', card, events: [{ on: opportunityId(1), event: paused }] });
    assert.deepEqual(rest('paused', {}, { status: 'Paused' }), { ...quiet, word: 'paused' });
  });

  it('because the seller pauses it also says so where it was never shared', () => {
    assert.deepEqual(rest('paused', {}, { status: 'Not shared' }).card, { status: 'Paused' });
  });

  it('because something is wrong: the seller reads it, once', () => {
    const told = rest('not ready', { state: 'attention', error: refusal }, {});
    const card = { ...onCard, audit: `${stamp}Needs attention: ${text}` };
    const about = { word: 'not ready', state: 'attention', error: refusal } as const;
    assert.deepEqual(told, { ...quiet, ...about, card, problem: refusal });
    const again = rest('not ready', { state: 'attention', error: refusal }, onCard);
    assert.deepEqual(again, { ...quiet, ...about });
  });
});

describe('a pair that failed', () => {
  const failing = (failure: CosellError, card?: Partial<Card>, link: Partial<Link> = {}) =>
    tell(
      workOf(
        { kind: 'wait', ms: 5 },
        { kind: 'failed', error: failure },
        {
          link: linkOf(link),
          opportunity: card === undefined ? undefined : opportunityOf({ card }),
        },
      ),
      rules,
    );
  const about = { ...quiet, word: 'failed', state: 'attention', error: refusal } as const;

  it('is for the seller to read, once', () => {
    const card = { ...onCard, audit: `${stamp}Needs attention: ${text}` };
    assert.deepEqual(failing(refusal, {}), { ...about, card, problem: refusal });
    assert.deepEqual(failing(refusal, onCard), about);
  });

  it('shows again what a save has covered, and is no news', () => {
    assert.deepEqual(failing(refusal, { ...onCard, status: 'Pending' }), {
      ...{ ...about, card: { status: 'Needs attention' } },
    });
  });

  it('is for the log alone where there is no opportunity', () => {
    assert.deepEqual(failing(refusal), about);
  });

  it('keeps which side had won a conflict, so that the next attempt decides no other way', () => {
    const plan = mergePlan({ base: { a: ['1', '2'], b: ['3', '4'] }, decided: { b: ['3', '4', 'lost 5'] } });
    const { memory } = tell(workOf(plan, { kind: 'failed', error: refusal }), rules);
    assert.deepEqual(memory, { base: { a: ['1', '2'], b: ['3', '4', 'lost 5'] } });
  });

  it('because its new referral does not show yet has its identifier on the card, to survive a loss of the store', () => {
    const hidden = error('REFERRAL_NOT_VISIBLE');
    const identifier = { referralId: 'r1', referralLink: 'https://partner.microsoft.com/referrals/v2/inbox?id=r1' };
    assert.deepEqual(failing(hidden, {}).card, identifier);
    assert.deepEqual(failing(hidden, identifier).card, {});
    assert.deepEqual(failing(hidden, {}, { referralId: null }).card, {});
    assert.deepEqual(failing(error('PARTNER_CENTER_UNAVAILABLE'), {}).card, {});
  });

  it('is not for the seller to read while waiting may mend it, until it is given up', () => {
    const failure = error('UNEXPECTED');
    const before = { errorCode: 'UNEXPECTED', attempts: maxAttempts - 2 } as const;
    assert.deepEqual(failing(failure, {}, before), { ...about, word: 'retry', error: failure });
    const last = failing(failure, {}, { ...before, attempts: maxAttempts - 1 });
    assert.deepEqual([last.word, last.problem, last.card.errorCode], ['retry', failure, 'UNEXPECTED']);
  });
});

describe('an org that refuses what was planned for the opportunity', () => {
  it('is told as a failure where nothing was merged', () => {
    const work = workOf({ kind: 'wait', ms: 5 }, { kind: 'done' }, { opportunity });
    const card = { ...onCard, audit: `${stamp}Needs attention: ${text}` };
    assert.deepEqual(tell(work, rules, refusal), {
      ...{ ...quiet, word: 'refused', state: 'attention', error: refusal, problem: refusal, card },
    });
  });

  it('leaves what a merge has sent to be told', () => {
    const plan = mergePlan();
    const work = workOf(plan, { kind: 'merged', plan, sent: sentOf() }, { opportunity });
    const { word, state, error: told } = tell(work, rules, refusal);
    assert.deepEqual([word, state, told], ['refused', 'attention', refusal]);
    assert.equal(tell(work, rules).word, 'synced');
  });
});
