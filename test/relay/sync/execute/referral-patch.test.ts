import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import type { Json, JsonObject, Referral } from '../../../../relay/sync/model.ts';
import {
  baseOfSent,
  operationsFor,
  patchReferral,
  reasonsFor,
  type Changes,
} from '../../../../relay/sync/execute/referral-patch.ts';
import type { Referrals } from '../../../../relay/sync/ports.ts';
import type { PatchOperation } from '../../../../relay/sync/model.ts';
import { manualClock } from '../../../clock.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { fieldMapping, mappingRow, packageMapping } from '../../../worlds/mapping-rows.ts';
import { createPartnerCenter } from '../../../worlds/partner-center.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';

const referral = referralOf(incoming);
const amount = fieldMapping();
const products = fieldMapping({ pointer: '/details/requirements/solutions', field: 'Products__c' });
const stage = fieldMapping({ pointer: '/substatus', field: 'StageName' });
const help = fieldMapping({ pointer: '/inviteContext/assistanceRequestCode', field: 'How_can_Microsoft_help__c' });
const change = (field: FieldChange['field'], value: Json): FieldChange => ({
  ...{ field, value, before: null, after: JSON.stringify(value), agreed: ['there', 'here'] },
});
const nothing: Changes = { fields: [], move: undefined, externalReferenceId: undefined, reasons: [] };
const reason: PatchOperation = { op: 'replace', path: '/statusReason', value: 'Why' };
const moved = (status: string, substatus: string): PatchOperation[] => [
  { op: 'replace', path: '/status', value: status },
  { op: 'replace', path: '/substatus', value: substatus },
];

describe('the patch of a referral', () => {
  const consented: JsonObject = {
    ...{ consentToToShareInfoWithOthers: true, consentToContact: true },
    consentToMicrosoftToContactSpecificPartners: true,
    consentToShareReferralWithMicrosoftSellers: true,
  };
  const consents = ['MicrosoftToContactSpecificPartners', 'ShareReferralWithMicrosoftSellers'].map(
    (name): PatchOperation => ({ op: 'add', path: `/consent/consentTo${name}`, value: true }),
  );
  const asks = change(help, 'GeneralOrOther');
  const asked: PatchOperation = { op: 'replace', path: help.pointer, value: 'GeneralOrOther' };
  const cases: [name: string, body: JsonObject, changes: Partial<Changes>, operations: PatchOperation[]][] = [
    ['is empty where nothing is to change', {}, {}, []],
    ['has the values', {}, { fields: [change(amount, 5)] }, [{ op: 'replace', path: amount.pointer, value: 5 }]],
    [
      'names our id',
      {},
      { externalReferenceId: '006A' },
      [{ op: 'replace', path: '/externalReferenceId', value: '006A' }],
    ],
    ['moves both parts of the state', {}, { move: 'Accepted' }, moved('Active', 'Accepted')],
    ['has the reason after the move', {}, { move: 'Lost', reasons: [reason] }, [...moved('Closed', 'Lost'), reason]],
    ['has no reason without a move', {}, { reasons: [reason] }, []],
    ['leaves out a move that cannot be', { status: 'Closed' }, { move: 'Accepted', reasons: [reason] }, []],
    ['has the state from the move alone', {}, { fields: [change(stage, 'Accepted')] }, []],
    ['gives the consents that help needs and that are not there', {}, { fields: [asks] }, [asked, ...consents]],
    ['gives no consent twice', { consent: consented }, { fields: [asks] }, [asked]],
    [
      'gives none to a deal that asks already',
      { inviteContext: { assistanceRequestCode: 'X' } },
      { fields: [asks] },
      [asked],
    ],
  ];
  for (const [name, body, changes, operations] of cases)
    it(name, () => {
      assert.deepEqual(operationsFor(referralOf({ ...incoming, ...body }), { ...nothing, ...changes }), operations);
    });
});

