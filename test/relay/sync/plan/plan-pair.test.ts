import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { planPair, wantsToMove } from '../../../../relay/sync/plan/plan-pair.ts';
import type { PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { primaryContact, readyToShare } from '../../../worlds/world.ts';
import { beside, owner } from '../../../worlds/salesforce.ts';
import { linkOf, observationOf, opportunityId, opportunityOf, rulesOf } from '../observed.ts';

const referral = referralOf(incoming);
const lead = referralOf({ ...incoming, type: 'Independent', qualification: 'MarketingQualified' });
const microsofts = referralOf({ ...incoming, organizationId: 'msft' });
const opportunity = opportunityOf({
  fields: { ...readyToShare, ...beside('Owner', owner), ...beside('PrimaryContact', primaryContact) },
});
const moving = opportunityOf({ card: { moveTo: opportunityId(2) } });
const target = opportunityOf({ id: opportunityId(2) });
const unread = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503');
const unmet = linkOf({ opportunityId: null });

const planned = (pair: Partial<Observation>) => planPair(observationOf(pair), rulesOf({ leads: true }));

describe('the plan for what was seen', () => {
  const cases: [name: string, pair: Partial<Observation>, kind: PairPlan['kind']][] = [
    ['both sides', { referral, opportunity }, 'merge'],
    ['both sides, of a lead', { referral: lead, opportunity }, 'merge'],
    ['both sides, and the name of another opportunity', { referral, opportunity: moving, target }, 'move'],
    ['an opportunity alone', { opportunity }, 'create-referral'],
    ['an opportunity alone that names another one', { opportunity: moving }, 'leave'],
    ['a referral alone', { link: unmet, referral }, 'create-opportunity'],
    ['a referral alone that is a lead', { link: unmet, referral: lead }, 'create-lead'],
    ['a pair that could not be read', { referral, opportunity, unread }, 'fail'],
    ['a referral whose opportunity is gone', { referral }, 'fail'],
    ['nothing', {}, 'fail'],
    ["Microsoft's half", { referral: microsofts, opportunity }, 'forget'],
  ];
  for (const [name, pair, kind] of cases)
    it(`is ${kind}: ${name}`, () => {
      assert.equal(planned(pair).kind, kind);
    });

  it('says why a pair could not be read', () => {
    assert.deepEqual(planned({ referral, opportunity, unread }), { kind: 'fail', error: unread });
  });

  it('says which opportunity is gone', () => {
    const plan = planned({ referral });
    assert.ok(plan.kind === 'fail');
    const message = `Salesforce shows no opportunity ${opportunityId(1)}.`;
    assert.deepEqual([plan.error.code, plan.error.message], ['OPPORTUNITY_NOT_FOUND', message]);
  });

  it("goes on with our own half where the signal was about Microsoft's", () => {
    const engagement = { own: referral, microsofts, showsMicrosofts: true };
    assert.deepEqual(planned({ referral: microsofts, engagement }), {
      ...{ kind: 'forget', instead: { referralId: referral.id, half: true } },
    });
    const alone = { ...engagement, own: undefined };
    assert.deepEqual(planned({ referral: microsofts, engagement: alone }), { kind: 'forget', instead: undefined });
    assert.deepEqual(planned({ referral: microsofts }), { kind: 'forget', instead: undefined });
  });
});

describe('the wish to carry a referral elsewhere', () => {
  const cases: [named: number | null, wants: boolean][] = [
    [2, true],
    [1, false],
    [null, false],
  ];
  for (const [named, wants] of cases)
    it(`${named === null ? 'nothing' : opportunityId(named)} named on ${opportunityId(1)}: ${String(wants)}`, () => {
      const moveTo = named === null ? null : opportunityId(named);
      assert.equal(wantsToMove(opportunityOf({ card: { moveTo } })), wants);
    });
});
