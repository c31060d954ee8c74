import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Json, JsonObject } from '../../../../relay/sync/model.ts';
import {
  asksForHelp,
  closes,
  dealKind,
  isClosed,
  isLead,
  isMicrosofts,
  moveTo,
  type DealKind,
} from '../../../../relay/sync/deals/stages.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';

const incoming = fixture('incoming-co-sell');
const own = '7d23e5ca-19dc-4eaa-aac8-5e6b559f0d1d';

describe('the category of a referral', () => {
  // LN:referrals-api-introduction
  const cases: [type: string, qualification: string, invitedBy: string | undefined, lead: boolean][] = [
    ['Independent', 'Direct', 'msft', true],
    ['Independent', 'Direct', undefined, true],
    ['Independent', 'Direct', own, false],
    ['Independent', 'SalesQualified', 'msft', true],
    ['Independent', 'MarketingQualified', 'msft', true],
    ['Independent', 'SalesQualified', undefined, false],
    ['Independent', 'SalesQualified', own, false],
    ['Independent', 'None', 'msft', false],
    ['Shared', 'SalesQualified', 'msft', false],
    ['Shared', 'Direct', 'msft', false],
    ['Shared', 'None', own, false],
  ];
  for (const [type, qualification, invitedBy, lead] of cases)
    it(`${type}, ${qualification}, invited by ${invitedBy ?? 'nobody'}: ${lead ? 'a lead' : 'an opportunity'}`, () => {
      const inviteContext: Json =
        invitedBy === undefined ? { notes: null } : { invitedBy: { organizationId: invitedBy } };
      assert.equal(isLead(referralOf({ ...incoming, type, qualification, inviteContext })), lead);
    });

  it('a published marketplace lead, which has no invitation at all, is a lead', () => {
    assert.equal(isLead(referralOf(fixture('marketplace-lead'))), true);
  });
});

describe('the kind of a deal', () => {
  const seen = { consent: { consentToShareReferralWithMicrosoftSellers: true } };
  const invited = (by: Json) => ({ inviteContext: { invitedBy: { organizationId: by } } });
  const bare = { type: 'Independent', inviteContext: null };
  const cases: [name: string, body: JsonObject, kind: DealKind][] = [
    ['without a choice', bare, 'Private'],
    ['invited by ourselves', { ...bare, ...invited(own) }, 'Private'],
    ['invited by nobody in particular', { ...bare, ...invited(7) }, 'Private'],
    ['that may be seen', { ...bare, ...seen }, 'Partner-led'],
    ['that asks for help', { ...bare, inviteContext: { assistanceRequestCode: 'GeneralOrOther' } }, 'Co-sell'],
    ['that is shared', { ...bare, type: 'Shared' }, 'Co-sell'],
    ['that Microsoft shares with us', { type: 'Shared', ...invited('msft') }, 'Co-sell'],
    ['that another partner shares with us', { type: 'Shared', ...invited('partner') }, 'Partner-to-partner'],
    ['that Microsoft has qualified', { type: 'Independent', ...invited('msft') }, 'Lead'],
  ];
  for (const [name, body, kind] of cases)
    it(`${name}: ${kind}`, () => {
      assert.equal(dealKind(referralOf({ ...incoming, ...body })), kind);
    });
});

describe('asking for help', () => {
  const cases: [code: string | null | undefined, asks: boolean][] = [
    ['GeneralOrOther', true],
    ['ProofOfConceptOrDemo', true],
    ['Unknown', false],
    ['', false],
    [null, false],
    [undefined, false],
  ];
  for (const [code, asks] of cases)
    it(`${String(code)}: ${asks ? 'yes' : 'no'}`, () => {
      const inviteContext = code === undefined ? {} : { assistanceRequestCode: code };
      assert.equal(asksForHelp({ body: { inviteContext } }), asks);
    });
});

describe('the status machine', () => {
  const moves: [from: string, substatus: string, status: string | undefined][] = [
    ['New', 'Pending', 'New'],
    ['New', 'Received', 'New'],
    ['New', 'Accepted', 'Active'],
    ['New', 'Won', 'Closed'],
    ['New', 'Declined', 'Closed'],
    ['Active', 'Accepted', 'Active'],
    ['Active', 'Won', 'Closed'],
    ['Active', 'Lost', 'Closed'],
    ['Active', 'Expired', 'Closed'],
    ['Active', 'Pending', undefined],
    ['Active', 'Received', undefined],
    ['Closed', 'Won', undefined],
    ['Closed', 'Accepted', undefined],
    ['New', 'Error', undefined],
    ['Draft', 'Accepted', undefined],
  ];
  for (const [from, substatus, status] of moves)
    it(`${status === undefined ? 'refuses' : 'allows'} ${from} → ${substatus}`, () => {
      const moved = moveTo(referralOf({ ...incoming, status: from }), substatus);
      if (status === undefined) assert.ok(moved instanceof CosellError && moved.code === 'REFERRAL_CLOSED');
      else assert.equal(moved, status);
    });

  it('says why a referral cannot go somewhere', () => {
    const moved = moveTo(referralOf({ ...incoming, status: 'Closed', substatus: 'Won' }), 'Accepted');
    assert.ok(moved instanceof CosellError);
    assert.equal(moved.message, 'The referral is Closed (Won) in Partner Center and cannot become Accepted.');
  });

  it('knows what closes a deal', () => {
    const states = ['Pending', 'Received', 'Accepted', 'Won', 'Lost', 'Declined', 'Expired', 'Error', undefined];
    assert.deepEqual(states.filter(closes), ['Won', 'Lost', 'Declined', 'Expired']);
  });

  it('knows what is closed, and whose half it is', () => {
    assert.deepEqual(
      [isClosed(referralOf({ ...incoming, status: 'Closed' })), isClosed(referralOf(incoming))],
      [true, false],
    );
    assert.deepEqual(
      [isMicrosofts(referralOf({ ...incoming, organizationId: 'msft' })), isMicrosofts(referralOf(incoming))],
      [true, false],
    );
  });
});
