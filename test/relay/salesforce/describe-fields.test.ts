import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createDescriber } from '../../../relay/salesforce/describe-fields.ts';
import { compileMapping } from '../../../relay/sync/fields/compile-mapping.ts';
import { errorOf } from '../error-of.ts';
import { startConnected, type Connected } from './connected.ts';

describe('fields by their paths', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at.cloud.clearCalls();
  });
  const load = async (paths: readonly string[] = []) => createDescriber(at.salesforce)(paths, at.clock.now());

  it('are described in the terms of the mapping', async () => {
    const of = await load();
    for (const [path, kind] of [
      ['Amount', 'number'],
      ['CloseDate', 'date'],
      ['Name', 'text'],
      ['StageName', 'text'],
      ['Partner_Center_Last_Synced__c', 'datetime'],
      ['Sync_with_Partner_Center__c', 'boolean'],
      ['Id', 'text'],
      ['AccountId', 'text'],
    ] as const)
      assert.equal(of(path)?.kind, kind, path);
    assert.deepEqual([of('Name')?.length, of('Name')?.nillable], [120, false]);
    assert.equal(of('StageName')?.allowed?.length, 10, 'the stages of the org, although it stores any text');
    assert.equal(of('How_can_Microsoft_help__c')?.allowed?.length, 6);
    assert.deepEqual(of('CurrencyIsoCode')?.allowed, ['USD', 'EUR', 'GBP', 'JPY']);
    assert.equal(of('Partner_Center_Sync_Icon__c')?.updateable, false);
  });

  it('tell of a stage in the mapping that the org does not have, although it would store it', async () => {
    const org = await at.organization.load();
    assert.deepEqual(compileMapping(org).problems, []);
    const phantom = { map: 'Stage', referral: 'Phantom', salesforce: 'Discovery', direction: 'Both' } as const;
    const { problems } = compileMapping({ ...org, values: [...org.values, phantom] });
    assert.deepEqual(
      problems.map(({ row }) => row),
      ['Stage'],
    );
    assert.match(problems[0]?.error.message ?? '', /Discovery/);
  });

  it('are read again once the org has refused a call about its schema, such as one with a deleted field', async () => {
    const describer = createDescriber(at.salesforce);
    const reads = async () => {
      at.cloud.clearCalls();
      await describer(['Amount'], at.clock.now());
      return at.cloud.calls().filter(({ path }) => path.includes('/sobjects/Opportunity/describe')).length;
    };
    assert.deepEqual([await reads(), await reads()], [1, 0]);
    const code = await errorOf(() =>
      at.opportunities.read({ ids: ['006000000000001AAA'], referralIds: [] }, ['Gone__c']),
    );
    assert.match(code.message, /No such column 'Gone__c'/);
    assert.deepEqual([await reads(), await reads()], [1, 0]);
  });

  for (const [type, kind] of [
    ['combobox', 'text'],
    ['multipicklist', 'text'],
    ['reference', 'text'],
    ['id', 'text'],
    ['address', undefined],
    // Without a permission of its own, a user reads it masked, and the mask would be sent as a value.
    ['encryptedstring', undefined],
    ['toString', undefined],
  ] as const)
    it(`of type ${type} are ${kind ?? 'nothing that can be mapped'}`, async () => {
      const field = { name: 'Odd__c', label: 'Odd', type, length: 0, scale: 0, restrictedPicklist: false };
      const body = { fields: [{ ...field, createable: true, updateable: true, nillable: true, picklistValues: null }] };
      const described = createDescriber({ ...at.salesforce, call: () => Promise.resolve({ body, serverTime: 0 }) });
      const of = await described([], 0);
      assert.deepEqual([of('Odd__c')?.label, of('Odd__c')?.kind], ['Odd', kind]);
    });

  for (const [type, allowed] of [
    ['picklist', ['A']],
    ['multipicklist', undefined],
  ] as const)
    it(`of the type ${type} ${allowed === undefined ? 'may hold several values at a time' : 'take only the active values'}`, async () => {
      const picklistValues = [
        { value: 'A', active: true },
        { value: 'B', active: false },
      ];
      const field = { name: 'Odd__c', label: 'Odd', type, length: 0, scale: 0, restrictedPicklist: true };
      const body = { fields: [{ ...field, createable: true, updateable: true, nillable: true, picklistValues }] };
      const described = createDescriber({ ...at.salesforce, call: () => Promise.resolve({ body, serverTime: 0 }) });
      assert.deepEqual((await described([], 0))('Odd__c')?.allowed, allowed);
    });

  for (const [path, label, createable, length] of [
    ['Account.Name', 'Account: Account Name', true, 255],
    ['Account.BillingCountry', 'Account: Billing Country', true, 80],
    ['Account.Website', undefined, undefined, undefined],
    ['PrimaryContact.Email', 'Primary contact: Email', true, 80],
    ['PrimaryContact.Name', 'Primary contact: Full Name', false, 121],
    ['Owner.Email', 'Owner: Email', true, 128],
    ['Owner.FirstName', 'Owner: First Name', false, 40],
  ] as const)
    it(`${path} is ${label ?? 'not there for the integration user'}, and never updated`, async () => {
      const field = (await load())(path);
      assert.deepEqual([field?.label, field?.createable, field?.length], [label, createable, length]);
      assert.equal(field?.updateable ?? false, false);
    });

  for (const name of [
    'Nothing__c',
    'amount',
    'Account',
    'Account.Nothing__c',
    'Contact.Email',
    '',
    '__proto__',
    'toString',
  ])
    it(`${JSON.stringify(name)} that leads nowhere is not described`, async () => {
      assert.equal((await load())(name), undefined);
    });

  it('are asked for in four calls, and again only after ten minutes', async () => {
    const describeFor = createDescriber(at.salesforce);
    const calls = async (paths: readonly string[]) => {
      at.cloud.clearCalls();
      await describeFor(paths, at.clock.now());
      return at.restCalls().length;
    };
    assert.equal(await calls(['Name', 'Account.Name']), 4);
    at.clock.advance(599_000);
    assert.equal(await calls(['Name', 'Owner.Email']), 0);
    at.clock.advance(2_000);
    assert.equal(await calls(['Name']), 4);
    assert.equal(await calls(['Name', 'New__c']), 4, 'at once for one that was not there');
  });

  it('of an object that the integration user does not see are not described, and stop nothing', async () => {
    const body = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }];
    at.cloud.fail({ times: 1, path: /Contact\/describe/, status: 404, body });
    const of = await load();
    assert.equal(of('PrimaryContact.Email'), undefined);
    assert.notEqual(of('Account.Name'), undefined);
  });

  for (const [what, path, body] of [
    ['another shape', /Opportunity\/describe/, { fields: [{ name: 'Amount' }] }],
    ['no shape', /User\/describe/, {}],
  ] as const)
    it(`in a description of ${what} are unavailable, not a crash`, async () => {
      at.cloud.fail({ times: 1, path, status: 200, body });
      assert.equal((await errorOf(() => load())).code, 'SALESFORCE_UNAVAILABLE');
    });
});
