import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { planPair, wantsToMove } from '../../../../relay/sync/plan/plan-pair.ts';
import type { PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
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

const failure = (plan: PairPlan) => {
  assert.ok(plan.kind === 'fail', plan.kind);
  return [plan.error.code, plan.error.message];
};

describe('a referral of another partner', () => {
  it('is not the deal of the opportunity that names it', () => {
    const wrong = ['REFERRAL_NOT_FOUND', 'The referral belongs to another partner.'];
    assert.deepEqual(failure(planned({ referral, opportunity, owner: 'another' })), wrong);
    assert.equal(planned({ referral, opportunity, owner: 'ours' }).kind, 'merge');
  });

  it('is forgotten where nothing here names it', () => {
    assert.deepEqual(planned({ link: unmet, referral, owner: 'another' }), { kind: 'forget', instead: undefined });
  });
});

describe('a referral that could not be read', () => {
  const missing = new CosellError('REFERRAL_NOT_FOUND', 'HTTP 404');
  const created = { referralId: 'r1', intentAt: 1, version: null };

  it('was just created, and will be visible', () => {
    assert.deepEqual(failure(planned({ link: linkOf(created), unread: missing })), [
      'REFERRAL_NOT_VISIBLE',
      'The deal was created in Partner Center, but Partner Center does not show it to the relay.',
    ]);
  });

  const others: [name: string, pair: () => Partial<Observation>][] = [
    ['it had been read before', () => ({ link: linkOf({ ...created, version: linkOf().version }), unread: missing })],
    ['the relay did not create it', () => ({ link: linkOf({ ...created, intentAt: null }), unread: missing })],
    ['its creation had no answer', () => ({ link: linkOf({ ...created, referralId: null }), unread: missing })],
    ['the outage is of another kind', () => ({ link: linkOf(created), unread })],
  ];
  for (const [name, pair] of others)
    it(`is reported as it is where ${name}`, () => {
      assert.deepEqual(planned(pair()), { kind: 'fail', error: pair().unread });
    });
});

describe('a deal that may exist on the other side already', () => {
  const twins = ['one', 'two'];
  const asked = (plan: PairPlan) => {
    assert.ok(plan.kind === 'rest', plan.kind);
    const { error, ...rest } = plan;
    assert.deepEqual(rest, { kind: 'rest', why: 'twin', state: 'attention', version: undefined });
    return [error?.code, error?.message];
  };

  it('is asked about before an opportunity is created', () => {
    const message = 'The referral may be the same deal as an open opportunity: one, two.';
    assert.deepEqual(asked(planned({ link: unmet, referral, twins })), ['TWIN_UNDECIDED', message]);
  });

  for (const [name, template, shown] of [
    ['by its page', 'https://partner.example/{id}', 'https://partner.example/one, https://partner.example/two'],
    ['by its id where pages are not set', '', 'one, two'],
  ] as const)
    it(`is asked about before it is shared: ${name}`, () => {
      const mapping = packageMapping(undefined, { Referral_Link: template });
      const plan = planPair(observationOf({ opportunity, twins }), rulesOf({ mapping }));
      const message = `Not shared yet: Partner Center may already have this deal: ${shown}`;
      assert.deepEqual(asked(plan), ['TWIN_UNDECIDED', message]);
    });

  it('is not asked about while the deal is not to be shared', () => {
    const plan = planned({ opportunity: opportunityOf({ card: { sync: false } }), twins });
    assert.ok(plan.kind === 'rest' && plan.why === 'not shared');
  });

  it('is created where nobody is like it', () => {
    assert.equal(planned({ link: unmet, referral, twins: [] }).kind, 'create-opportunity');
    assert.equal(planned({ opportunity, twins: [] }).kind, 'create-referral');
  });
});

describe('a pair whose opportunity was deleted', () => {
  it('follows the policy', () => {
    const plan = planned({ referral, deleted: 'purged' });
    assert.ok(plan.kind === 'rest' && plan.why === 'deleted');
  });

  it('is a failure where the referral is not there either', () => {
    assert.equal(failure(planned({ deleted: 'purged' }))[0], 'OPPORTUNITY_NOT_FOUND');
    assert.equal(failure(planned({ link: unmet }))[1], 'Salesforce shows no opportunity null.');
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
