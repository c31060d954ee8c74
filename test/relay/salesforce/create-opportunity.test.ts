import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { SalesforceRequest } from '../../../relay/salesforce/connect.ts';
import { createOpportunities } from '../../../relay/salesforce/opportunities.ts';
import type { Customer, Person } from '../../../relay/sync/model.ts';
import type { NewOpportunity } from '../../../relay/sync/ports.ts';
import { errorOf } from '../error-of.ts';
import { newOpportunity, startConnected, type Connected } from './connected.ts';

const nancy: Person = {
  firstName: 'Nancy',
  lastName: 'Anderson',
  email: 'nancy.anderson@northwind.example',
  phone: '+1 425 555 0101',
};

describe('creating an opportunity for a referral', () => {
  let at: Connected;
  let name = '';
  let count = 0;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    // A customer of its own for each test.
    name = `Northwind ${String((count += 1))}`;
    at.cloud.clearCalls();
  });

  const customer = (change: Partial<Customer> = {}): Customer => ({
    ...{ name, street: '4567 Main Street\nFloor 3', city: 'Buffalo', state: 'NY', postalCode: '98052', country: 'US' },
    contact: nancy,
    ...change,
  });
  const order = (change: Partial<NewOpportunity> = {}): NewOpportunity => ({
    referralId: randomUUID(),
    fields: { ...newOpportunity(name), Amount: 50_000 },
    customer: customer(),
    ...change,
  });
  const rows = (object: string, where: string, fields = 'Id') =>
    at.admin.query(`SELECT ${fields} FROM ${object} WHERE ${where}`);
  const accounts = (fields = 'Id') => rows('Account', `Name LIKE '${name}%'`, fields);
  /** The same adapter, and what it asks of the org in order. */
  function watch() {
    const sent: SalesforceRequest[] = [];
    const { salesforce } = at;
    const opportunities = createOpportunities({
      ...salesforce,
      call(request) {
        sent.push(request);
        return salesforce.call(request);
      },
    });
    return { sent, opportunities };
  }
  /** How many of each there are. */
  async function census() {
    const number = async (object: string) => (await at.admin.query(`SELECT Id FROM ${object}`)).length;
    return {
      accounts: await number('Account'),
      contacts: await number('Contact'),
      opportunities: await number('Opportunity'),
      roles: await number('OpportunityContactRole'),
    };
  }

  it('makes account, primary contact and opportunity, tied to each other', async () => {
    const wanted = order();
    const id = await at.opportunities.create(wanted);
    const [account] = await accounts('Id, BillingStreet, BillingCity, BillingState, BillingPostalCode, BillingCountry');
    assert.deepEqual(
      ['BillingStreet', 'BillingCity', 'BillingState', 'BillingPostalCode', 'BillingCountry'].map(
        (field) => account?.[field],
      ),
      ['4567 Main Street\nFloor 3', 'Buffalo', 'NY', '98052', 'US'],
    );
    const row = await at.admin.get('Opportunity', id);
    assert.deepEqual(
      [row['Name'], row['Amount'], row['AccountId'], row['Referral_Identifier__c']],
      [name, 50_000, account?.['Id'], wanted.referralId],
    );
    const [read] = await at.opportunities.read({ ids: [], referralIds: [wanted.referralId] }, ['Account.Name']);
    assert.deepEqual([read?.id, read?.contact, read?.fields], [id, nancy, { 'Account.Name': name }]);
    const [contact] = await rows('Contact', `AccountId = '${String(account?.['Id'])}'`, 'Id, LastName');
    assert.equal(contact?.['LastName'], 'Anderson');
  });

  it('without a contact makes none', async () => {
    const before = await census();
    await at.opportunities.create(order({ customer: customer({ contact: undefined }) }));
    const { accounts, contacts, opportunities, roles } = before;
    assert.deepEqual(await census(), { contacts, roles, accounts: accounts + 1, opportunities: opportunities + 1 });
  });

  it('leaves out what the referral does not say', async () => {
    const bare = { street: null, city: null, state: null, postalCode: null, country: null };
    await at.opportunities.create(order({ customer: customer({ ...bare, contact: { ...nancy, phone: null } }) }));
    const [account] = await accounts('Id, BillingCity, BillingCountry');
    assert.deepEqual([account?.['BillingCity'], account?.['BillingCountry']], [null, null]);
  });

  it('takes the referral id from its place, not from the fields', async () => {
    const wanted = order();
    const fields = { ...wanted.fields, Referral_Identifier__c: 'another' };
    const id = await at.opportunities.create({ ...wanted, fields });
    assert.equal((await at.admin.get('Opportunity', id))['Referral_Identifier__c'], wanted.referralId);
  });

  describe('matching', () => {
    const matches: [what: string, there: Record<string, string>, change: Partial<Customer>, matched: boolean][] = [
      ['the same name and postal code', { BillingPostalCode: '98052' }, {}, true],
      [
        'the same name and postal code in another country',
        { BillingPostalCode: '98052', BillingCountry: 'DE' },
        {},
        true,
      ],
      ['the same name and another postal code', { BillingPostalCode: '10115' }, {}, false],
      ['the same name without a postal code', { BillingCountry: 'US' }, {}, false],
      [
        'the same name and country, where there is no postal code to compare',
        { BillingCountry: 'US' },
        { postalCode: null },
        true,
      ],
      [
        'the same name in another country, where there is no postal code to compare',
        { BillingCountry: 'DE' },
        { postalCode: null },
        false,
      ],
      ['the same name and nothing to compare', {}, { postalCode: null, country: null }, true],
    ];
    for (const [what, there, change, matched] of matches) {
      it(`${matched ? 'uses' : 'does not use'} an account with ${what}`, async () => {
        const accountId = await at.admin.create('Account', { Name: name, ...there });
        const id = await at.opportunities.create(order({ customer: customer(change) }));
        assert.equal((await at.admin.get('Opportunity', id))['AccountId'] === accountId, matched);
        assert.equal((await accounts()).length, matched ? 1 : 2);
      });
    }

    it('uses the oldest of several accounts', async () => {
      const there = { Name: name, BillingPostalCode: '98052' };
      const oldest = await at.admin.create('Account', there);
      at.clock.advance(1_000);
      await at.admin.create('Account', there);
      const id = await at.opportunities.create(order());
      assert.equal((await at.admin.get('Opportunity', id))['AccountId'], oldest);
    });

    it("leaves the account's own data as it is", async () => {
      const there = { Name: name, BillingPostalCode: '98052', BillingCity: 'Redmond' };
      const accountId = await at.admin.create('Account', there);
      await at.opportunities.create(order());
      assert.equal((await at.admin.get('Account', accountId))['BillingCity'], 'Redmond');
    });

    it('uses a contact of the account with the same e-mail address', async () => {
      const AccountId = await at.admin.create('Account', { Name: name, BillingPostalCode: '98052' });
      const contactId = await at.admin.create('Contact', { LastName: 'Married', Email: nancy.email, AccountId });
      const id = await at.opportunities.create(order());
      const roles = await rows('OpportunityContactRole', `OpportunityId = '${id}'`, 'ContactId, IsPrimary');
      assert.deepEqual(
        roles.map((role) => [role['ContactId'], role['IsPrimary']]),
        [[contactId, true]],
      );
      assert.equal((await rows('Contact', `AccountId = '${AccountId}'`)).length, 1);
    });

    it('makes a contact where the same address belongs to another account', async () => {
      const other = await at.admin.create('Account', { Name: `Other ${name}` });
      await at.admin.create('Contact', { LastName: 'Elsewhere', Email: nancy.email, AccountId: other });
      const AccountId = await at.admin.create('Account', { Name: name, BillingPostalCode: '98052' });
      await at.opportunities.create(order());
      assert.equal((await rows('Contact', `AccountId = '${AccountId}'`)).length, 1);
    });

    for (const text of [
      "O'Brien",
      "' OR Name != '",
      "\\' OR Name != '",
      'back\\slash',
      "'; DELETE",
      '%',
      '_',
      '"quoted"',
      '@ home',
      '@{x}',
      '@{account.id}',
    ]) {
      it(`a customer named ${JSON.stringify(text)} is made once and found again`, async () => {
        const odd = customer({ name: `${name}${text}` });
        const before = await census();
        const [first, second] = [
          await at.opportunities.create(order({ customer: odd })),
          await at.opportunities.create(order({ customer: odd })),
        ];
        assert.notEqual(first, second);
        assert.equal((await census()).accounts, before.accounts + 1);
      });

      it(`an address with ${JSON.stringify(text)} finds nobody else`, async () => {
        const AccountId = await at.admin.create('Account', { Name: name, BillingPostalCode: '98052' });
        await at.admin.create('Contact', { LastName: 'Stranger', Email: 'stranger@northwind.example', AccountId });
        const contact = { ...nancy, email: text };
        const outcome = await at.opportunities.create(order({ customer: customer({ contact }) })).then(
          () => 'made',
          (error: unknown) => error,
        );
        const [stranger] = await rows(
          'OpportunityContactRole',
          `Contact.LastName = 'Stranger' AND Contact.AccountId = '${AccountId}'`,
        );
        assert.equal(stranger, undefined);
        assert.ok(outcome === 'made' || outcome instanceof Error);
      });
    }
  });

  describe('all or nothing', () => {
    const bad: [what: string, change: (wanted: NewOpportunity) => NewOpportunity, code: string, says: RegExp][] = [
      [
        'a name that is too long',
        (wanted) => ({ ...wanted, fields: { ...wanted.fields, Name: 'x'.repeat(121) } }),
        'SALESFORCE_REFUSED',
        /STRING_TOO_LONG/,
      ],
      [
        'no stage',
        ({ fields: { StageName: _, ...fields }, ...wanted }) => ({ ...wanted, fields }),
        'SALESFORCE_REFUSED',
        /StageName.*REQUIRED_FIELD_MISSING/,
      ],
      [
        'an unknown field',
        (wanted) => ({ ...wanted, fields: { ...wanted.fields, Nothing__c: 1 } }),
        'SALESFORCE_REFUSED',
        /Nothing__c/,
      ],
      [
        'a contact without last name',
        (wanted) => ({ ...wanted, customer: customer({ contact: { ...nancy, lastName: null } }) }),
        'SALESFORCE_REFUSED',
        /LastName/,
      ],
      [
        'an e-mail address that is none',
        (wanted) => ({ ...wanted, customer: customer({ contact: { ...nancy, email: 'nobody' } }) }),
        'SALESFORCE_REFUSED',
        /INVALID_EMAIL_ADDRESS|[Ee]mail/,
      ],
      [
        'a customer whose name is too long',
        (wanted) => ({ ...wanted, customer: customer({ name: name.padEnd(256, 'x') }) }),
        'SALESFORCE_REFUSED',
        /STRING_TOO_LONG/,
      ],
    ];
    for (const [what, change, code, says] of bad) {
      it(`${what} makes nothing at all, and the reason is the org's own, not "halted"`, async () => {
        const before = await census();
        const error = await errorOf(() => at.opportunities.create(change(order())));
        assert.equal(error.code, code);
        assert.match(error.words ?? '', says);
        assert.doesNotMatch(`${error.message}${String(error.words)}`, /PROCESSING_HALTED|rolled back/);
        assert.deepEqual(await census(), before);
      });
    }

    for (const [what, rule] of [
      ['the call fails', { status: 503, body: '' }],
      ['the connection breaks', { hangUp: true }],
      ['the answer is no answer', { status: 200, body: {} }],
    ] as const) {
      it(`when ${what} it can be tried again`, async () => {
        at.cloud.fail({ times: 1, method: 'POST', path: /composite/, ...rule });
        const wanted = order();
        assert.equal((await errorOf(() => at.opportunities.create(wanted))).code, 'SALESFORCE_UNAVAILABLE');
        assert.match(await at.opportunities.create(wanted), /^006/);
      });
    }
  });

  it('a deal named with @{...} keeps its name', async () => {
    const Name = 'Deal @{account.id} of @{x}';
    const id = await at.opportunities.create(order({ fields: newOpportunity(Name) }));
    assert.equal((await at.admin.get('Opportunity', id))['Name'], Name);
  });

  for (const [what, change] of [
    ['as usual', {}],
    ['with a contact that has no e-mail address', { contact: { ...nancy, email: null } }],
    ['with @{...} in an address', { street: 'At @{x}' }],
  ] as const) {
    it(`the same referral again makes no second of anything, ${what}`, async () => {
      const wanted = order({ customer: customer(change) });
      const id = await at.opportunities.create(wanted);
      const before = await census();
      assert.equal(await at.opportunities.create(wanted), id);
      assert.deepEqual(await census(), before);
    });
  }

  it('a repeat after a lost answer gives the opportunity that the first one made', async () => {
    const wanted = order();
    at.cloud.fail({ times: 1, method: 'POST', path: /composite/, hangUp: true, afterWork: true });
    await errorOf(() => at.opportunities.create(wanted));
    const before = await census();
    const id = await at.opportunities.create(wanted);
    assert.equal((await at.admin.get('Opportunity', id))['Referral_Identifier__c'], wanted.referralId);
    assert.deepEqual(await census(), before);
  });

  it('many referrals of one customer that come one after the other share its account and contact', async () => {
    const before = await census();
    for (let round = 0; round < 3; round += 1) await at.opportunities.create(order());
    const after = await census();
    assert.deepEqual(
      [
        after.accounts - before.accounts,
        after.contacts - before.contacts,
        after.opportunities - before.opportunities,
        after.roles - before.roles,
      ],
      [1, 1, 3, 3],
    );
  });

  describe('for a customer of whom two deals come in at the same time', () => {
    it('makes one account and one contact, for each looks when the one before it is done', async () => {
      const before = await census();
      const { sent, opportunities: watched } = watch();
      const shouted = order({ customer: customer({ name: name.toUpperCase() }) });
      const ids = await Promise.all([order(), order(), shouted].map((wanted) => watched.create(wanted)));
      const steps = ['find account', 'create opportunity'];
      assert.deepEqual(
        sent.map(({ operation }) => operation).filter((operation) => steps.includes(operation)),
        [...steps, ...steps, ...steps],
      );
      assert.equal(new Set(ids).size, 3);
      const { accounts, contacts, opportunities, roles } = before;
      const wanted = { accounts: accounts + 1, contacts: contacts + 1, opportunities: opportunities + 3 };
      assert.deepEqual(await census(), { ...wanted, roles: roles + 3 });
    });

    it('serves the second when the first is refused', async () => {
      const [refused, made] = await Promise.allSettled([
        at.opportunities.create(order({ fields: { ...newOpportunity(name), Nothing__c: 1 } })),
        at.opportunities.create(order()),
      ]);
      assert.deepEqual([refused.status, made.status], ['rejected', 'fulfilled']);
      assert.equal((await accounts()).length, 1);
    });
  });

  it("is not stopped by an alert of the org's duplicate rules", async () => {
    const { sent, opportunities } = watch();
    await opportunities.create(order());
    assert.deepEqual(
      sent.flatMap(({ method, path, headers }) => (method === 'GET' ? [] : [{ method, path, headers }])),
      [{ method: 'POST', path: '/composite', headers: { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' } }],
    );
  });

  it("sends no outbound message: the relay's own writes are silent", async () => {
    const before = at.cloud.outboundQueue().length;
    await at.opportunities.create(order({ fields: { ...newOpportunity(name), Sync_with_Partner_Center__c: true } }));
    assert.equal(at.cloud.outboundQueue().length, before);
  });
});
