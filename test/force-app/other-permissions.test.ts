import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mappedField, rowsOf, text } from './mapping.ts';
import { metadata } from './package-files.ts';
import { editable, opportunityFields, permissionSet } from './permission-sets.ts';

const has = (name: string) => metadata.permissionSets.has(name);

/** What the relay writes beside the fields of the mapping: its card on the opportunity. */
const card = [
  'Sync_with_Partner_Center__c',
  'Referral_Identifier__c',
  'Referral_Link__c',
  'Audit__c',
  'Partner_Center_Sync_Status__c',
  'Partner_Center_Sync_Message__c',
  'Partner_Center_Last_Synced__c',
  'Partner_Center_Error_Code__c',
];

/** Objects that only the relay fills, as far as the package has them. */
const relayObjects = ['Partner_Center_Sync_Event__c', 'Partner_Center_Relay__c'];

/** The `Object.Field` names in lower case under which a path of the mapping is granted; open fields need no grant. */
function grantFor(path: string): string[] {
  const permission = mappedField(path)?.permission;
  const object = { Account: 'Account', PrimaryContact: 'Contact' }[path.split('.')[0] ?? ''] ?? 'Opportunity';
  return permission === undefined || path.startsWith('Owner.') ? [] : [`${object}.${permission}`.toLowerCase()];
}

describe('The permission set of the relay', () => {
  const integration = permissionSet('Partner_Center_Integration');
  const may = new Set(editable(integration));

  it('edits its card on the opportunity', () => {
    assert.deepEqual(card.filter((name) => !may.has(`opportunity.${name.toLowerCase()}`)), []);
  });

  it('edits every field that the mapping brings in', () => {
    const missing = rowsOf('Partner_Center_Field_Mapping__mdt')
      .filter(({ row }) => row['Inbound_Create__c'] === true || row['Inbound_Update__c'] === true)
      .flatMap(({ row }) => grantFor(text(row, 'Salesforce_Field__c')))
      .filter((name) => !may.has(name));
    assert.deepEqual([...new Set(missing)], []);
  });

  it('reads every field that the mapping sends out', () => {
    const missing = rowsOf('Partner_Center_Field_Mapping__mdt')
      .filter(({ row }) => row['Outbound_Create__c'] === true || row['Outbound_Update__c'] === true)
      .flatMap(({ row }) => grantFor(text(row, 'Salesforce_Field__c')))
      .filter((name) => integration.fields.get(name)?.read !== true);
    assert.deepEqual([...new Set(missing)], []);
  });

  it('writes the rows that only it writes, and deletes nothing but sync events', () => {
    for (const name of relayObjects.filter((object) => metadata.schema.has(object.toLowerCase())))
      assert.deepEqual(integration.objects.get(name.toLowerCase()), { read: true, create: true, edit: true, delete: name === 'Partner_Center_Sync_Event__c' }, name);
    assert.deepEqual([...integration.objects].flatMap(([name, access]) => (access.delete ? [name] : [])), ['partner_center_sync_event__c']);
  });

  it('reads the mapping and keeps the flow quiet', () => {
    const types = [...metadata.schema.values()].filter(({ kind }) => kind === 'customMetadata');
    assert.deepEqual(types.filter(({ name }) => !integration.customMetadataTypes.has(name.toLowerCase())), []);
    assert.ok(integration.customPermissions.has('partner_center_relay'));
  });

  it('is the only one that is taken for the relay', () => {
    const holders = [...metadata.permissionSets.values()].filter((set) => set.customPermissions.has('partner_center_relay'));
    assert.deepEqual(holders.map(({ name }) => name), ['Partner_Center_Integration']);
  });
});

describe('The permission set for readers', { skip: !has('Partner_Center_Read_Only') && 'not in the package' }, () => {
  const readOnly = has('Partner_Center_Read_Only') ? permissionSet('Partner_Center_Read_Only') : undefined;

  it('edits nothing', () => {
    assert.deepEqual(readOnly && editable(readOnly), []);
    const writing = [...(readOnly?.objects ?? [])].filter(([, access]) => access.create || access.edit || access.delete);
    assert.deepEqual(writing, []);
  });

  it('reads every field of the opportunity', () => {
    const hidden = opportunityFields.filter(({ name }) => readOnly?.fields.get(`opportunity.${name.toLowerCase()}`)?.read !== true);
    assert.deepEqual(hidden.map(({ name }) => name), []);
  });
});
