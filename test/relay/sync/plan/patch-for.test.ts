import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import type { Json, JsonObject, PatchOperation } from '../../../../relay/sync/model.ts';
import type { ReferralChanges } from '../../../../relay/sync/plan/pair-plan.ts';
import { patchFor } from '../../../../relay/sync/plan/patch-for.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';

const amount = fieldMapping();
const stage = fieldMapping({ pointer: '/substatus', field: 'StageName' });
const help = fieldMapping({ pointer: '/inviteContext/assistanceRequestCode', field: 'How_can_Microsoft_help__c' });
const change = (field: FieldChange['field'], value: Json): FieldChange => ({
  ...{ field, value, before: null, after: JSON.stringify(value), agreed: ['there', 'here'] },
});
const nothing: ReferralChanges = { fields: [], move: undefined, externalReferenceId: undefined, reasons: [] };
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
  const cases: [name: string, body: JsonObject, changes: Partial<ReferralChanges>, operations: PatchOperation[]][] = [
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
      'gives no consent to a deal that asks for no help',
      {},
      { fields: [change(help, null)] },
      [{ ...asked, value: null }],
    ],
    [
      'adds what is not there yet',
      { details: {} },
      { fields: [change(amount, 5)] },
      [{ op: 'add', path: amount.pointer, value: 5 }],
    ],
    [
      'moves after everything else',
      {},
      { fields: [change(amount, 5)], externalReferenceId: '006A', move: 'Won', reasons: [reason] },
      [
        { op: 'replace', path: amount.pointer, value: 5 },
        { op: 'replace', path: '/externalReferenceId', value: '006A' },
        ...moved('Closed', 'Won'),
        reason,
      ],
    ],
    [
      'gives none to a deal that asks already',
      { inviteContext: { assistanceRequestCode: 'X' } },
      { fields: [asks] },
      [asked],
    ],
  ];
  for (const [name, body, changes, operations] of cases)
    it(name, () => {
      assert.deepEqual(patchFor(referralOf({ ...incoming, ...body }), { ...nothing, ...changes }), operations);
    });
});

it('a patch adds our id where there is no place for it yet', () => {
  const { externalReferenceId: _named, ...body } = incoming;
  const add = { op: 'add', path: '/externalReferenceId', value: '006A' };
  assert.deepEqual(patchFor(referralOf(body), { ...nothing, externalReferenceId: '006A' }), [add]);
});

it('a patch leaves the referral that was read as it is', () => {
  const referral = referralOf(incoming);
  patchFor(referral, { ...nothing, fields: [change(help, 'GeneralOrOther')], externalReferenceId: '006A' });
  assert.deepEqual(referral, referralOf(incoming));
});
