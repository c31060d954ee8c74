import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  asksForHelp,
  consentsOf,
  dealKind,
  directionOf,
  followsFromHelp,
  isLead,
  isMicrosofts,
  isWithheld,
  owesInvitation,
  type DealKind,
} from '../../../../relay/sync/deals/kinds.ts';
import type { Json, JsonObject } from '../../../../relay/sync/model.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';

const incoming = fixture('incoming-co-sell');
const own = '7d23e5ca-19dc-4eaa-aac8-5e6b559f0d1d';
const help = { inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };

describe('the choice that follows from another', () => {
  it('is to show the deal to Microsoft: asking for help does so', () => {
    const [visible, code] = [
      '/consent/consentToShareReferralWithMicrosoftSellers',
      '/inviteContext/assistanceRequestCode',
    ];
    assert.deepEqual(
      [visible, code].map((pointer) => followsFromHelp({ pointer })),
      [true, false],
    );
  });
});

describe('who brought a deal', () => {
  const visible = { inviteContext: null, type: 'Independent', qualification: 'SalesQualified' };
  const cases: [what: string, body: JsonObject, direction: string | undefined][] = [
    ['Microsoft, where it has invited us', {}, 'From Microsoft'],
    ['we, where Microsoft helps', { ...help, type: 'Shared' }, 'To Microsoft'],
    [
      'we, where Microsoft may only look',
      { ...visible, consent: { consentToShareReferralWithMicrosoftSellers: true } },
      'To Microsoft',
    ],
    ['nobody who concerns Microsoft, where it is private', visible, undefined],
  ];
  for (const [what, body, direction] of cases)
    it(`is ${what}`, () => {
      assert.equal(directionOf(referralOf({ ...incoming, ...body })), direction);
    });
});

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

describe("Microsoft's half", () => {
  for (const [organizationId, is] of [
    ['msft', true],
    [own, false],
    ['', false],
  ] as const)
    it(`is ${is ? '' : 'not '}one that belongs to ${organizationId || 'nobody'}`, () => {
      assert.equal(isMicrosofts(referralOf({ ...incoming, organizationId })), is);
    });
});

describe('the invitation of Microsoft', () => {
  const cases: [name: string, body: JsonObject, owed: boolean][] = [
    ['a deal that asks for help', help, true],
    ['a deal that asks for none', { inviteContext: { assistanceRequestCode: null } }, false],
    ['a closed deal', { ...help, status: 'Closed', substatus: 'Lost' }, false],
    [
      'a deal that Microsoft has invited us to',
      { inviteContext: { ...help.inviteContext, invitedBy: { organizationId: 'msft' } } },
      false,
    ],
    ["a deal that is in Microsoft's CRM already", { ...help, trackingInfo: { microsoftMsxId: '7-ABC' } }, false],
    ["a deal whose id in Microsoft's CRM is blank", { ...help, trackingInfo: { microsoftMsxId: '' } }, true],
  ];
  for (const [name, body, owed] of cases)
    it(`is ${owed ? '' : 'not '}owed to ${name}`, () => {
      assert.equal(owesInvitation(referralOf({ ...incoming, ...body })), owed);
    });
});

describe('the consents of a deal', () => {
  const visible = { consent: { consentToShareReferralWithMicrosoftSellers: true } };
  const cases: [name: string, body: JsonObject, help: boolean, seen: boolean][] = [
    ['without a choice: none', {}, false, false],
    ['that may be seen: only that', visible, false, true],
    ['that asks for help: all', help, true, true],
  ];
  for (const [name, body, given, seen] of cases)
    it(name, () => {
      assert.deepEqual(consentsOf({ body }), {
        consentToToShareInfoWithOthers: given,
        consentToContact: given,
        consentToMicrosoftToContactSpecificPartners: given,
        consentToShareReferralWithMicrosoftSellers: seen,
      });
    });
});

describe("the customer's people", () => {
  const cases: [pointer: string, body: JsonObject, withheld: boolean][] = [
    ['/customerProfile/team/0/email', {}, true],
    ['/customerProfile/team/0/email', help, false],
    ['/customerProfile/team', {}, false],
    ['/customerProfile/name', {}, false],
    ['/team/0/email', {}, false],
  ];
  for (const [pointer, body, withheld] of cases)
    it(`${pointer}, ${body === help ? 'with' : 'without'} help: ${withheld ? 'withheld' : 'sent'}`, () => {
      assert.equal(isWithheld({ pointer }, { body }), withheld);
    });
});
