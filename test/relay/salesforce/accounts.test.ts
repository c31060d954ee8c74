import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startConnected, type Connected } from './connected.ts';
import { census, createOne, deal, made, since } from './creating.ts';

describe('the account of a new opportunity', () => {
  let at: Connected;
  let name = '';
  let count = 0;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    name = `Northwind ${String((count += 1))}`;
  });
  const accountOf = async ({ id }: { id: string }) => (await at.admin.get('Opportunity', id))['AccountId'];

  const matches: [
    what: string,
    there: Record<string, string>,
    change: Record<string, string | null>,
    matched: boolean,
  ][] = [
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
      { BillingPostalCode: null },
      true,
    ],
    [
      'the same name in another country, where there is no postal code to compare',
      { BillingCountry: 'DE' },
      { BillingPostalCode: null },
      false,
    ],
    ['the same name and nothing to compare', {}, { BillingPostalCode: null, BillingCountry: null }, true],
    ['a name and postal code in other letters', { BillingPostalCode: 'ab 1' }, { BillingPostalCode: 'AB 1' }, true],
  ];
  for (const [what, there, change, matched] of matches)
    it(`${matched ? 'is' : 'is not'} one with ${what}`, async () => {
      const id = await at.admin.create('Account', { Name: name.toUpperCase(), ...there });
      const { account, ...rest } = deal(name);
      assert.equal(
        (await accountOf(await createOne(at, { ...rest, account: { ...account, ...change } }))) === id,
        matched,
      );
    });

  it('is the oldest of several', async () => {
    const there = { Name: name, BillingPostalCode: '98052' };
    const oldest = await at.admin.create('Account', there);
    at.clock.advance(1_000);
    await at.admin.create('Account', there);
    assert.equal(await accountOf(await createOne(at, deal(name))), oldest);
  });

  it('is none that was deleted or merged away', async () => {
    const there = { Name: name, BillingPostalCode: '98052' };
    const [first, second] = [await at.admin.create('Account', there), await at.admin.create('Account', there)];
    await at.admin.mergeAccounts(second, first);
    assert.equal(await accountOf(await createOne(at, deal(name))), second);
  });

  it('keeps its own data', async () => {
    const id = await at.admin.create('Account', { Name: name, BillingPostalCode: '98052', BillingCity: 'Redmond' });
    await createOne(at, deal(name));
    assert.equal((await at.admin.get('Account', id))['BillingCity'], 'Redmond');
  });

  it('is made once for all deals of one new customer in a batch', async () => {
    const before = await census(at);
    const orders = [deal(name), deal(name), deal(name.toUpperCase()), deal(`${name} another`)];
    const accounts = await Promise.all(
      (await at.opportunities.create(orders)).map((outcome) => accountOf(made(outcome))),
    );
    assert.equal(new Set(accounts.slice(0, 3)).size, 1);
    assert.deepEqual(await since(at, before), [2, 2, 4, 4]);
  });

  it('is made once for deals of one new customer that come in at the same time', async () => {
    const before = await census(at);
    await Promise.all([deal(name), deal(name), deal(name)].map((order) => createOne(at, order)));
    assert.deepEqual(await since(at, before), [1, 1, 3, 3]);
  });

  it('is none where the referral names no customer', async () => {
    assert.equal(
      await accountOf(await createOne(at, { ...deal(name), account: { Name: ' ', BillingCountry: 'US' } })),
      null,
    );
  });

  it('is looked for in more than one query where the names are too long for one', async () => {
    const orders = () =>
      Array.from({ length: 40 }, (_, index) => {
        const { account, ...rest } = deal(name);
        return { ...rest, account: { ...account, Name: `${name} ${String(index)} ${'é'.repeat(120)}` } };
      });
    (await at.opportunities.create(orders())).map(made);
    const before = await census(at);
    at.cloud.clearCalls();
    (await at.opportunities.create(orders())).map(made);
    assert.deepEqual(await since(at, before), [0, 0, 40, 40]);
    const queries = at.restCalls().filter((call) => call.includes('FROM%20Account'));
    assert.ok(queries.length > 1 && queries.length < 10, String(queries.length));
    for (const call of at.restCalls()) assert.ok(call.length < 16_000, String(call.length));
  });
});
