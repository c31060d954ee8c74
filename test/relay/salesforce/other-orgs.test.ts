import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { SalesforceSwitches } from '../../clouds/salesforce/switches.ts';
import { startConnected } from './connected.ts';
import { census, createOne, deal, made, since } from './creating.ts';

const started = async (t: TestContext, switches: Partial<SalesforceSwitches>) => {
  const at = await startConnected(switches);
  t.after(() => at.cloud.close());
  return at;
};

describe('new deals in an org with person accounts', () => {
  it('belong to businesses, whatever person or duplicate rule is in the way', async (t) => {
    const at = await started(t, { personAccounts: true });
    await at.admin.create('Account', { LastName: 'Northwind' });
    const recordType = async (id: unknown) =>
      (await at.admin.query(`SELECT RecordType.Name FROM Account WHERE Id = '${String(id)}'`))[0]?.['RecordType'];
    const { id } = await createOne(at, deal('Northwind'));
    const { AccountId } = await at.admin.get('Opportunity', id);
    assert.equal(JSON.stringify(await recordType(AccountId)).includes('"Business"'), true);

    at.cloud.setDuplicateRules([{ object: 'Account', fields: ['Name'], action: 'block' }]);
    const person = await at.admin.create('Account', { LastName: 'Fabrikam' });
    const blocked = await createOne(at, deal('Fabrikam'));
    assert.deepEqual(
      blocked.problems.map(({ code }) => code),
      ['CUSTOMER_MISSING', 'CONTACT_MISSING'],
    );
    assert.notEqual((await at.admin.get('Opportunity', blocked.id))['AccountId'], person);

    at.cloud.setDuplicateRules([]);
    const chosen = await at.admin.query("SELECT Id FROM RecordType WHERE Name = 'Person Account'");
    const { account, ...rest } = deal('Proseware');
    const wanted = { ...rest, account: { ...account, RecordTypeId: String(chosen[0]?.['Id']) } };
    // The org refuses the name of a person: the row of the mapping has counted.
    assert.match((await createOne(at, wanted)).problems[0]?.words ?? '', /INVALID_FIELD_FOR_INSERT_UPDATE/);
  });
});

describe('new deals in an org that encrypts the names of accounts', () => {
  for (const describeEncrypted of ['not filterable', 'filterable'] as const)
    it(`have no account where nobody can look for it, and are all made in one go (describe: ${describeEncrypted})`, async (t) => {
      const at = await started(t, { encrypted: { 'Account.Name': 'probabilistic' }, describeEncrypted });
      const before = await census(at);
      at.cloud.clearCalls();
      const outcomes = await at.opportunities.create([deal('Northwind'), deal('Fabrikam'), deal('Contoso')]);
      assert.deepEqual(
        outcomes.map((outcome) => made(outcome).problems.map(({ code }) => code)),
        outcomes.map(() => ['CUSTOMER_MISSING', 'CONTACT_MISSING']),
      );
      assert.deepEqual(await since(at, before), [0, 0, 3, 0]);
      assert.ok(at.restCalls().filter((call) => call.includes('FROM%20Account')).length <= 2);
    });

  it('find the account that is spelled the same where it is encrypted in the deterministic way', async (t) => {
    const at = await started(t, { encrypted: { 'Account.Name': 'deterministic' } });
    const there = await at.admin.create('Account', { Name: 'Blue Yonder Airlines', BillingCountry: 'US' });
    const { id, problems } = await createOne(at, deal('Blue Yonder Airlines'));
    assert.deepEqual([problems, (await at.admin.get('Opportunity', id))['AccountId']], [[], there]);
    assert.equal((await at.opportunities.openDeals(['Blue Yonder Airlines'])).length, 0);
  });

  it('read all open deals where no pattern is taken, rather than make one twice', async (t) => {
    const at = await started(t, { encrypted: { 'Account.Name': 'probabilistic' } });
    const open = { StageName: 'Prospecting', CloseDate: '2027-03-31' };
    await at.admin.create('Opportunity', { Name: 'Their deal', ...open });
    const deals = await at.opportunities.openDeals(['Blue Yonder Airlines']);
    assert.deepEqual(
      deals.map(({ name }) => name),
      ['Their deal'],
    );
  });
});

describe("the customer's people of a deal that was made without them", () => {
  it('are made when they are asked for again, once, and nothing else is', async (t) => {
    const at = await started(t, {});
    at.cloud.failRows({ object: 'OpportunityContactRole', times: 2 });
    const wanted = deal('Northwind');
    const { problems } = await createOne(at, wanted);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['CONTACT_MISSING'],
    );
    const before = await census(at);
    assert.deepEqual(await at.opportunities.addPeople([wanted]), ['made']);
    assert.deepEqual(await since(at, before), [0, 0, 0, 1]);
    assert.deepEqual(await at.opportunities.addPeople([wanted]), ['there']);
    const [nobody] = await at.opportunities.addPeople([deal('Fabrikam')]);
    assert.equal(nobody instanceof Error && 'code' in nobody && nobody.code, 'OPPORTUNITY_NOT_FOUND');
    assert.deepEqual(await since(at, before), [0, 0, 0, 1]);
  });
});
