import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mapping } from '../../../../relay/sync/fields/mapping.ts';
import type { JsonObject, PatchOperation } from '../../../../relay/sync/model.ts';
import { reasonsFor } from '../../../../relay/sync/plan/reasons.ts';
import { mappingRow, packageMapping } from '../../../worlds/mapping-rows.ts';
import { opportunityOf } from '../observed.ts';

const row = { name: 'Reason', pointer: '/statusReason', field: 'Referral_Response_Reason__c' };
const mapping = packageMapping([mappingRow(row), mappingRow()]);
const chosen = { Referral_Response_Reason__c: 'Other', Amount: 5 };

function reasons(
  move: string | undefined,
  fields: JsonObject = chosen,
  { org = mapping, body = { statusReason: null } }: { org?: Mapping; body?: JsonObject } = {},
) {
  return reasonsFor(move, org, opportunityOf({ fields }), body);
}

describe('the reason that goes along', () => {
  const replaced: PatchOperation[] = [{ op: 'replace', path: '/statusReason', value: 'Other' }];
  const cases: [name: string, move: string | undefined, fields: JsonObject, operations: PatchOperation[]][] = [
    ['with a loss', 'Lost', chosen, replaced],
    ['with a refusal', 'Declined', chosen, replaced],
    ['with nothing when the deal goes on', 'Accepted', chosen, []],
    ['with nothing when it does not move', undefined, chosen, []],
    ['never blank', 'Lost', {}, []],
  ];
  for (const [name, move, fields, operations] of cases)
    it(`goes ${name}`, () => {
      assert.deepEqual(reasons(move, fields), operations);
    });

  it('is added where there is no place for it yet', () => {
    assert.equal(reasons('Lost', chosen, { body: {} })[0]?.op, 'add');
  });

  it('goes in the words of Partner Center', () => {
    const org = packageMapping([mappingRow({ ...row, valueMap: 'Decline_Reason' })]);
    const fields = { Referral_Response_Reason__c: 'Budget not adequate' };
    assert.equal(reasons('Lost', fields, { org })[0]?.value, 'Budget not adequate');
  });

  it('stays where its row does not go out, or has no counterpart for it', () => {
    const directions = { inboundCreate: true, inboundUpdate: true, outboundCreate: true, outboundUpdate: false };
    const silent = packageMapping([mappingRow({ ...row, directions })]);
    assert.deepEqual(reasons('Lost', chosen, { org: silent }), []);
    const mapped = packageMapping([mappingRow({ ...row, valueMap: 'Decline_Reason' })]);
    assert.deepEqual(reasons('Lost', { Referral_Response_Reason__c: 'Whatever' }, { org: mapped }), []);
  });
});
