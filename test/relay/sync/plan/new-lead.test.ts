import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, KnownLead, Opportunity } from '../../../../relay/sync/model.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import { draftLead, planLead } from '../../../../relay/sync/plan/new-lead.ts';
import { planNewOpportunity } from '../../../../relay/sync/plan/new-opportunity.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { observationOf, opportunityId, opportunityOf, rulesOf } from '../observed.ts';

const qualified = { ...incoming, id: 'lead', type: 'Independent', qualification: 'MarketingQualified' };
const waiting: KnownLead = { id: '00Q', converted: false, opportunityId: null };
const converted: KnownLead = { id: '00Q', converted: true, opportunityId: opportunityId(2) };

function planned(
  lead: KnownLead | undefined,
  { leads = true, status = 'New', target = undefined as Opportunity | undefined } = {},
) {
  const referral = referralOf({ ...qualified, status });
  return { referral, plan: planLead(observationOf({ lead, target }), referral, rulesOf({ leads })) };
}

describe('what becomes of a referral that is a lead', () => {
  it('is a lead, the first time', () => {
    const { referral, plan } = planned(undefined);
    assert.deepEqual(plan, { kind: 'create-lead', referral, lead: draftLead(referral) });
  });

  it('is nothing while the lead waits for a person', () => {
    const { referral, plan } = planned(waiting);
    const version = versionOf(referral);
    assert.deepEqual(plan, { kind: 'rest', why: 'lead', state: 'ignored', error: undefined, version });
  });

  it('is nothing where nobody wants leads', () => {
    const { referral, plan } = planned(undefined, { leads: false });
    const version = versionOf(referral);
    assert.deepEqual(plan, { kind: 'rest', why: 'lead', state: 'ignored', error: undefined, version });
  });

  for (const lead of [undefined, waiting])
    it(`is an opportunity once it is accepted in Partner Center, a lead there ${lead ? 'already' : 'or not'}`, () => {
      const { referral, plan } = planned(lead, { status: 'Active' });
      assert.equal(plan.kind, 'create-opportunity');
      assert.deepEqual(plan, planNewOpportunity(referral, rulesOf({ leads: true })));
    });

  const identity = {
    ...{ referralId: 'lead', dealKind: 'Lead', direction: 'From Microsoft', sync: true },
    referralLink: 'https://partner.microsoft.com/referrals/v2/inbox?id=lead',
  };
  for (const [status, answer] of [
    ['New', { response: 'Accept' }],
    ['Active', {}],
  ] as const)
    it(`is the opportunity that it was converted into, which answers a deal that is ${status}`, () => {
      const { referral, plan } = planned(converted, { status, target: opportunityOf({ id: opportunityId(2) }) });
      const card = { ...identity, ...answer };
      assert.deepEqual(plan, { kind: 'adopt', referral, opportunityId: opportunityId(2), card });
    });

  it('is that opportunity also where it carries this referral already, or is not shown', () => {
    const target = opportunityOf({ card: { referralId: 'lead' } });
    assert.equal(planned(converted, { target }).plan.kind, 'adopt');
    assert.equal(planned(converted).plan.kind, 'adopt');
  });

  it('is refused where that opportunity carries another referral', () => {
    const target = opportunityOf({ card: { referralId: 'other' } });
    const { plan } = planned(converted, { target });
    assert.ok(plan.kind === 'fail');
    assert.deepEqual(
      [plan.error.code, plan.error.message],
      ['LINK_REFUSED', 'The lead was converted into an opportunity that is already linked to another deal.'],
    );
  });
});

describe('a new lead', () => {
  const draft = (changes: JsonObject = {}) => draftLead(referralOf({ ...qualified, ...changes }));

  it('has company, name, address and notes', () => {
    assert.deepEqual(draft(), {
      ...{ referralId: 'lead', company: 'Contoso Customer Inc', firstName: 'Sue', lastName: 'Smith' },
      ...{ email: 'sue.smith@contoso.example', phone: '1234567890', street: 'One Microsoft Way\n34' },
      ...{ city: 'Redmond', state: 'WA', postalCode: '98052', country: 'US' },
      notes: 'Customer is looking to leverage Dynamics 365 to manage their supply chain.',
    });
  });

  it('says of the rest that it is not known', () => {
    const { referralId, ...rest } = draft({ customerProfile: { name: ['no', 'text'] }, details: {} });
    assert.equal(referralId, 'lead');
    assert.deepEqual([Object.keys(rest).length, ...new Set(Object.values(rest))], [11, null]);
  });
});