describe('a referral that is patched', () => {
  /** Answers each call in turn. */
  async function patch(changes: Partial<Changes>, ...answers: (Referral | ErrorCode | undefined)[]) {
    const calls: string[][] = [];
    const referrals: Referrals = {
      ...createPartnerCenter(manualClock(), () => undefined).port,
      patch: async (id, eTag, operations) => {
        assert.deepEqual([id, eTag], [referral.id, referral.eTag]);
        const answer = answers[calls.push(operations.map(({ path }) => path)) - 1];
        if (typeof answer === 'string') throw new CosellError(answer, 'no');
        return answer;
      },
    };
    const patched = await patchReferral({ referrals }, referral, { ...nothing, ...changes }).catch((thrown: unknown) =>
      thrown instanceof CosellError ? thrown.code : 'no CosellError',
    );
    return { calls, patched };
  }

  it('costs no call where nothing is to change', async () => {
    const { calls, patched } = await patch({});
    assert.deepEqual(calls, []);
    assert.deepEqual(patched, {
      ...{ patched: false, moved: false, referral: undefined, sent: [], refused: undefined, wrote: 0 },
    });
  });

  it('tells what was sent and what the service shows', async () => {
    const fields = [change(amount, 5)];
    const { patched } = await patch({ fields }, referral);
    assert.deepEqual(patched, { patched: true, moved: false, referral, sent: fields, refused: undefined, wrote: 1 });
  });

  it('tells that it was moved', async () => {
    const { patched } = await patch({ move: 'Accepted' }, undefined);
    assert.deepEqual(patched, {
      ...{ patched: true, moved: true, referral: undefined, sent: [], refused: undefined, wrote: 1 },
    });
  });

  const people = fieldMapping({ pointer: '/customerProfile/team/0/email', field: 'NextStep' });
  const line = '/customerProfile/address/addressLine';
  const street = fieldMapping({ pointer: `${line}1`, field: 'NextStep' });
  for (const [name, field, ...paths] of [
    ['solutions', products, products.pointer],
    ['people', people, '/customerProfile/team'],
    ['the lines of a street', street, `${line}1`, `${line}2`],
  ] as const)
    it(`gets each value by itself when it refuses them together: ${name}`, async () => {
      const [plain, list] = [change(amount, 5), change(field, 'A')];
      const no = 'PARTNER_CENTER_REFUSED';
      const { calls, patched } = await patch({ fields: [plain, list] }, no, referral, no);
      assert.deepEqual(calls, [[amount.pointer, ...paths], [amount.pointer], paths]);
      assert.ok(typeof patched === 'object');
      assert.deepEqual([patched.sent, patched.refused?.code, patched.wrote], [[plain], 'PARTNER_CENTER_REFUSED', 1]);
    });

  it('moves last, on top of what the values made of it', async () => {
    const no = 'PARTNER_CENTER_REFUSED';
    const fields = [change(amount, 5), change(products, 'A')];
    const { calls, patched } = await patch({ fields, move: 'Accepted' }, no, no, referral, referral);
    assert.deepEqual(calls.slice(1), [[amount.pointer], [products.pointer], ['/status', '/substatus']]);
    assert.ok(typeof patched === 'object');
    assert.deepEqual([patched.moved, patched.sent, patched.refused?.code, patched.wrote], [true, [fields[1]], no, 2]);
  });

  it('is not asked again when it refuses the only value, or for another reason', async () => {
    const fields = [change(amount, 5), change(products, 'A')];
    const only = await patch({ fields: [change(amount, 5)] }, 'PARTNER_CENTER_REFUSED');
    assert.deepEqual(only.calls, [[amount.pointer]]);
    assert.ok(typeof only.patched === 'object');
    assert.deepEqual(
      [only.patched.refused?.code, only.patched.sent, only.patched.wrote],
      ['PARTNER_CENTER_REFUSED', [], 0],
    );
    const { calls, patched } = await patch({ fields }, 'REFERRAL_CHANGED');
    assert.deepEqual([calls.length, patched], [1, 'REFERRAL_CHANGED']);
  });
});

describe('the reason that goes along', () => {
  const row = { name: 'Reason', pointer: '/statusReason', field: 'Referral_Response_Reason__c' };
  const given = { Referral_Response_Reason__c: 'Other', Amount: 5 };
  const out = { inboundCreate: true, inboundUpdate: true, outboundCreate: true, outboundUpdate: false };
  const mapping = packageMapping([mappingRow(row), mappingRow()]);
  const replaced: PatchOperation[] = [{ op: 'replace', path: '/statusReason', value: 'Other' }];
  const cases: [name: string, move: string | undefined, fields: JsonObject, operations: PatchOperation[]][] = [
    ['with a loss', 'Lost', given, replaced],
    ['with a refusal', 'Declined', given, replaced],
    ['with nothing when the deal goes on', 'Accepted', given, []],
    ['with nothing when it does not move', undefined, given, []],
    ['never blank', 'Lost', {}, []],
  ];
  for (const [name, move, fields, operations] of cases)
    it(`goes ${name}`, () => {
      assert.deepEqual(reasonsFor(move, mapping, fields, { statusReason: null }), operations);
    });

  it('is added where there is no place for it yet', () => {
    assert.equal(reasonsFor('Lost', mapping, given, {})[0]?.op, 'add');
  });

  it('stays where its row does not go out, or has no counterpart for it', () => {
    const closed = packageMapping([mappingRow({ ...row, directions: out })]);
    assert.deepEqual(reasonsFor('Lost', closed, given, {}), []);
    const mapped = packageMapping([mappingRow({ ...row, valueMap: 'Decline_Reason' })]);
    assert.deepEqual(reasonsFor('Lost', mapped, { Referral_Response_Reason__c: 'Whatever' }, {}), []);
  });
});

describe('what both sides have agreed on after a patch', () => {
  const after = (details: JsonObject | undefined) => ({
    ...{ patched: true, moved: false, sent: [change(amount, 5)], refused: undefined, wrote: 1 },
    referral: details === undefined ? undefined : referralOf({ ...incoming, details }),
  });
  const cases: [name: string, details: JsonObject | undefined, there: string][] = [
    ['is what the service shows', { dealValue: 4.999 }, plainDigest(amount.key, '5')],
    ['is what it shows, a blank too', { dealValue: null }, plainDigest(amount.key, null)],
    ['is what was sent where it shows nothing at all', undefined, 'there'],
    ['is what was sent where it leaves that out', {}, 'there'],
    ['is what was sent where it shows an empty text', { dealValue: '' }, 'there'],
  ];
  for (const [name, details, there] of cases)
    it(name, () => {
      assert.deepEqual(baseOfSent(after(details), plainDigest), { [amount.key]: [there, 'here'] });
    });
});
