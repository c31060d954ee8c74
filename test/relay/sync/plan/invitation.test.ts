import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, Link } from '../../../../relay/sync/model.ts';
import type { Engagement } from '../../../../relay/sync/observe/observation.ts';
import { microsoftsHalf } from '../../../../relay/sync/plan/new-referral.ts';
import { planMerge } from '../../../../relay/sync/plan/plan-merge.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { linkOf, lookedAt, observationOf, opportunityId, opportunityOf, rulesOf } from '../observed.ts';

const asking: JsonObject = {
  ...incoming,
  ...{ status: 'Active', substatus: 'Accepted', externalReferenceId: opportunityId(1) },
  inviteContext: { assistanceRequestCode: 'GeneralOrOther', invitedBy: null },
};
const microsofts = referralOf({ ...incoming, id: 'half', organizationId: 'msft' });
const hidden: Engagement = { own: undefined, microsofts: undefined, showsMicrosofts: false };
const shown: Engagement = { ...hidden, showsMicrosofts: true };

/** A co-sell deal whose creation is on record and owes Microsoft an invitation, but for what the test says of it. */
function planned(body: JsonObject = {}, row: Partial<Link> = {}, engagement: Engagement = hidden) {
  const referral = referralOf({ ...asking, ...body });
  const link = linkOf({ intentAt: 5, version: null, ...row });
  const fields = { 'Account.Name': 'Contoso' };
  const pair = { ...observationOf({ link, engagement }), referral, opportunity: opportunityOf({ fields }) };
  const plan = planMerge(pair, rulesOf());
  assert.ok(plan.kind === 'merge', plan.kind);
  const { invite, completes, shared, problem } = plan;
  return { invite, completes, shared, problem, half: microsoftsHalf(referral) };
}

describe('a creation that is on record', () => {
  it('is complete with the invitation of Microsoft', () => {
    const { half, ...plan } = planned();
    assert.deepEqual(plan, { invite: half, completes: true, shared: 'Co-sell', problem: undefined });
  });

  const cases: [name: string, body: JsonObject, engagement: Engagement][] = [
    ['the deal asks for no help', { inviteContext: { assistanceRequestCode: null, invitedBy: null } }, hidden],
    ['the deal is closed', { status: 'Closed', substatus: 'Lost' }, hidden],
    [
      'Microsoft has invited us to it',
      { inviteContext: { assistanceRequestCode: 'GeneralOrOther', invitedBy: { organizationId: 'msft' } } },
      hidden,
    ],
    ['its half is there', {}, { ...shown, microsofts }],
  ];
  for (const [name, body, engagement] of cases)
    it(`is complete without an invitation where ${name}`, () => {
      const { invite, completes, problem } = planned(body, {}, engagement);
      assert.deepEqual([invite, completes, problem], [undefined, true, undefined]);
    });

  it('is told by the kind of deal that was made', () => {
    const plain = { inviteContext: { assistanceRequestCode: null, invitedBy: null } };
    assert.equal(planned({ ...plain, type: 'Independent' }).shared, 'Private');
  });

  it('asks a person where an invitation was interrupted and such halves are not shown', () => {
    const { half: _, problem, ...plan } = planned({}, { halfIntentAt: 5 });
    assert.deepEqual(plan, { invite: undefined, completes: false, shared: undefined });
    assert.equal(problem?.code, 'MICROSOFT_HALF_UNKNOWN');
    assert.equal(
      problem.message,
      'Inviting Microsoft was interrupted, and Partner Center does not show whether it worked.',
    );
  });

  it('asks nothing more where something else stands in the way already', () => {
    const { problem, invite } = planned({ details: { currency: 'CHF' } }, { halfIntentAt: 5 });
    assert.deepEqual([problem?.code, invite], ['CURRENCY_UNKNOWN', undefined]);
  });

  it('invites again where an invitation was interrupted and such halves are shown', () => {
    const { half, ...plan } = planned({}, { halfIntentAt: 5 }, shown);
    assert.deepEqual(plan, { invite: half, completes: true, shared: 'Co-sell', problem: undefined });
  });

  const told: [name: string, row: Partial<Link>, engagement: Engagement, shared: string | undefined][] = [
    ['a new deal', { version: null }, { ...shown, microsofts }, 'Co-sell'],
    ['a deal that asks for help now', { version: lookedAt }, hidden, 'Co-sell'],
    [
      'a deal whose invitation came through unseen',
      { version: lookedAt, halfIntentAt: 5 },
      { ...shown, microsofts },
      'Co-sell',
    ],
    ['a deal to which nothing was added', { version: lookedAt }, { ...shown, microsofts }, undefined],
  ];
  for (const [name, row, engagement, kind] of told)
    it(`${kind === undefined ? 'shares nothing' : 'shares'}: ${name}`, () => {
      assert.equal(planned({}, row, engagement).shared, kind);
    });
});

describe('nobody is owed an invitation', () => {
  const nothing = { invite: undefined, completes: false, shared: undefined, problem: undefined };

  it('where no creation is on record', () => {
    const { half: _, ...plan } = planned({}, { intentAt: null });
    assert.deepEqual(plan, nothing);
  });

  it('by a referral that names another opportunity than ours', () => {
    const { half: _, ...plan } = planned({ externalReferenceId: 'of another CRM' });
    assert.deepEqual(plan, nothing);
  });
});
