import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiOf, fieldXml, startFixtureOrg } from '../fixture.ts';

const rule = (formula: string, rest = '', active = true) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<ValidationRule xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Rule</fullName><active>${String(active)}</active><errorConditionFormula>${formula}</errorConditionFormula>${rest}<errorMessage>Say the next step.</errorMessage></ValidationRule>`;
const path = 'objects/Opportunity/validationRules/Rule.validationRule-meta.xml';
const deal = { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2027-03-31' };

describe('validation rules', () => {
  it('refuse what they object to, in their own words, on creation and on change', async (t) => {
    const extra = { [path]: rule('ISBLANK(NextStep)', '<errorDisplayField>NextStep</errorDisplayField>') };
    const cloud = await startFixtureOrg({}, { extra });
    t.after(() => cloud.close());
    const api = apiOf(cloud, cloud.users.admin);
    const refused = await api('POST', '/sobjects/Opportunity', deal);
    assert.deepEqual(refused.body, [
      { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Say the next step.', fields: ['NextStep'] },
    ]);
    const admin = cloud.as(cloud.users.admin);
    const id = await admin.create('Opportunity', { ...deal, NextStep: 'Call' });
    await assert.rejects(admin.update('Opportunity', id, { NextStep: null }), /Say the next step/);
  });

  it('that are switched off refuse nothing', async (t) => {
    const cloud = await startFixtureOrg({}, { extra: { [path]: rule('ISBLANK(NextStep)', '', false) } });
    t.after(() => cloud.close());
    await cloud.as(cloud.users.admin).create('Opportunity', deal);
  });

  for (const [what, xml, problem] of [
    ['a field that is not there', rule('ISBLANK(Nothing__c)'), /Field Nothing__c does not exist/],
    [
      'a place that is not there',
      rule('true', '<errorDisplayField>Nothing__c</errorDisplayField>'),
      /Nothing__c found/,
    ],
  ] as const)
    it(`with ${what} are not deployed`, async () => {
      await assert.rejects(startFixtureOrg({}, { extra: { [path]: xml } }), problem);
    });
});

describe('a master-detail field', () => {
  const object =
    '<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><deploymentStatus>Deployed</deploymentStatus><label>Note</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>Notes</pluralLabel><sharingModel>ControlledByParent</sharingModel></CustomObject>';
  const master = (rest = '') =>
    fieldXml(
      'Deal__c',
      'MasterDetail',
      `<referenceTo>Opportunity</referenceTo><relationshipName>Notes</relationshipName>${rest}`,
    );
  const files = (field: string) => ({
    'objects/Note__c/Note__c.object-meta.xml': object,
    'objects/Note__c/fields/Deal__c.field-meta.xml': field,
  });

  for (const [what, rest, moved] of [
    ['stays with its master', '', false],
    [
      'may move to another master where the field says so',
      '<reparentableMasterDetail>true</reparentableMasterDetail>',
      true,
    ],
  ] as const)
    it(`makes rows that need a master and go with it; a row ${what}`, async (t) => {
      const cloud = await startFixtureOrg({}, { extra: files(master(rest)) });
      t.after(() => cloud.close());
      const admin = cloud.as(cloud.users.admin);
      await assert.rejects(admin.create('Note__c', { Name: 'Alone' }), /Deal__c/);
      const [first, second] = [await admin.create('Opportunity', deal), await admin.create('Opportunity', deal)];
      const id = await admin.create('Note__c', { Name: 'Note', Deal__c: first });
      const move = admin.update('Note__c', id, { Deal__c: second }).then(
        () => true,
        () => false,
      );
      assert.equal(await move, moved);
      await admin.delete('Opportunity', moved ? second : first);
      await assert.rejects(admin.get('Note__c', id), /entity is deleted/);
    });

  it('is needed for the sharing of its master', async () => {
    await assert.rejects(
      startFixtureOrg({}, { extra: { 'objects/Note__c/Note__c.object-meta.xml': object } }),
      /ControlledByParent needs a master-detail field/,
    );
  });
});

describe('a custom metadata type', () => {
  const type = (visibility: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>Kept</label><pluralLabel>Kept</pluralLabel><visibility>${visibility}</visibility></CustomObject>`;
  const file = 'objects/Kept__mdt/Kept__mdt.object-meta.xml';

  it('is public: a protected one is for the orgs in which managed packages are made', async () => {
    const cloud = await startFixtureOrg({}, { extra: { [file]: type('Public') } });
    await cloud.close();
    await assert.rejects(startFixtureOrg({}, { extra: { [file]: type('Protected') } }), /visibility .* to Protected/);
  });
});
