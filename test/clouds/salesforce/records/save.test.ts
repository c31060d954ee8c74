import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { manualClock } from '../../../clock.ts';
import { startFixtureOrg } from '../fixture.ts';
import type { Person } from '../ui/people-at-work.ts';
import type { SalesforceCloud } from '../start.ts';

const deal = { Name: 'Contoso deal', StageName: 'Prospecting', CloseDate: '2026-12-31' };

describe('saving a record', () => {
  const clock = manualClock();
  let cloud: SalesforceCloud;
  let seller: Person;
  let relay: Person;
  let admin: Person;
  before(async () => {
    cloud = await startFixtureOrg({ clock });
    seller = cloud.as(cloud.users.seller);
    relay = cloud.as(cloud.users.integration);
    admin = cloud.as(cloud.users.admin);
  });
  after(() => cloud.close());

  const refusals: {
    name: string;
    object?: string;
    fields: Record<string, unknown>;
    code: string;
    at?: string[];
    message?: RegExp;
  }[] = [
    {
      name: 'a field that does not exist',
      fields: { ...deal, Nope__c: 1 },
      code: 'INVALID_FIELD',
      at: ['Nope__c'],
      message: /^No such column 'Nope__c' on sobject of type Opportunity$/,
    },
    {
      name: 'a field that the permission sets do not show',
      fields: { ...deal, Campaign_Key__c: 'x' },
      code: 'INVALID_FIELD',
      at: ['Campaign_Key__c'],
    },
    {
      name: 'a field that they only show',
      fields: { ...deal, Deal_Key__c: 'x' },
      code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      at: ['Deal_Key__c'],
      message: /check the security settings/,
    },
    {
      name: 'a formula field',
      fields: { ...deal, Icon__c: 'x' },
      code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      at: ['Icon__c'],
    },
    {
      name: 'a system field',
      fields: { ...deal, CreatedDate: '2026-01-01T00:00:00Z' },
      code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      at: ['CreatedDate'],
    },
    {
      name: 'a text too long',
      fields: { ...deal, Name: 'x'.repeat(121) },
      code: 'STRING_TOO_LONG',
      at: ['Name'],
      message: /max length=120/,
    },
    {
      name: 'a value that a restricted picklist does not have',
      fields: { ...deal, State__c: 'Lost' },
      code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      at: ['State__c'],
    },
    {
      name: 'a currency that is not active',
      fields: { ...deal, CurrencyIsoCode: 'ZZZ' },
      code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      at: ['CurrencyIsoCode'],
    },
    {
      name: 'missing required fields',
      fields: { Name: 'x' },
      code: 'REQUIRED_FIELD_MISSING',
      at: ['StageName', 'CloseDate'],
    },
    {
      name: 'a required text of blanks',
      fields: { ...deal, Name: '   ' },
      code: 'REQUIRED_FIELD_MISSING',
      at: ['Name'],
    },
    { name: 'a text for a number', fields: { ...deal, Amount: 'lots' }, code: 'JSON_PARSER_ERROR', at: ['Amount'] },
    { name: 'a number for a text', fields: { ...deal, Name: 7 }, code: 'JSON_PARSER_ERROR', at: ['Name'] },
    {
      name: 'a day that does not exist',
      fields: { ...deal, CloseDate: '2026-02-30' },
      code: 'JSON_PARSER_ERROR',
      at: ['CloseDate'],
    },
    {
      name: 'a date for a datetime',
      fields: { ...deal, Checked_At__c: '2026-02-03' },
      code: 'JSON_PARSER_ERROR',
      at: ['Checked_At__c'],
    },
    {
      name: 'a text for a check box',
      fields: { ...deal, Shared__c: 'yes' },
      code: 'JSON_PARSER_ERROR',
      at: ['Shared__c'],
    },
    {
      name: 'an amount of 17 digits',
      fields: { ...deal, Amount: 1e16 },
      code: 'NUMBER_OUTSIDE_VALID_RANGE',
      at: ['Amount'],
    },
    { name: 'an id that is none', fields: { ...deal, AccountId: 'abc' }, code: 'MALFORMED_ID', at: ['AccountId'] },
    {
      name: 'an id of another object',
      fields: { ...deal, AccountId: '003000000000000AAA' },
      code: 'MALFORMED_ID',
      at: ['AccountId'],
    },
    {
      name: 'an id of no record',
      fields: { ...deal, AccountId: '001000000000000AAA' },
      code: 'INVALID_CROSS_REFERENCE_KEY',
      at: ['AccountId'],
    },
    {
      name: 'an e-mail address that is none',
      object: 'Contact',
      fields: { LastName: 'Doe', Email: 'doe' },
      code: 'INVALID_EMAIL_ADDRESS',
      at: ['Email'],
    },
    { name: 'an object that does not exist', object: 'Nope__c', fields: {}, code: 'INVALID_TYPE' },
    {
      name: 'an object that nobody writes',
      object: 'User',
      fields: { LastName: 'x' },
      code: 'INSUFFICIENT_ACCESS_OR_READONLY',
    },
  ];
  for (const { name, object = 'Opportunity', fields, code, at = [], message = /./ } of refusals) {
    it(`refuses ${name} with ${code}`, async () => {
      await assert.rejects(seller.create(object, fields), { errorCode: code, fields: at, message });
    });
  }

  it('leaves nothing behind when it is refused', async () => {
    assert.deepEqual(await admin.query('SELECT Id FROM Opportunity'), []);
  });

  const kept: { field: string; input: unknown; output: unknown }[] = [
    { field: 'Name', input: '  padded  ', output: 'padded' },
    { field: 'NextStep', input: '', output: null },
    { field: 'NextStep', input: '  ', output: null },
    { field: 'Log__c', input: 'one\r\ntwo', output: 'one\r\ntwo' },
    { field: 'Amount', input: 10.005, output: 10.01 },
    { field: 'Amount', input: -0.004, output: 0 },
    { field: 'Amount', input: '12.50', output: 12.5 },
    { field: 'Checked_At__c', input: '2026-11-02T10:00:00.750+01:00', output: '2026-11-02T09:00:00.000+0000' },
    { field: 'Checked_At__c', input: '2026-11-02T09:00:00.000+0000', output: '2026-11-02T09:00:00.000+0000' },
    { field: 'State__c', input: 'done', output: 'Done' },
    { field: 'StageName', input: 'A stage of our own', output: 'A stage of our own' },
    { field: 'name', input: 'case does not matter', output: undefined },
  ];
  for (const { field, input, output } of kept) {
    it(`keeps ${field} ${JSON.stringify(input)} as ${JSON.stringify(output)}`, async () => {
      const rest = Object.fromEntries(
        Object.entries(deal).filter(([name]) => name.toLowerCase() !== field.toLowerCase()),
      );
      const id = await seller.create('Opportunity', { ...rest, [field]: input });
      assert.equal((await seller.get('Opportunity', id))[field], output);
    });
  }

  it('fills in defaults, owner, stamps and what follows from the stage', async () => {
    const id = await seller.create('Opportunity', { ...deal, StageName: 'Closed Won' });
    const record = await seller.get('Opportunity', id);
    const [me] = await seller.query(`SELECT Id FROM User WHERE Username = '${cloud.users.seller}'`);
    assert.deepEqual(
      [
        record['Shared__c'],
        record['State__c'],
        record['Icon__c'],
        record['CurrencyIsoCode'],
        record['Probability'],
        record['IsClosed'],
        record['IsWon'],
      ],
      [false, 'Waiting', '⏳', 'USD', 100, true, true],
    );
    assert.deepEqual(
      [record['OwnerId'], record['CreatedById'], record['LastModifiedById']],
      [me?.['Id'], me?.['Id'], me?.['Id']],
    );
    assert.equal(record['CreatedDate'], '2026-11-02T09:00:00.000+0000');
    clock.advance(61_500);
    await seller.update('Opportunity', id, { StageName: 'Closed Lost', State__c: 'Done' });
    const later = await seller.get('Opportunity', id);
    assert.deepEqual([later['Probability'], later['IsWon'], later['Icon__c']], [0, false, '✔']);
    assert.equal(later['CreatedDate'], '2026-11-02T09:00:00.000+0000');
    assert.equal(later['LastModifiedDate'], '2026-11-02T09:01:01.000+0000');
    assert.equal(later['SystemModstamp'], '2026-11-02T09:01:01.000+0000');
  });

  it('keeps a unique field unique whatever the case, and lets a record keep its own value', async () => {
    const id = await relay.create('Opportunity', { ...deal, Deal_Key__c: 'K-1' });
    await assert.rejects(relay.create('Opportunity', { ...deal, Deal_Key__c: 'k-1' }), {
      errorCode: 'DUPLICATE_VALUE',
      message: `duplicate value found: Deal_Key__c duplicates value on record with id: ${id}`,
    });
    await relay.update('Opportunity', id, { Deal_Key__c: 'K-1' });
  });

  it('has one primary contact of an opportunity', async () => {
    const id = await seller.create('Opportunity', deal);
    const roles = [];
    for (const name of ['One', 'Two']) {
      const contact = await seller.create('Contact', { LastName: name });
      roles.push(
        await seller.create('OpportunityContactRole', { OpportunityId: id, ContactId: contact, IsPrimary: true }),
      );
    }
    const found = await seller.query(
      `SELECT Id FROM OpportunityContactRole WHERE OpportunityId = '${id}' AND IsPrimary = true`,
    );
    assert.deepEqual(
      found.map((role) => role['Id']),
      [roles[1]],
    );
  });

  it('deletes what hangs on a record with it', async () => {
    const account = await seller.create('Account', { Name: 'Fabrikam' });
    const id = await seller.create('Opportunity', { ...deal, AccountId: account });
    await seller.delete('Account', account);
    await assert.rejects(seller.get('Opportunity', id), { errorCode: 'ENTITY_IS_DELETED' });
    await assert.rejects(seller.delete('Account', account), { errorCode: 'ENTITY_IS_DELETED' });
    await assert.rejects(seller.create('Opportunity', { ...deal, AccountId: account }), {
      errorCode: 'ENTITY_IS_DELETED',
    });
  });

  it('gives the integration user only what its permission sets grant, standard fields included', async () => {
    const id = await relay.create('Opportunity', { ...deal, Amount: 5 });
    const record = await relay.get('Opportunity', id);
    assert.equal(record['Amount'], 5);
    assert.ok(!('Description' in record));
    await assert.rejects(relay.update('Opportunity', id, { Description: 'x' }), { errorCode: 'INVALID_FIELD' });
    await assert.rejects(relay.query('SELECT Description FROM Opportunity'), { errorCode: 'INVALID_FIELD' });
    await assert.rejects(relay.delete('Opportunity', id), { errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' });
    const account = await relay.create('Account', { Name: 'Northwind', BillingCity: 'Oslo', BillingCountry: 'NO' });
    assert.equal((await relay.get('Account', account))['BillingCity'], 'Oslo');
    const contact = await relay.create('Contact', { LastName: 'Doe', Email: 'doe@northwind.example' });
    await relay.create('OpportunityContactRole', { OpportunityId: id, ContactId: contact });
    assert.equal((await relay.query('SELECT DeveloperName FROM Mapping__mdt')).length, 2);
    await assert.rejects(seller.query('SELECT DeveloperName FROM Mapping__mdt'), { errorCode: 'INVALID_TYPE' });
  });
});

describe('an org with other switches', () => {
  it('has no currency field when it uses one currency, and takes only its stages when told so', async () => {
    const cloud = await startFixtureOrg({ switches: { multiCurrency: false, stageRestricted: true } });
    try {
      const seller = cloud.as(cloud.users.seller);
      await assert.rejects(seller.create('Opportunity', { ...deal, CurrencyIsoCode: 'EUR' }), {
        errorCode: 'INVALID_FIELD',
      });
      await assert.rejects(seller.create('Opportunity', { ...deal, StageName: 'Own' }), {
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      });
    } finally {
      await cloud.close();
    }
  });
});
