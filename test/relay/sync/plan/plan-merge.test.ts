import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Card, JsonObject, Link, MergeBase, Opportunity } from '../../../../relay/sync/model.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import type { Engagement } from '../../../../relay/sync/observe/observation.ts';
import type { MergePlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { planMerge } from '../../../../relay/sync/plan/plan-merge.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { incoming, referralId } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { linkOf, now, observationOf, opportunityId, opportunityOf, rulesOf } from '../observed.ts';

const there: JsonObject = { ...incoming, consent: { consentToShareReferralWithMicrosoftSellers: false } };

interface Sides {
  link?: Partial<Link>;
  there?: JsonObject;
  here?: JsonObject;
  card?: Partial<Card>;
  opportunity?: Partial<Omit<Opportunity, 'card' | 'fields'>>;
  engagement?: Engagement;
  at?: number;
}
function planned({ link, there: body, here, card = {}, opportunity, engagement, at = now }: Sides) {
  const pair = {
    ...observationOf({ link: linkOf(link), engagement }),
    referral: referralOf({ ...there, ...body }),
    opportunity: opportunityOf({ ...opportunity, fields: { 'Account.Name': 'Contoso', ...here }, card }),
  };
  return planMerge(pair, rulesOf({ now: at }));
}
function merging(sides: Sides): MergePlan {
  const plan = planned(sides);
  assert.ok(plan.kind === 'merge', plan.kind);
  return plan;
}

/** Both sides as they last agreed, but for what the test says of them. */
function agreed(changes: Sides): Sides {
  const first = merging({});
  const here: JsonObject = {};
  const base: Record<string, MergeBase[string]> = { ...first.settled };
  for (const { field, value, agreed: pair } of [...first.guarded, ...first.own]) {
    here[field.field] = value;
    base[field.key] = pair;
  }
  return { ...changes, here: { ...here, ...changes.here }, link: { base, ...changes.link } };
}
const details = (changes: JsonObject) => ({
  details: { ...Object.fromEntries(Object.entries(incoming['details'] ?? {})), ...changes },
});
const names = (changes: readonly { field: { field: string } }[]) => changes.map(({ field }) => field.field);
const named = { externalReferenceId: opportunityId(1) };

describe('the plan for a pair', () => {
  it('is nothing where both sides are as they were', () => {
    const { referral, opportunity, settled, base, ...plan } = merging(agreed({ there: named }));
    assert.deepEqual(plan, {
      ...{
        kind: 'merge',
        invite: undefined,
        completes: false,
        shared: undefined,
        recordFirst: [],
        keepFirst: [],
        upgrades: false,
        intended: undefined,
      },
      patch: { fields: [], move: undefined, externalReferenceId: undefined, reasons: [] },
      ...{
        guarded: [],
        own: [],
        restored: [],
        notCopied: [],
        answer: undefined,
        microsoft: undefined,
        answerShown: {},
      },
      ...{ problem: undefined, decided: {}, looksAgain: false },
    });
    assert.deepEqual([referral.body, opportunity.card.sync], [{ ...there, ...named }, true]);
    assert.deepEqual(settled, agreed({}).link?.base);
    assert.deepEqual(base, settled);
  });

  it('is to rest while the seller does not want the deal kept the same', () => {
    const plan = planned({ card: { sync: false, referralId: 'known' }, link: { halfDue: true } });
    const version = versionOf(referralOf(incoming));
    assert.deepEqual(plan, { kind: 'rest', why: 'paused', state: 'paused', error: undefined, version });
  });

  for (const [name, template, page] of [
    ['its page', 'https://partner.example/{id}', `: https://partner.example/${referralId}`],
    ['no page where none is set', '', ''],
  ] as const)
    it(`offers a deal that only names the opportunity, with ${name}`, () => {
      const mapping = packageMapping(undefined, { Referral_Link: template });
      const pair = { referral: referralOf(incoming), opportunity: opportunityOf({ card: { sync: false } }) };
      const plan = planMerge({ ...observationOf(), ...pair }, rulesOf({ mapping }));
      assert.ok(plan.kind === 'rest');
      const { error, ...rest } = plan;
      const version = versionOf(referralOf(incoming));
      assert.deepEqual(rest, { kind: 'rest', why: 'offered', state: 'attention', version });
      const message = `Partner Center has a deal with the CRM ID of this opportunity${page}`;
      assert.deepEqual([error?.code, error?.message], ['DEAL_OFFERED', message]);
    });

  it('parts the two where the seller has refused the offer', () => {
    assert.equal(planned({ card: { sync: false, offerRefused: 'r1' } }).kind, 'part');
  });

  it('has the edits of the seller in one patch, with the move and the reason that goes along', () => {
    const here = { Amount: 8, Referral_Response_Reason__c: 'Budget not adequate' };
    const { patch, answer } = merging(agreed({ here, card: { response: 'Decline', responseReason: 'x' } }));
    assert.deepEqual([names(patch.fields), patch.move, answer], [['Amount'], 'Declined', 'Declined']);
    assert.deepEqual(
      patch.reasons.map(({ path }) => path),
      ['/statusReason'],
    );
  });

  it('has what comes in, what the rules have to say of it, and a problem', () => {
    const { guarded, own, settled, problem, upgrades, notCopied } = merging(
      agreed({
        there: { ...details({ dealValue: 7 }), status: 'Active', substatus: 'Accepted' },
        here: { How_can_Microsoft_help__c: 'General or Other', 'Account.Name': null, Products__c: 'New' },
      }),
    );
    assert.deepEqual(names(guarded), ['Amount', 'StageName']);
    assert.deepEqual(names(own), ['Referral_Status__c', 'Referral_Substatus__c']);
    assert.deepEqual([problem?.code, upgrades, notCopied], ['CUSTOMER_MISSING', true, []]);
    assert.ok(!('/details/dealValue=Amount' in settled));
  });

  it('names what has no counterpart', () => {
    const { notCopied } = merging(agreed({ there: { inviteContext: { assistanceRequestCode: 'SomethingNew' } } }));
    assert.deepEqual(names(notCopied), ['How_can_Microsoft_help__c']);
  });

  const ids: [name: string, body: JsonObject, id: string | undefined][] = [
    ['where the referral names nobody', {}, opportunityId(1)],
    ['not where it names somebody', { externalReferenceId: 'of another CRM' }, undefined],
    ['not where it is closed', { status: 'Closed', substatus: 'Lost' }, undefined],
  ];
  for (const [name, body, id] of ids)
    it(`gives our id: ${name}`, () => {
      assert.equal(merging({ there: body }).patch.externalReferenceId, id);
    });
});

describe('a record that was changed in this very second', () => {
  for (const [ms, wait] of [
    [0, 1_020],
    [400, 620],
    [999, 21],
  ] as const)
    it(`is left alone until the second is over, ${String(ms)} ms into one`, () => {
      const sides = agreed({ there: details({ dealValue: 7 }), opportunity: { fresh: true } });
      assert.deepEqual(planned({ ...sides, at: Math.floor(now / 1_000) * 1_000 + ms }), { kind: 'wait', ms: wait });
    });

  it('may be written where nothing has to be guarded', () => {
    const sides = agreed({ there: { status: 'Active', substatus: 'Accepted' }, opportunity: { fresh: true } });
    assert.equal(planned({ ...sides, here: { ...sides.here, StageName: 'Qualification' } }).kind, 'merge');
  });

  it('may be written once it is over', () => {
    assert.equal(planned(agreed({ there: details({ dealValue: 7 }) })).kind, 'merge');
  });
});

describe('a value of the referral that is overwritten', () => {
  const conflict = (changes: Sides = {}) =>
    agreed({
      ...changes,
      there: { ...details({ dealValue: 8 }), updatedDateTime: '2026-11-02T08:00:00Z', ...changes.there },
      here: { Amount: 7 },
    });
  const line =
    'To Partner Center: Amount 8 → 7. Both sides had changed it; the Partner Center value that was overwritten: 8';

  it('waits for the next look where a value is written here: our record of it would count as an edit', () => {
    const plan = merging(conflict({ there: { name: 'Named there' } }));
    assert.deepEqual([plan.recordFirst, plan.looksAgain, names(plan.guarded)], [[], true, ['Name']]);
    assert.deepEqual([plan.patch.fields, plan.patch.move, plan.upgrades], [[], undefined, false]);
  });

  it('is on record first, and what may be edited here waits, once the org has refused that', () => {
    const sides = conflict({ there: { name: 'Named there' } });
    const plan = merging({ ...sides, link: { ...sides.link, attempts: 1 } });
    assert.deepEqual([plan.recordFirst, plan.looksAgain, plan.guarded], [[line], true, []]);
    assert.deepEqual(names(plan.patch.fields), ['Amount']);
  });

  it('needs no second look where nothing has to be written here', () => {
    const plan = merging(conflict());
    assert.deepEqual([plan.recordFirst, plan.looksAgain], [[line], false]);
  });

  it('is on record once', () => {
    const audit = `2026-11-02 09:05 UTC  ${line}\n`;
    const plan = merging(conflict({ there: { name: 'Named there' }, card: { audit } }));
    assert.deepEqual([plan.recordFirst, plan.looksAgain, names(plan.guarded)], [[], false, ['Name']]);
  });

  it('is none where only one side was edited, or the referral wins', () => {
    assert.deepEqual(merging(agreed({ here: { Amount: 7 } })).recordFirst, []);
    const newer = merging(conflict({ there: { updatedDateTime: '2026-11-02T10:00:00Z' } }));
    assert.deepEqual([newer.recordFirst, newer.looksAgain, names(newer.guarded)], [[], false, ['Amount']]);
  });

  it('holds up a choice that is put back guarded, and not one that is put back without', () => {
    const help = { inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };
    const seen = { consent: { consentToShareReferralWithMicrosoftSellers: true } };
    const base = {
      '/inviteContext/assistanceRequestCode=How_can_Microsoft_help__c': ['GeneralOrOther', 'General or Other'],
      '/consent/consentToShareReferralWithMicrosoftSellers=Referral_Visible_to_Microsoft__c': ['true', 'true'],
    } as const;
    const sides = conflict({ there: { ...help, ...seen } });
    const known = Object.fromEntries(
      Object.entries(base).map(([key, pair]) => [key, pair.map((shown) => plainDigest(key, shown))] as const),
    );
    const restoring: Sides = {
      ...sides,
      link: { base: { ...sides.link?.base, ...known } as MergeBase },
      here: { ...sides.here, How_can_Microsoft_help__c: null, Referral_Visible_to_Microsoft__c: false },
    };
    const held = merging({ ...restoring, link: { ...restoring.link, attempts: 1 } });
    assert.deepEqual([held.looksAgain, names(held.restored)], [true, ['Referral_Visible_to_Microsoft__c']]);
    const free = merging({ ...restoring, here: { ...restoring.here, Amount: 8 } });
    assert.deepEqual(names(free.restored).sort(), ['How_can_Microsoft_help__c', 'Referral_Visible_to_Microsoft__c']);
  });
});

describe("Microsoft's half, when it has changed", () => {
  const half = referralOf({ ...incoming, id: 'half', organizationId: 'msft', substatus: 'Accepted' });
  const engagement = { own: undefined, microsofts: half, showsMicrosofts: true };

  it('is read at the next look where a row that was joined brought the mark along', () => {
    assert.deepEqual(planned(agreed({ link: { halfDue: true } })), { kind: 'wait', ms: 0 });
  });

  it('is told beside what is copied', () => {
    const { microsoft } = merging(agreed({ link: { ...agreed({}).link, halfDue: true }, engagement }));
    const seen = plainDigest('half', 'Accepted');
    assert.deepEqual(microsoft, { substatus: 'Accepted', reason: '', crmId: undefined, seen });
  });

  it('says nothing new where it was looked at before, or cannot be seen', () => {
    const seen = plainDigest('half', 'Accepted');
    const link = { ...agreed({}).link, halfDue: true, halfSeen: seen };
    assert.equal(merging(agreed({ link, engagement })).microsoft?.substatus, undefined);
    const hidden = { own: undefined, microsofts: undefined, showsMicrosofts: false };
    const { microsoft } = merging(agreed({ link, engagement: hidden }));
    assert.deepEqual(microsoft, { substatus: undefined, reason: '', crmId: undefined, seen });
  });

  it('is not looked at without a reason', () => {
    assert.equal(merging(agreed({ engagement })).microsoft, undefined);
  });
});
