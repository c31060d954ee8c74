import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldXml, objectPermissionsXml, permissionSetXml, startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

const ns = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const object = (sharing: string) =>
  `<CustomObject ${ns}><deploymentStatus>Deployed</deploymentStatus><label>Note</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>Notes</pluralLabel><sharingModel>${sharing}</sharingModel></CustomObject>`;
const master = (rest = '') =>
  fieldXml(
    'Deal__c',
    'MasterDetail',
    `<referenceTo>Opportunity</referenceTo><relationshipName>Notes</relationshipName>${rest}`,
  );

interface Parts {
  sharing?: string;
  field?: string;
  permissions?: string;
  rest?: Readonly<Record<string, string>>;
}

const parts = ({ sharing = 'ControlledByParent', field = master(), permissions, rest = {} }: Parts) => ({
  'objects/Note__c/Note__c.object-meta.xml': object(sharing),
  'objects/Note__c/fields/Deal__c.field-meta.xml': field,
  ...(permissions === undefined ? {} : { 'permissionsets/Notes.permissionset-meta.xml': permissions }),
  ...rest,
});

async function withOrg(given: Parts, work: (cloud: SalesforceCloud) => Promise<void>): Promise<void> {
  const cloud = await startFixtureOrg({}, { extra: parts(given) });
  cloud.pauseOutbound();
  try {
    await work(cloud);
  } finally {
    await cloud.close();
  }
}

const deal = { Name: 'x', StageName: 'Prospecting', CloseDate: '2026-12-31' };
const reads = (...objects: string[]) => permissionSetXml('Notes', {}, objects.map(objectPermissionsXml).join(''));

describe('a master-detail field', () => {
  it('must have a value, goes with its master, and gives no owner', async () => {
    await withOrg({}, async (cloud) => {
      const admin = cloud.as(cloud.users.admin);
      await assert.rejects(
        admin.create('Note__c', { Name: 'a' }),
        /REQUIRED_FIELD_MISSING|Required fields are missing: \[Deal__c\]/,
      );
      await assert.rejects(admin.query('SELECT OwnerId FROM Note__c'), /OwnerId/);
      const id = await admin.create('Opportunity', deal);
      await admin.create('Note__c', { Name: 'a', Deal__c: id });
      await admin.delete('Opportunity', id);
      assert.deepEqual(await admin.query('SELECT Id FROM Note__c'), []);
    });
  });

  for (const [may, rest] of [
    [false, ''],
    [true, '<reparentableMasterDetail>true</reparentableMasterDetail>'],
  ] as const)
    it(`may ${may ? '' : 'not '}be written again ${may ? 'when' : 'unless'} its records can be moved`, async () => {
      await withOrg({ field: master(rest) }, async (cloud) => {
        const admin = cloud.as(cloud.users.admin);
        const id = await admin.create('Opportunity', deal);
        const note = await admin.create('Note__c', { Name: 'a', Deal__c: id });
        const again = admin.update('Note__c', note, { Deal__c: id });
        if (may) await again;
        else await assert.rejects(again, /Unable to create\/update fields: Deal__c/);
      });
    });

  for (const [name, given, problem] of [
    [
      'on an object with a sharing of its own',
      { sharing: 'Read' },
      /needs the sharing model ControlledByParent on Note__c/,
    ],
    [
      'with a rule for deletions',
      { field: master('<deleteConstraint>SetNull</deleteConstraint>') },
      /no deleteConstraint/,
    ],
    [
      'with field-level security',
      {
        permissions: permissionSetXml(
          'Notes',
          { 'Note__c.Deal__c': 'read' },
          ['Account', 'Opportunity', 'Note__c'].map(objectPermissionsXml).join(''),
        ),
      },
      /You cannot deploy to a required field: Note__c.Deal__c/,
    ],
    [
      'whose records are granted without the master',
      { permissions: reads('Account', 'Note__c') },
      /Permission Read Note__c depends on permission\(s\): Read Opportunity/,
    ],
  ] as const)
    it(`is refused ${name}`, async () => {
      await assert.rejects(
        withOrg(given, async () => undefined),
        problem,
      );
    });

  it('is granted together with its master', async () => {
    await withOrg({ permissions: reads('Account', 'Opportunity', 'Note__c') }, async () => undefined);
  });
});
