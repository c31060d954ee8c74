import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  customMetadataXml,
  fieldXml,
  fixturePackage,
  flowXml,
  objectPermissionsXml,
  permissionSetXml,
  picklistXml,
  startFixtureOrg,
  workflowXml,
  writePackage,
} from '../fixture.ts';
import { startSalesforceCloud } from '../start.ts';

const field = (name: string) => `objects/Opportunity/fields/${name}.field-meta.xml`;
const flow = 'flows/Opportunity_After_Save.flow-meta.xml';
const workflow = 'workflows/Opportunity.workflow-meta.xml';
const set = 'permissionsets/Other.permissionset-meta.xml';
const row = 'customMetadata/Mapping.Other.md-meta.xml';

/** A package with one thing wrong, and what the org says about it. */
const broken: { name: string; files: Readonly<Record<string, string>>; problem: RegExp }[] = [
  {
    name: 'a field type that it does not know',
    files: { [field('X__c')]: fieldXml('X__c', 'Hologram') },
    problem: /CustomField Opportunity.X__c: the custom field type Hologram/,
  },
  {
    name: 'a text field without a length',
    files: { [field('X__c')]: fieldXml('X__c', 'Text') },
    problem: /Must specify 'length'/,
  },
  {
    name: 'a text field that is too long',
    files: { [field('X__c')]: fieldXml('X__c', 'Text', '<length>256</length>') },
    problem: /must be 1 to 255/,
  },
  {
    name: 'a lookup to nothing',
    files: { [field('X__c')]: fieldXml('X__c', 'Lookup', '<referenceTo>Nope__c</referenceTo>') },
    problem: /does not resolve to a valid sObject type/,
  },
  {
    name: 'a change of a standard field',
    files: { [field('Amount')]: fieldXml('Amount', 'Currency') },
    problem: /not valid; a change of a standard field is not simulated/,
  },
  {
    name: 'a field of an object that does not exist',
    files: { 'objects/Nope__c/fields/X__c.field-meta.xml': fieldXml('X__c', 'Date') },
    problem: /Entity Nope__c does not exist/,
  },
  {
    name: 'a formula that names an unknown field',
    files: { [field('X__c')]: fieldXml('X__c', 'Text', '<formula>Nope__c</formula>') },
    problem: /Field Nope__c does not exist/,
  },
  {
    name: 'a formula with a syntax error',
    files: { [field('X__c')]: fieldXml('X__c', 'Text', '<formula>IF(</formula>') },
    problem: /Syntax error/,
  },
  {
    name: 'a formula function that it cannot do',
    files: { [field('X__c')]: fieldXml('X__c', 'Text', '<formula>TEXT(TIMENOW())</formula>') },
    problem: /TIMENOW\( in a formula is not simulated/,
  },
  {
    name: 'a permission set for a field that does not exist',
    files: { [set]: permissionSetXml('Other', { 'Opportunity.Nope__c': 'read' }) },
    problem: /no CustomField named Opportunity.Nope__c found/,
  },
  {
    name: 'a permission set for a required field',
    files: { [set]: permissionSetXml('Other', { 'Opportunity.StageName': 'read' }) },
    problem: /You cannot deploy to a required field: Opportunity.StageName/,
  },
  {
    name: 'a permission set for a part of an address',
    files: { [set]: permissionSetXml('Other', { 'Account.BillingCity': 'read' }) },
    problem: /no CustomField named Account.BillingCity found/,
  },
  {
    name: 'a permission set that lets people edit a formula',
    files: { [set]: permissionSetXml('Other', { 'Opportunity.Icon__c': 'edit' }) },
    problem: /Icon__c is not editable/,
  },
  {
    name: 'a permission set for an object that does not exist',
    files: { [set]: permissionSetXml('Other', {}, objectPermissionsXml('Nope__c')) },
    problem: /no CustomObject named Nope__c found/,
  },
  {
    name: 'a permission set for opportunities without accounts',
    files: { [set]: permissionSetXml('Other', {}, objectPermissionsXml('Opportunity')) },
    problem: /Read Opportunity depends on permission\(s\): Read Account/,
  },
  {
    name: 'a permission set with an unknown custom permission',
    files: {
      [set]: permissionSetXml(
        'Other',
        {},
        '<customPermissions><enabled>true</enabled><name>Nope</name></customPermissions>',
      ),
    },
    problem: /no CustomPermission named Nope found/,
  },
  {
    name: 'an outbound message with an unknown field',
    files: { [workflow]: workflowXml(['Nope__c']) },
    problem: /WorkflowOutboundMessage Opportunity.Relay: .*Opportunity.Nope__c found/,
  },
  {
    name: 'an outbound message of an unknown user',
    files: { [workflow]: workflowXml(['Id'], 'nobody@contoso.example') },
    problem: /no User named nobody@contoso.example found/,
  },
  {
    name: 'a flow with an unknown outbound message',
    files: { [flow]: flowXml('ISNEW()').replaceAll('Opportunity.Relay', 'Opportunity.Other') },
    problem: /Flow Opportunity_After_Save: Send \(Action\)/,
  },
  {
    name: 'a flow with another action',
    files: { [flow]: flowXml('ISNEW()').replace('>outboundMessage<', '>emailSimple<') },
    problem: /action type emailSimple is not simulated/,
  },
  {
    name: 'a flow that leads to another element',
    files: { [flow]: flowXml('ISNEW()').replace('<targetReference>Send<', '<targetReference>Update<') },
    problem: /element Update does not exist or is of a kind that is not simulated/,
  },
  {
    name: 'a flow before the save that sends a message',
    files: { [flow]: flowXml('ISNEW()').replace('RecordAfterSave', 'RecordBeforeSave') },
    problem: /Send - a flow that runs before the record is saved can only assign and decide/,
  },
  {
    name: 'a flow before the deletion that runs on other saves',
    files: { [flow]: flowXml('ISNEW()').replace('RecordAfterSave', 'RecordBeforeDelete') },
    problem: /does not suit a flow of type RecordBeforeDelete/,
  },
  {
    name: 'a flow condition about an unknown field',
    files: { [flow]: flowXml('ISCHANGED({!$Record.Nope__c})') },
    problem: /Field Nope__c does not exist/,
  },
  {
    name: 'a flow condition about an unknown permission',
    files: { [flow]: flowXml('NOT({!$Permission.Nope})') },
    problem: /custom permission that does not exist: Nope/,
  },
  {
    name: 'a flow condition that it cannot do',
    files: { [flow]: flowXml('PRIORVALUE({!$Record.Name}) = "x"') },
    problem: /PRIORVALUE\( in a formula is not simulated/,
  },
  {
    name: 'a custom metadata row with an unknown field',
    files: { [row]: customMetadataXml('Other', { Target__c: 'x', Nope__c: 'x' }) },
    problem: /the field Nope__c does not exist on Mapping__mdt/,
  },
  {
    name: 'a custom metadata row with a bad picklist value',
    files: { [row]: customMetadataXml('Other', { Target__c: 'x', Policy__c: 'Loudest wins' }) },
    problem: /bad value for restricted picklist field: Loudest wins/,
  },
  {
    name: 'a custom metadata row without a required value',
    files: { [row]: customMetadataXml('Other', {}) },
    problem: /Required field is missing: Target__c/,
  },
  {
    name: 'a custom metadata row with a text too long',
    files: { [row]: customMetadataXml('Other', { Target__c: 'x'.repeat(81) }) },
    problem: /data value too large/,
  },
  { name: 'a file that is not XML', files: { [field('X__c')]: '<CustomField><label>' }, problem: /Error parsing file/ },
  {
    name: 'a metadata type that it does not know',
    files: { 'roles/Boss.role-meta.xml': '<Role/>' },
    problem: /Boss.role-meta.xml is not simulated/,
  },
];

describe('deploying a package', () => {
  for (const { name, files, problem } of broken) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(startFixtureOrg({}, { extra: files }), problem);
    });
  }

  it('refuses a placeholder without a value, naming file and placeholder', async () => {
    await assert.rejects(
      startFixtureOrg({ placeholders: {} }),
      /Opportunity\.workflow-meta\.xml: the placeholder %%RELAY_URL%% has no value/,
    );
  });

  it('takes all of a package or nothing, and keeps what it had when a later one fails', async () => {
    const cloud = await startSalesforceCloud();
    const good = {
      [field('One__c')]: fieldXml('One__c', 'Date'),
      [field('Two__c')]: picklistXml('Two__c', ['A', 'B']),
    };
    const packages = [
      writePackage(good),
      writePackage({
        ...good,
        [field('Three__c')]: fieldXml('Three__c', 'Date'),
        [field('Bad__c')]: fieldXml('Bad__c', 'Nope'),
      }),
    ];
    const names = async () => Object.keys(await admin.get('Opportunity', id)).filter((key) => key.endsWith('__c'));
    const admin = cloud.as(cloud.users.admin);
    const id = await admin.create('Opportunity', { Name: 'x', StageName: 'Prospecting', CloseDate: '2026-12-31' });
    try {
      assert.deepEqual(await names(), []);
      cloud.deploy(packages[0]?.folder ?? '');
      assert.deepEqual(await names(), ['One__c', 'Two__c']);
      assert.throws(() => {
        cloud.deploy(packages[1]?.folder ?? '');
      }, /CustomField Opportunity.Bad__c/);
      assert.deepEqual(await names(), ['One__c', 'Two__c']);
    } finally {
      for (const { remove } of packages) remove();
      await cloud.close();
    }
  });

  it('takes custom objects with lookups, permission set groups and kept types', async () => {
    const ns = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
    const cloud = await startFixtureOrg(
      {},
      {
        extra: {
          'objects/Note__c/Note__c.object-meta.xml': `<CustomObject ${ns}><deploymentStatus>Deployed</deploymentStatus><label>Note</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>Notes</pluralLabel><sharingModel>ReadWrite</sharingModel></CustomObject>`,
          'objects/Note__c/fields/Deal__c.field-meta.xml': fieldXml(
            'Deal__c',
            'Lookup',
            '<deleteConstraint>Cascade</deleteConstraint><referenceTo>Opportunity</referenceTo><relationshipName>Notes</relationshipName>',
          ),
          'permissionsets/Notes.permissionset-meta.xml': permissionSetXml(
            'Notes',
            { 'Note__c.Deal__c': 'edit' },
            objectPermissionsXml('Note__c'),
          ),
          'permissionsetgroups/Partner_Center_Admin.permissionsetgroup-meta.xml': `<PermissionSetGroup ${ns}><label>All</label><permissionSets>Notes</permissionSets></PermissionSetGroup>`,
          'labels/CustomLabels.labels-meta.xml': `<CustomLabels ${ns}/>`,
          'layouts/Note__c-Note Layout.layout-meta.xml': `<Layout ${ns}><layoutSections><layoutColumns><layoutItems><behavior>Required</behavior><field>Name</field></layoutItems></layoutColumns><style>OneColumn</style></layoutSections></Layout>`,
        },
      },
    );
    try {
      const admin = cloud.as(cloud.users.admin);
      const deal = await admin.create('Opportunity', { Name: 'x', StageName: 'Prospecting', CloseDate: '2026-12-31' });
      await admin.create('Note__c', { Name: 'First', Deal__c: deal });
      const [found] = await admin.query('SELECT Deal__r.Name, Name FROM Note__c');
      assert.equal(found?.['Name'], 'First');
      assert.match(
        JSON.stringify(await admin.query('SELECT (SELECT Name FROM Notes__r) FROM Opportunity')),
        /"Name":"First"/,
      );
      await admin.delete('Opportunity', deal);
      assert.deepEqual(await admin.query('SELECT Id FROM Note__c'), []);
    } finally {
      await cloud.close();
    }
  });

  it('runs a flow only while it is active, and through decisions', async () => {
    const decision =
      '<decisions><name>Big</name><label>Big</label><defaultConnectorLabel>No</defaultConnectorLabel><rules><name>Yes</name><conditionLogic>and</conditionLogic><conditions><leftValueReference>$Record.Amount</leftValueReference><operator>EqualTo</operator><rightValue><numberValue>100.0</numberValue></rightValue></conditions><connector><targetReference>Send</targetReference></connector><label>Yes</label></rules></decisions>';
    const deciding = flowXml('{!$Record.Shared__c}', decision).replace(
      '<start><connector><targetReference>Send<',
      '<start><connector><targetReference>Big<',
    );
    const outcomes: number[] = [];
    for (const xml of [deciding, deciding.replace('>Active<', '>Draft<')]) {
      const cloud = await startFixtureOrg({}, { extra: { [flow]: xml } });
      cloud.pauseOutbound();
      const seller = cloud.as(cloud.users.seller);
      for (const Amount of [99, 100])
        await seller.create('Opportunity', {
          Name: 'x',
          StageName: 'Prospecting',
          CloseDate: '2026-12-31',
          Shared__c: true,
          Amount,
        });
      outcomes.push(cloud.outboundQueue().length);
      await cloud.close();
    }
    assert.deepEqual(outcomes, [1, 0]);
  });

  it('accepts the fixture package as it is', async () => {
    const cloud = await startFixtureOrg();
    await cloud.close();
    assert.ok(Object.keys(fixturePackage).length > 10);
  });
});
