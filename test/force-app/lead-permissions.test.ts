import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { metadata } from './package-files.ts';
import { editable } from './permission-sets.ts';

const field = 'lead.referral_identifier__c';

/** What each permission set allows with the identifier of the referral on a lead. */
const may: Readonly<Record<string, 'edit' | 'read'>> = {
  Partner_Center_Admin: 'edit',
  Partner_Center_Integration: 'edit',
  Partner_Center_Manager: 'read',
  Partner_Center_Read_Only: 'read',
  Partner_Center_Seller: 'read',
};

describe('The referral identifier of a lead', () => {
  for (const [name, { fields }] of metadata.permissionSets)
    it(`is for ${name} to ${may[name] ?? '(say what in this table)'}`, () => {
      const access = fields.get(field);
      assert.deepEqual([access?.read, access?.edit], [true, may[name] === 'edit']);
    });
});

describe('Leads', () => {
  it('are opened by the permission set of the relay alone, which deletes none', () => {
    const opened = [...metadata.permissionSets.values()].filter(({ objects }) => objects.has('lead'));
    assert.deepEqual(
      opened.map(({ name, objects }) => [name, objects.get('lead')]),
      [['Partner_Center_Integration', { read: true, create: true, edit: true, delete: false }]],
    );
  });

  it('are edited by the relay in the fields that a referral fills', () => {
    const integration = metadata.permissionSets.get('Partner_Center_Integration') ?? assert.fail('not in the package');
    assert.deepEqual(
      editable(integration).filter((name) => name.startsWith('lead.')),
      ['lead.address', 'lead.description', 'lead.email', 'lead.leadsource', 'lead.phone', field],
    );
  });
});
