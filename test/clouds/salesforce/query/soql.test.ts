import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { manualClock } from '../../../clock.ts';
import { apiOf, startFixtureOrg } from '../fixture.ts';
import type { Answer } from '../fixture.ts';
import type { Person } from '../ui/people-at-work.ts';
import type { SalesforceCloud } from '../start.ts';

describe('queries', () => {
  const clock = manualClock();
  let cloud: SalesforceCloud;
  let seller: Person;
  let api: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  const ids: Record<string, string> = {};

  before(async () => {
    cloud = await startFixtureOrg({ clock });
    seller = cloud.as(cloud.users.seller);
    api = apiOf(cloud, cloud.users.seller);
    ids['Fabrikam'] = await seller.create('Account', { Name: 'Fabrikam', BillingCountry: 'US' });
    for (const [name, amount, day, extra] of [
      ['Alpha', 10, '2026-01-01', { AccountId: ids['Fabrikam'], Shared__c: true }],
      ['beta 100%', 30, '2026-02-01', { State__c: 'Done' }],
      ["Gamma's", null, '2026-03-01', {}],
    ] as const) {
      ids[name] = await seller.create('Opportunity', {
        Name: name,
        Amount: amount,
        CloseDate: day,
        StageName: 'Prospecting',
        ...extra,
      });
      clock.advance(1_000);
    }
    const contact = await seller.create('Contact', { FirstName: 'Jo', LastName: 'Doe', Email: 'jo@fabrikam.example' });
    await seller.create('OpportunityContactRole', {
      OpportunityId: ids['Alpha'],
      ContactId: contact,
      IsPrimary: true,
      Role: 'Decision Maker',
    });
    const gone = await seller.create('Opportunity', {
      Name: 'Gone',
      CloseDate: '2026-04-01',
      StageName: 'Prospecting',
    });
    await seller.delete('Opportunity', gone);
  });
  after(() => cloud.close());

  const filters: { where: string; names: string[] }[] = [
    { where: "Name = 'ALPHA'", names: ['Alpha'] },
    { where: "Name != 'alpha'", names: ['beta 100%', "Gamma's"] },
    { where: "Name = 'Gamma\\'s'", names: ["Gamma's"] },
    { where: "Name LIKE '%a'", names: ['Alpha'] },
    { where: "Name LIKE '_eta%'", names: ['beta 100%'] },
    { where: "Name LIKE '%\\%'", names: ['beta 100%'] },
    { where: "Name LIKE 'b%A_1%0%'", names: ['beta 100%'] },
    { where: "Name LIKE 'b%a%a%'", names: [] },
    { where: "Name LIKE '%a%a'", names: ['Alpha'] },
    { where: "Name IN ('Alpha', 'Nobody')", names: ['Alpha'] },
    { where: "Name NOT IN ('Alpha')", names: ['beta 100%', "Gamma's"] },
    { where: 'Amount = null', names: ["Gamma's"] },
    { where: 'Amount != null', names: ['Alpha', 'beta 100%'] },
    { where: 'Amount > 10', names: ['beta 100%'] },
    { where: 'Amount >= 10 AND Amount < 30', names: ['Alpha'] },
    { where: 'Amount <= 10', names: ['Alpha'] },
    { where: 'CloseDate = 2026-02-01', names: ['beta 100%'] },
    { where: 'LastModifiedDate >= 2026-11-02T10:00:01+01:00', names: ['beta 100%', "Gamma's"] },
    { where: 'Shared__c = TRUE', names: ['Alpha'] },
    { where: "NOT Name = 'Alpha'", names: ['beta 100%', "Gamma's"] },
    { where: "(Name = 'Alpha' OR Amount = null) AND Shared__c = false", names: ["Gamma's"] },
    { where: "Account.BillingCountry = 'us'", names: ['Alpha'] },
    { where: "Account.Name = null AND Icon__c = '✔'", names: ['beta 100%'] },
    { where: "Owner.Username = 'seller@contoso.example' AND Amount = 30", names: ['beta 100%'] },
  ];
  for (const { where, names } of filters) {
    it(`finds ${names.join(', ')} WHERE ${where}`, async () => {
      const records = await seller.query(`SELECT Name FROM Opportunity WHERE ${where} ORDER BY Name`);
      assert.deepEqual(
        records.map((record) => record['Name']),
        names,
      );
    });
  }

  it('answers at once when many wild cards nearly match', async () => {
    const id = await seller.create('Account', { Name: 'a'.repeat(200) });
    for (const [end, count] of [
      ['a', 1],
      ['b', 0],
    ] as const) {
      const where = `Name LIKE '${'%a'.repeat(40)}%${end}' AND Id = '${id}'`;
      assert.equal((await seller.query(`SELECT Id FROM Account WHERE ${where}`)).length, count);
    }
  });

  it('finds records by ids of 15 and of 18 characters', async () => {
    const id = ids['Alpha'] ?? '';
    const records = await seller.query(`SELECT Id FROM Opportunity WHERE Id IN ('${id.slice(0, 15)}')`);
    assert.deepEqual(
      records.map((record) => record['Id']),
      [id],
    );
  });

  const orders: { order: string; names: string[] }[] = [
    { order: 'Amount', names: ["Gamma's", 'Alpha', 'beta 100%'] },
    { order: 'Amount DESC NULLS LAST', names: ['beta 100%', 'Alpha', "Gamma's"] },
    { order: 'LastModifiedDate DESC, Name LIMIT 2', names: ["Gamma's", 'beta 100%'] },
    { order: 'Name LIMIT 1 OFFSET 1', names: ['beta 100%'] },
  ];
  for (const { order, names } of orders) {
    it(`orders by ${order}`, async () => {
      const records = await seller.query(`SELECT Name FROM Opportunity ORDER BY ${order}`);
      assert.deepEqual(
        records.map((record) => record['Name']),
        names,
      );
    });
  }

  it('answers with parents, children and attributes', async () => {
    const [record] = await seller.query(
      "SELECT Id, Account.Name, Account.Owner.Name, Owner.Email, (SELECT Role, Contact.Name, Contact.Email FROM OpportunityContactRoles WHERE IsPrimary = true) FROM Opportunity WHERE Name = 'Alpha'",
    );
    const url = (object: string, id: unknown) => `/services/data/v68.0/sobjects/${object}/${String(id)}`;
    const account = record?.['Account'];
    assert.deepEqual(record?.['attributes'], { type: 'Opportunity', url: url('Opportunity', ids['Alpha']) });
    assert.ok(typeof account === 'object' && account !== null && 'Name' in account && 'Owner' in account);
    assert.equal(account.Name, 'Fabrikam');
    const roles = JSON.stringify(record['OpportunityContactRoles']);
    assert.match(roles, /^\{"totalSize":1,"done":true,"records":\[/);
    assert.match(roles, /"Role":"Decision Maker","Contact":\{.*"Name":"Jo Doe","Email":"jo@fabrikam.example"/);
    const [other] = await seller.query(
      "SELECT Account.Name, (SELECT Id FROM OpportunityContactRoles) FROM Opportunity WHERE Name LIKE 'beta%'",
    );
    assert.deepEqual([other?.['Account'], other?.['OpportunityContactRoles']], [null, null]);
  });

  it('counts', async () => {
    const { body } = await api(
      'GET',
      `/query?q=${encodeURIComponent('SELECT COUNT() FROM Opportunity WHERE Amount != null')}`,
    );
    assert.deepEqual(body, { totalSize: 2, done: true, records: [] });
  });

  it('shows deleted records only to queryAll', async () => {
    const q = encodeURIComponent("SELECT IsDeleted FROM Opportunity WHERE Name = 'Gone'");
    assert.match(JSON.stringify((await api('GET', `/query?q=${q}`)).body), /"totalSize":0/);
    assert.match(JSON.stringify((await api('GET', `/queryAll?q=${q}`)).body), /"IsDeleted":true/);
  });

  it('gives long results page by page', async () => {
    for (let count = 0; count < 450; count += 1) await seller.create('Contact', { LastName: `Number ${count}` });
    const headers = { 'Sforce-Query-Options': 'batchSize=200' };
    const sizes: number[] = [];
    let path: string | undefined =
      `/query?q=${encodeURIComponent("SELECT Id FROM Contact WHERE LastName LIKE 'Number%'")}`;
    while (path !== undefined) {
      const { body } = await api('GET', path, undefined, headers);
      assert.ok(typeof body === 'object' && body !== null && 'records' in body && Array.isArray(body.records));
      sizes.push(body.records.length);
      path = 'nextRecordsUrl' in body ? String(body.nextRecordsUrl).replace('/services/data/v66.0', '') : undefined;
    }
    assert.deepEqual(sizes, [200, 200, 50]);
    assert.match(JSON.stringify((await api('GET', '/query/01gUNKNOWN-200')).body), /INVALID_QUERY_LOCATOR/);
  });

  it('reads custom metadata rows', async () => {
    const rows = await cloud
      .as(cloud.users.integration)
      .query(
        'SELECT DeveloperName, MasterLabel, Target__c, Active__c, Policy__c FROM Mapping__mdt ORDER BY DeveloperName',
      );
    assert.deepEqual(
      rows.map(({ attributes: _attributes, ...row }) => row),
      [
        { DeveloperName: 'Title', MasterLabel: 'Title', Target__c: 'Name', Active__c: true, Policy__c: null },
        {
          DeveloperName: 'Value',
          MasterLabel: 'Value',
          Target__c: 'Amount',
          Active__c: false,
          Policy__c: 'Newest wins',
        },
      ],
    );
  });

  const refusals: { soql: string; code: string; message: RegExp }[] = [
    {
      soql: 'SELECT Nope FROM Opportunity',
      code: 'INVALID_FIELD',
      message: /^No such column 'Nope' on entity 'Opportunity'\. If you are attempting to use a custom field/,
    },
    {
      soql: 'SELECT Campaign_Key__c FROM Opportunity',
      code: 'INVALID_FIELD',
      message: /No such column 'Campaign_Key__c'/,
    },
    {
      soql: "SELECT Id FROM Opportunity WHERE Campaign_Key__c = 'x'",
      code: 'INVALID_FIELD',
      message: /No such column/,
    },
    { soql: 'SELECT Id FROM Opportunity ORDER BY Campaign_Key__c', code: 'INVALID_FIELD', message: /No such column/ },
    {
      soql: 'SELECT Partner.Name FROM Opportunity',
      code: 'INVALID_FIELD',
      message: /Didn't understand relationship 'Partner'/,
    },
    {
      soql: 'SELECT Id, (SELECT Id FROM Partners) FROM Opportunity',
      code: 'INVALID_TYPE',
      message: /Didn't understand relationship 'Partners'/,
    },
    { soql: 'SELECT Id FROM Nope', code: 'INVALID_TYPE', message: /sObject type 'Nope' is not supported/ },
    { soql: "SELECT Id FROM Opportunity WHERE Log__c = 'x'", code: 'INVALID_FIELD', message: /can not be filtered/ },
    {
      soql: 'SELECT Id FROM Opportunity WHERE Name = 5',
      code: 'INVALID_FIELD',
      message: /must be of type string and should be enclosed in quotes/,
    },
    {
      soql: "SELECT Id FROM Opportunity WHERE Amount = '5'",
      code: 'INVALID_FIELD',
      message: /should not be enclosed in quotes/,
    },
    {
      soql: "SELECT Id FROM Opportunity WHERE Id = 'abc'",
      code: 'INVALID_QUERY_FILTER_OPERATOR',
      message: /invalid ID field: abc/,
    },
    {
      soql: "SELECT Id FROM Opportunity WHERE Name = 'a' OR Name = 'b' AND Amount = 1",
      code: 'MALFORMED_QUERY',
      message: /unexpected token: 'AND'/,
    },
    { soql: 'SELECT FROM Opportunity', code: 'MALFORMED_QUERY', message: /./ },
    {
      soql: 'SELECT Id FROM Opportunity WHERE CreatedDate = TODAY',
      code: 'MALFORMED_QUERY',
      message: /TODAY in WHERE is not simulated/,
    },
    {
      soql: 'SELECT Id FROM Opportunity WHERE AccountId IN (SELECT Id FROM Account)',
      code: 'MALFORMED_QUERY',
      message: /subquery in WHERE is not simulated/,
    },
    {
      soql: 'SELECT COUNT(Id) n FROM Opportunity',
      code: 'MALFORMED_QUERY',
      message: /COUNT\(Id\) in SELECT is not simulated/,
    },
    {
      soql: 'SELECT Name FROM Opportunity GROUP BY Name',
      code: 'MALFORMED_QUERY',
      message: /GROUP BY is not simulated/,
    },
    { soql: 'SELECT Id FROM Opportunity FOR UPDATE', code: 'MALFORMED_QUERY', message: /FOR is not simulated/ },
    { soql: 'SELECT Id FROM Opportunity LIMIT 1 OFFSET 2001', code: 'NUMBER_OUTSIDE_VALID_RANGE', message: /2000/ },
  ];
  for (const { soql, code, message } of refusals) {
    it(`refuses ${soql} with ${code}`, async () => {
      await assert.rejects(seller.query(soql), { errorCode: code, message });
    });
  }
});
