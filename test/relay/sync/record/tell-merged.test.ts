import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import type { Sent } from '../../../../relay/sync/execute/outcome.ts';
import type { Link, ReferralVersion } from '../../../../relay/sync/model.ts';
import type { MergePlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { answered, copiedEvents, microsoftAnswered, shared } from '../../../../relay/sync/record/deal-events.ts';
import { nothingCopied } from '../../../../relay/sync/plan/audit-lines.ts';
import { maxAttempts } from '../../../../relay/sync/record/retry.ts';
import { tellMerged } from '../../../../relay/sync/record/tell-merged.ts';
import { quiet } from '../../../../relay/sync/record/told.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { linkOf, lookedAt, opportunityId, opportunityOf, rulesOf } from '../observed.ts';
import { change, identity, mergePlan, r1, sentOf } from './works.ts';

const stamp = '2026-11-02 10:05 UTC  ';
const refusal = new CosellError('SALESFORCE_REFUSED', 'Why.');
const text = 'Why.';
const attention = { status: 'Needs attention', message: text, errorCode: 'SALESFORCE_REFUSED' } as const;
const on = opportunityId(1);
const amount = change();
const { key } = amount.field;
const named = change({ field: fieldMapping({ pointer: '/name', field: 'Name' }), agreed: ['n', 'm'] });
const microsoft = { substatus: 'Accepted', reason: '', crmId: undefined, seen: 'digest' };

function told(
  plan: Partial<MergePlan> = {},
  sent: Partial<Sent> = {},
  link: Partial<Link> = {},
  refused?: CosellError,
) {
  return tellMerged(linkOf(link), { kind: 'merged', plan: mergePlan(plan), sent: sentOf(sent) }, rulesOf(), refused);
}
const well = { ...quiet, word: 'synced', state: 'synced', memory: { base: {}, version: versionOf(r1) } };

describe('a merge', () => {
  it('that copied nothing says nothing, and remembers the version that was looked at', () => {
    assert.deepEqual(told(), well);
  });

  it('says on the card what the deal is tied to, where it does not yet', () => {
    const opportunity = opportunityOf({ card: { status: 'Synced', referralId: 'r1' } });
    const { referralLink, dealKind, direction } = identity;
    assert.deepEqual(told({ opportunity }).card, { referralLink, dealKind, direction });
  });

  it('says what kind of deal it has become', () => {
    const after = referralOf({ ...r1.body, type: 'Independent', inviteContext: null });
    assert.deepEqual(told({}, { patched: true, referral: after }).card, { dealKind: 'Private', direction: null });
  });

  it('says on the card that both sides had changed a value, and when; not of one that only one side changed', () => {
    const both = told({ guarded: [{ ...named, lost: '9' }] });
    assert.deepEqual(
      [both.card.conflicted, told({ guarded: [named] }).card.conflicted],
      [both.card.lastSynced, undefined],
    );
  });

  it('tells what went where, in the audit and as an event', () => {
    const lines = [`${stamp}From Partner Center: Opportunity Name 5 → 7`, `${stamp}To Partner Center: Amount 5 → 7`];
    const copied = { ...nothingCopied, toOpportunity: [named], toReferral: [amount] };
    const result = told({ guarded: [named] }, { fields: [amount], patched: true, referral: r1 });
    assert.deepEqual(result.card, { lastSynced: '2026-11-02T10:05:59.000Z', audit: lines.join('\n') });
    assert.deepEqual(
      result.events,
      copiedEvents(copied, r1).map((event) => ({ on, event })),
    );
    assert.deepEqual(
      [result.word, result.state, result.problem, result.againMs],
      ['synced', 'synced', undefined, undefined],
    );
  });

  it('remembers what was agreed on before, what needs no write, what was sent and what is written', () => {
    const ours = change({ field: fieldMapping({ pointer: '/x', field: 'NextStep' }), agreed: ['o', 'p'] });
    const { memory } = told(
      {
        base: { old: ['1', '1'], settled: ['2', '2'] },
        settled: { settled: ['s', 's'] },
        guarded: [named],
        own: [ours],
      },
      { fields: [amount], patched: true },
      {},
    );
    assert.deepEqual(memory, {
      base: {
        ...{ old: ['1', '1'], settled: ['s', 's'], [key]: ['there', 'here'] },
        ...{ [named.field.key]: ['n', 'm'], [ours.field.key]: ['o', 'p'] },
      },
    });
  });

  const versions: [name: string, sent: Partial<Sent>, version: ReferralVersion | undefined][] = [
    ['the one after the patch', { patched: true, referral: { ...r1, ...lookedAt } }, lookedAt],
    ['none where the service does not show it', { patched: true }, undefined],
    ['the one that was read where nothing was patched', {}, versionOf(r1)],
  ];
  for (const [name, sent, version] of versions)
    it(`remembers a version: ${name}`, () => {
      const { memory } = told({}, sent);
      assert.deepEqual([memory.version, 'version' in memory], [version, version !== undefined]);
    });
});

describe('what a merge tells', () => {
  it('of a deal that it has completed: that it is shared', () => {
    const { events, card } = told({ shared: 'Co-sell', completes: true }, { completed: true });
    assert.deepEqual(events, [{ on, event: shared('Co-sell') }]);
    assert.equal(card.audit, `${stamp}Shared with Microsoft.`);
    assert.deepEqual(told({ shared: 'Co-sell', completes: true }).events, []);
    assert.deepEqual(told({ completes: true }, { completed: true }).events, []);
  });

  it("of the seller's answer: once it has moved the deal, and looks again soon at what became of it", () => {
    const { events, card, againMs } = told({ answer: 'Accepted' }, { moved: true });
    assert.deepEqual([events, againMs], [[{ on, event: answered('Accepted') }], 100]);
    assert.equal(card.audit, `${stamp}The seller accepted the deal.`);
    const unmoved = told({ answer: 'Accepted' });
    assert.deepEqual([unmoved.events, unmoved.againMs], [[], undefined]);
  });

  it('of a stage that closes the deal: no answer', () => {
    const { events, againMs } = told({}, { moved: true, patched: true });
    assert.deepEqual([events, againMs], [[], undefined]);
  });

  it("of Microsoft's answer, with the id in its CRM, and remembers what it showed", () => {
    const { events, card, memory } = told({ microsoft: { ...microsoft, crmId: '7-3G' } });
    assert.deepEqual(
      events,
      microsoftAnswered(microsoft).map((event) => ({ on, event })),
    );
    assert.deepEqual([card.audit, card.microsoftCrmId], [`${stamp}Microsoft has accepted the deal.`, '7-3G']);
    assert.equal(memory.halfSeen, 'digest');
  });

  it("of Microsoft's half that says nothing new: nothing, but it was looked at", () => {
    const { card, events, memory } = told({ microsoft: { ...microsoft, substatus: undefined } });
    assert.deepEqual([card, events, memory.halfSeen], [{}, [], 'digest']);
    assert.ok(!('halfSeen' in told().memory));
  });

  it("that Microsoft's answer is awaited, but not where the invitation did not go out", () => {
    const answerShown = { microsoftAnswer: 'Waiting' };
    const shown = (plan: Partial<MergePlan>, sent: Partial<Sent>) =>
      told({ answerShown, ...plan }, sent).card.microsoftAnswer;
    assert.equal(shown({ completes: true }, { completed: true }), 'Waiting');
    assert.equal(shown({ completes: true }, {}), undefined);
    assert.equal(shown({}, {}), 'Waiting', 'the deal was shared before');
  });

  it('of an id that stands on the card already: nothing', () => {
    const opportunity = opportunityOf({ card: { ...identity, status: 'Synced', microsoftCrmId: '7-3G' } });
    assert.deepEqual(told({ opportunity, microsoft: { ...microsoft, substatus: undefined, crmId: '7-3G' } }).card, {});
  });

  it('in the order in which it came about', () => {
    const { card } = told(
      { shared: 'Private', answer: 'Declined', microsoft },
      { completed: true, moved: true, fields: [amount] },
    );
    assert.deepEqual(
      card.audit?.split('\n').map((line) => line.slice(stamp.length)),
      [
        'Created in Partner Center (private).',
        'The seller declined the deal.',
        'Microsoft has accepted the deal.',
        'To Partner Center: Amount 5 → 7',
      ],
    );
  });

  const looks: [name: string, plan: Partial<MergePlan>, sent: Partial<Sent>, againMs: number | undefined][] = [
    ['at once where it became a co-sell deal', { upgrades: true, looksAgain: true }, { patched: true }, 0],
    ['not where the upgrade was not taken', { upgrades: true }, {}, undefined],
    ['soon where values had to wait', { looksAgain: true }, {}, 100],
    ['not without a reason', {}, { patched: true, moved: true }, undefined],
  ];
  for (const [name, plan, sent, againMs] of looks)
    it(`looks again ${name}`, () => {
      assert.equal(told(plan, sent).againMs, againMs);
    });
});

describe('a merge that somebody has to help on', () => {
  const about = { word: 'attention', state: 'attention', error: refusal, problem: refusal } as const;

  for (const [name, plan, sent] of [
    ['the plan says so', { problem: refusal }, {}],
    [
      'Partner Center refused a part of it',
      { problem: new CosellError('CUSTOMER_MISSING', 'x') },
      { refused: refusal },
    ],
  ] as const)
    it(`is told so, with what was copied all the same: ${name}`, () => {
      const { card, memory, ...rest } = told(plan, { ...sent, fields: [amount], patched: true, referral: r1 });
      const { events, ...outcome } = rest;
      assert.deepEqual(outcome, { ...about, againMs: undefined });
      assert.deepEqual([events.length, events[0]?.event.outcome], [1, 'Synced']);
      const lines = `${stamp}To Partner Center: Amount 5 → 7\n${stamp}Needs attention: ${text}`;
      assert.deepEqual(card, { ...attention, audit: lines });
      assert.deepEqual(memory.version, versionOf(r1));
    });

  it('is no news where the seller has read it', () => {
    const opportunity = opportunityOf({ card: { ...identity, ...attention } });
    const { problem, error, card } = told({ opportunity, problem: refusal });
    assert.deepEqual([problem, error, card], [undefined, refusal, {}]);
  });
});

describe('a merge whose values the org refused', () => {
  const sent = { fields: [amount], patched: true, moved: true, completed: true, referral: { ...r1, ...lookedAt } };
  const plan = {
    ...{ guarded: [named], settled: { settled: ['s', 's'] }, shared: 'Private', answer: 'Accepted', microsoft },
    ...{ notCopied: [{ field: named.field, side: 'referral', shown: 'x' }] },
  } satisfies Partial<MergePlan>;
  const outwards = [
    'Created in Partner Center (private).',
    'The seller accepted the deal.',
    'To Partner Center: Amount 5 → 7',
  ];
  const audit = outwards.map((line) => stamp + line).join('\n');

  it('tells and remembers what went out, and why the rest did not come in', () => {
    const result = told({ ...plan, base: { old: ['1', '1'] } }, sent, {}, refusal);
    assert.deepEqual(result, {
      ...{ word: 'refused', state: 'attention', error: refusal, problem: refusal, againMs: 100 },
      card: { ...attention, audit: `${audit}\n${stamp}Needs attention: ${text}` },
      events: [
        shared('Private'),
        answered('Accepted'),
        ...copiedEvents({ ...nothingCopied, toReferral: [amount] }, r1),
      ].map((event) => ({ on, event })),
      memory: {
        base: { old: ['1', '1'], settled: ['s', 's'], [key]: [plainDigest(key, '50000'), 'here'] },
        version: lookedAt,
      },
    });
  });

  it('is no news where the seller has read it', () => {
    const opportunity = opportunityOf({ card: { ...identity, ...attention } });
    const { problem, card } = told({ opportunity }, {}, {}, refusal);
    assert.deepEqual([problem, card], [undefined, {}]);
  });

  it('tells what went out and nothing else where waiting mends it', () => {
    const changed = new CosellError('OPPORTUNITY_CHANGED', 'x');
    const { card, problem, error, word } = told(plan, sent, {}, changed);
    assert.deepEqual([card, problem, error, word], [{ audit }, undefined, changed, 'refused']);
  });

  describe('and whose answer was lost', () => {
    const values = { guarded: [{ ...named, lost: '9' }], own: [change({ before: '1', after: '2' })] };
    const kept =
      `${stamp}From Partner Center: Opportunity Name 5 → 7. ` +
      'Both sides had changed it; the Salesforce value that was overwritten: 9';
    const auditAfter = (code: ErrorCode, link: Partial<Link> = {}, gone: Partial<Sent> = sent) =>
      told(values, gone, link, new CosellError(code, text)).card.audit;
    const out = `${stamp}To Partner Center: Amount 5 → 7`;

    it('keeps what the write may have overwritten, and no more of it', () => {
      assert.equal(auditAfter('SALESFORCE_UNAVAILABLE'), `${out}\n${kept}`);
    });

    const turnedAway: ErrorCode[] = [
      ...(['OPPORTUNITY_CHANGED', 'RECORD_LOCKED', 'SALESFORCE_LIMIT', 'SALESFORCE_SIGN_IN'] as const),
    ];
    for (const code of turnedAway)
      it(`claims nothing of what was turned away: ${code}`, () => {
        const audit = auditAfter(code) ?? '';
        assert.deepEqual([audit.startsWith(out), audit.includes('From Partner Center')], [true, false]);
      });

    it('claims nothing of what the org refused for good', () => {
      assert.equal(auditAfter('SALESFORCE_REFUSED'), `${out}\n${stamp}Needs attention: ${text}`);
    });

    it('leaves the audit alone where nothing else is written there', () => {
      assert.equal(auditAfter('SALESFORCE_UNAVAILABLE', {}, {}), undefined);
    });

    it('keeps it beside the words for the seller, when trying ends', () => {
      const last = { errorCode: 'UNEXPECTED', attempts: maxAttempts - 1 } as const;
      assert.equal(auditAfter('UNEXPECTED', last, {}), `${kept}\n${stamp}Needs attention: ${text}`);
    });
  });
});
