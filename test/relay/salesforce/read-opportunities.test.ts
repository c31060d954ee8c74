import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { errorOf } from '../error-of.ts';
import { newOpportunity, startConnected, type Connected } from './connected.ts';

/** Texts that try to leave the literal that they stand in. */
const evil = [
  "O'Brien",
  "' OR Name != '",
  "\\' OR Name != '",
  '\\',
  'x\\',
  "') OR (Name != '",
  "x' LIMIT 1 --",
  "x'/*",
  'a"b',
  '%',
  '_',
  ':name',
  '{}',
];

describe('reading opportunities', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at.cloud.clearCalls();
  });
  const read = (ids: readonly string[], referralIds: readonly string[] = [], fields: readonly string[] = ['Name']) =>
    at.opportunities.read({ ids, referralIds }, fields);
  const make = (name: string, fields: Record<string, unknown> = {}) =>
    at.admin.create('Opportunity', { ...newOpportunity(name), ...fields });

  it('by id gives the fields that were asked for, null where there is nothing', async () => {
    const id = await make('Read', { Amount: 12.5 });
    const [found, ...others] = await read(
      [id],
      [],
      ['Name', 'Amount', 'CloseDate', 'Description', 'Sync_with_Partner_Center__c'],
    );
    assert.deepEqual(others, []);
    assert.equal(found?.id, id);
    assert.deepEqual(found.fields, {
      Name: 'Read',
      Amount: 12.5,
      CloseDate: '2027-03-31',
      Description: null,
      Sync_with_Partner_Center__c: false,
    });
  });

  it('by referral id gives the one that carries it', async () => {
    const referralId = randomUUID();
    const id = await make('By referral', { Referral_Identifier__c: referralId });
    await make('Another', { Referral_Identifier__c: randomUUID() });
    assert.deepEqual(
      (await read([], [referralId])).map((found) => found.id),
      [id],
    );
  });

  it('one that both keys name gives it once', async () => {
    const referralId = randomUUID();
    const id = await make('Both', { Referral_Identifier__c: referralId });
    assert.equal((await read([id], [referralId])).length, 1);
    assert.equal((await read([id, id], [referralId, referralId])).length, 1);
  });

  it('is not refused for an id that somebody mistyped: Partner Center and the command line take any', async () => {
    const id = await make('Beside a typing error');
    const mistyped = `${id.slice(0, 15)}${id.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    assert.deepEqual(
      (await read([id, '006AAAAAAAAAAAAAAA'])).map((found) => found.id),
      [id],
    );
    assert.deepEqual(
      (await read([mistyped])).map((found) => found.id),
      [id],
    );
  });

  it('leaves out what is gone or was never there', async () => {
    const [id, gone] = [await make('Here'), await make('Gone')];
    await at.admin.delete('Opportunity', gone);
    const found = await read([id, gone, '006000000000999AAA'], [randomUUID()]);
    assert.deepEqual(
      found.map((one) => one.id),
      [id],
    );
  });

  it('no keys is no call', async () => {
    assert.deepEqual(await read([]), []);
    assert.deepEqual(at.restCalls(), []);
  });

  it('gives the fields of account, owner and primary contact by their paths, null where there is nothing', async () => {
    const accountId = await at.admin.create('Account', { Name: 'Northwind', BillingCountry: 'US' });
    const id = await at.seller.create('Opportunity', { ...newOpportunity('With people'), AccountId: accountId });
    const contact = async (LastName: string, IsPrimary: boolean) => {
      const person = { FirstName: 'Nancy', LastName, Email: `${LastName}@northwind.example`, AccountId: accountId };
      const ContactId = await at.admin.create('Contact', person);
      await at.admin.create('OpportunityContactRole', { OpportunityId: id, ContactId, IsPrimary });
    };
    await contact('Other', false);
    await contact('Anderson', true);
    const expected = {
      'Account.Name': 'Northwind',
      'Account.BillingCountry': 'US',
      'Account.BillingCity': null,
      'PrimaryContact.LastName': 'Anderson',
      'PrimaryContact.Email': 'Anderson@northwind.example',
      'PrimaryContact.Phone': null,
      'Owner.Email': at.cloud.users.seller,
      'Owner.Phone': null,
      OwnerId: (await at.admin.get('Opportunity', id))['OwnerId'],
    };
    const [found] = await read([id], [], Object.keys(expected));
    assert.deepEqual(found?.fields, expected);
  });

  it('one without account and contact gives nulls', async () => {
    const fields = ['Account.Name', 'PrimaryContact.Email'];
    const [found] = await read([await make('Alone')], [], fields);
    assert.deepEqual(found?.fields, { 'Account.Name': null, 'PrimaryContact.Email': null });
  });

  it('two hundred keys of both kinds are one query of less than 16,000 characters', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      ...newOpportunity(`Many ${String(index)}`),
      Referral_Identifier__c: randomUUID(),
    }));
    const ids = await at.admin.createMany('Opportunity', rows);
    await read([ids[0] ?? '']);
    at.cloud.clearCalls();
    const found = await read(
      ids.slice(0, 100),
      rows.slice(100).map((row) => row.Referral_Identifier__c),
      ['Name', 'Amount', 'Account.Name', 'PrimaryContact.Email', 'Owner.Email'],
    );
    assert.deepEqual(found.map(({ id }) => id).sort(), ids.toSorted());
    const [call = '', ...others] = at.restCalls();
    assert.deepEqual(others, []);
    assert.ok(call.length < 16_000, String(call.length));
  });

  it('more than a URL has room for are as many queries as that needs, and nothing is missing', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      ...newOpportunity(`Long ${String(index)}`),
      Referral_Identifier__c: `${randomUUID()}-${'é'.repeat(60)}`,
    }));
    const ids = await at.admin.createMany('Opportunity', rows);
    at.cloud.clearCalls();
    const found = await read(
      [],
      rows.map((row) => row.Referral_Identifier__c),
    );
    assert.deepEqual(found.map(({ id }) => id).sort(), ids.toSorted());
    const queries = at.restCalls().filter((call) => call.includes('/query?'));
    assert.ok(queries.length > 1 && queries.length <= 8, String(queries.length));
    for (const call of queries) assert.ok(call.length < 16_000, String(call.length));
  });

  describe('in an org with Opportunity Teams', () => {
    it('gives the team without the owner', async () => {
      const id = await at.seller.create('Opportunity', newOpportunity('Team'));
      const users = await at.admin.query('SELECT Id, Username FROM User');
      for (const user of users.filter(({ Username }) => Username !== at.cloud.users.integration))
        await at.admin.create('OpportunityTeamMember', { OpportunityId: id, UserId: user['Id'] });
      const [found] = await read([id]);
      assert.deepEqual(found?.team, [
        { firstName: 'Avery', lastName: 'Adams', email: at.cloud.users.admin, phone: null },
      ]);
    });

    it('asks whether there are any once an hour at most', async () => {
      const id = await make('Hour');
      const describes = () => at.restCalls().filter((call) => call.endsWith('describe')).length;
      at.clock.advance(3_600_000);
      await read([id]);
      await read([id]);
      at.cloud.clearCalls();
      at.clock.advance(3_598_000);
      await read([id]);
      await read([id]);
      assert.equal(describes(), 0);
      at.clock.advance(2_000);
      await read([id]);
      await read([id]);
      assert.equal(describes(), 1);
    });
  });

  it('in an org without Opportunity Teams gives no team, and all the rest', async (t) => {
    const bare = await startConnected({ opportunityTeams: false });
    t.after(() => bare.cloud.close());
    const id = await bare.admin.create('Opportunity', newOpportunity('Bare'));
    const [found] = await bare.opportunities.read({ ids: [id], referralIds: [] }, ['Name']);
    assert.deepEqual([found?.fields, found?.team], [{ Name: 'Bare' }, []]);
  });

  for (const text of evil) {
    it(`a referral id ${JSON.stringify(text)} stays a text`, async () => {
      await make('Not to be found');
      assert.deepEqual(await read([], [text]), []);
    });
  }

  it('a referral id with a quote is found as what it is', async () => {
    const id = await make('Quoted', { Referral_Identifier__c: "it's \\ odd" });
    assert.deepEqual(
      (await read([], ["it's \\ odd"])).map((found) => found.id),
      [id],
    );
  });

  it('a field that does not exist is refused, naming it', async () => {
    const id = await make('Field');
    const { code, message } = await errorOf(() => read([id], [], ['Nothing__c']));
    assert.match(code, /^SALESFORCE_/);
    assert.match(message, /Nothing__c/);
  });

  it('an opportunity is fresh within the second in which it was modified, and not after it', async () => {
    at.clock.advance(1_000 - (at.clock.now() % 1_000) + 400);
    const id = await make('Fresh');
    const isFresh = async () => (await read([id]))[0]?.fresh;
    assert.equal(await isFresh(), true);
    at.clock.advance(599);
    assert.equal(await isFresh(), true);
    at.clock.advance(1);
    assert.equal(await isFresh(), false);
    await at.seller.update('Opportunity', id, {}).catch(() => undefined);
    await at.admin.update('Opportunity', id, { Amount: 1 });
    assert.equal(await isFresh(), true);
  });

  for (const [what, body] of [
    ['no result', {}],
    ['a row without id', { done: true, records: [{ LastModifiedDate: '2026-11-02T09:00:00.000+0000' }] }],
    ['a row without date', { done: true, records: [{ Id: '006000000000001AAA' }] }],
    ['a row that is null', { done: true, records: [null] }],
  ] as const) {
    it(`${what} is unavailable, not a crash`, async () => {
      at.cloud.fail({ times: 1, path: /query/, status: 200, body });
      assert.equal((await errorOf(() => read(['006000000000001AAA']))).code, 'SALESFORCE_UNAVAILABLE');
    });
  }

  it('contact roles and teams of another shape are as good as none', async () => {
    const row = { Id: '006000000000001AAA', LastModifiedDate: '2026-11-02T09:00:00.000+0000' };
    for (const rows of [null, 'x', { records: 'x' }, { records: [] }, { records: [{ Contact: null, User: null }] }]) {
      const record = { ...row, OpportunityContactRoles: rows, OpportunityTeamMembers: rows };
      at.cloud.fail({ times: 1, path: /query/, status: 200, body: { done: true, records: [record] } });
      const [found] = await read([row.Id], [], ['PrimaryContact.Email']);
      assert.deepEqual([found?.fields, found?.team], [{ 'PrimaryContact.Email': null }, []]);
    }
  });
});
