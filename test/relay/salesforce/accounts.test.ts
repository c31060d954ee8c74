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
      false,
    ],
    ['the same name and another postal code', { BillingPostalCode: '10115' }, {}, false],
    ['the same name in the same country, without a postal code', { BillingCountry: 'US' }, {}, true],
    ['the same name in the same country, in words', { BillingCountry: 'United States' }, {}, true],
    ['the same name in another country, without a postal code', { BillingCountry: 'Germany' }, {}, false],
    ['the same name and no address at all', {}, {}, true],
    ['the same name and the longer form of the postal code', { BillingPostalCode: '98052-6399' }, {}, true],
    [
      'the same name and a postal code with other blanks',
      { BillingPostalCode: 'sw1a1aa' },
      { BillingPostalCode: 'SW1A 1AA' },
      true,
    ],
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

  for (const [there, wanted, matched] of [
    ['Smith & Sons', 'Smith &amp; Sons', true],
    ['Smith &amp; Sons', 'Smith & Sons', true],
    ['Rosie\u2019s Diner', "Rosie's Diner", true],
    ["Rosie's Diner", 'Rosie&#39;s Diner', true],
    ['Blue\u00A0 Yonder', 'Blue Yonder', true],
    ['Blue Yonder', 'BLUE  yonder ', true],
    ['Mu\u0308ller', 'M\u00FCller', true],
    ['\u00C4rzte e. V.', '\u00C4RZTE E. V.', true],
    ['Fourth\u2013Coffee', 'Fourth-Coffee', true],
    ['Contoso, Inc.', 'Contoso Inc', false],
    ['Contoso Inc', 'Contoso', false],
    ['100% Pure', '100 Pure', true],
    ['50% Off_Sale', '50% Off_Sale', true],
    ['ABC Off_Sale', 'ABC OffxSale', false],
    ['O\'Neil "Q" \\ Co', 'O\'Neil "Q" \\ Co', true],
    ['Rockets \u{1F680} Ltd', 'Rockets \u{1F680} Ltd', true],
    ['\u{1F680}', '\u{1F680}', true],
    ['_', '_', true],
    ['%', '%', true],
    ['%', 'Somebody else', false],
  ] as const)
    it(`${matched ? 'is' : 'is not'} "${there}" for "${wanted}"`, async () => {
      const postalCode = String(10_000 + (count += 1));
      const id = await at.admin.create('Account', { Name: there, BillingPostalCode: postalCode });
      const { account, ...rest } = deal(name);
      const change = { Name: wanted, BillingPostalCode: postalCode };
      assert.equal(
        (await accountOf(await createOne(at, { ...rest, account: { ...account, ...change } }))) === id,
        matched,
      );
    });

  for (const [there, wanted, isSaid] of [
    ['Adatum, Inc.', 'Adatum Inc', true],
    ['Adatum Holding GmbH', 'Adatum Holding', true],
    ['Proseware', 'Proseware S.A.', true],
    ['Lucerne and Sons', 'Lucerne & Sons', true],
    ['Mueller Bau', 'M\u00FCller Bau', true],
    ['G\u00F6tz Werke', 'Goetz Werke', true],
    ['Tailspin Toys', 'Tailspin', false],
    ['Woodgrove Bank', 'Woodgrove Bank', false],
  ] as const)
    it(`${isSaid ? 'is' : 'is not'} said to be like "${there}" when one for "${wanted}" is made`, async () => {
      const id = await at.admin.create('Account', { Name: there, BillingCountry: 'US' });
      const { account, ...rest } = deal(name);
      const { similar } = await createOne(at, { ...rest, account: { ...account, Name: wanted } });
      assert.deepEqual(similar, isSaid ? { id, name: there } : undefined);
    });

  it('is said to be like one under the same name at another postal code', async () => {
    const id = await at.admin.create('Account', { Name: name, BillingPostalCode: '10115' });
    assert.deepEqual((await createOne(at, deal(name))).similar, { id, name });
  });

  it('is not said to be like itself where a duplicate rule names it instead of a new one', async () => {
    const id = await at.admin.create('Account', { Name: name, BillingPostalCode: '10115' });
    at.cloud.setDuplicateRules([{ object: 'Account', fields: ['Name'], action: 'block' }]);
    const outcome = await createOne(at, deal(name));
    at.cloud.setDuplicateRules([]);
    assert.deepEqual([await accountOf(outcome), outcome.similar], [id, undefined]);
  });

  it('costs no more calls for deals of customers who are there', async () => {
    await at.admin.create('Account', { Name: name });
    at.cloud.clearCalls();
    await createOne(at, deal(name));
    assert.equal(at.restCalls().filter((call) => call.includes('FROM%20Account')).length, 1);
  });

  it('is of several the one whose place agrees best', async () => {
    await at.admin.create('Account', { Name: name });
    at.clock.advance(1_000);
    await at.admin.create('Account', { Name: name, BillingCountry: 'US' });
    at.clock.advance(1_000);
    const best = await at.admin.create('Account', { Name: name, BillingPostalCode: '98052', BillingCountry: 'US' });
    assert.equal(await accountOf(await createOne(at, deal(name))), best);
  });

  describe('whose creation the org is slow about', () => {
    const lose = () => {
      at.cloud.fail({ times: 1, method: 'POST', path: /composite\/sobjects/, hangUp: true, afterWork: true });
    };

    it('is the one that it makes, once it is there', async () => {
      const before = await census(at);
      lose();
      const [first] = await at.opportunities.create([deal(name)]);
      assert.equal(first instanceof Error && first.message.includes('did not answer'), true);
      made((await at.opportunities.create([deal(name)]))[0]);
      assert.deepEqual(await since(at, before), [1, 1, 1, 1]);
    });

    it('is not made a second time while it may still appear, and then is', async () => {
      const before = await census(at);
      at.cloud.fail({ times: 1, method: 'POST', path: /composite\/sobjects/, hangUp: true });
      await at.opportunities.create([deal(name)]);
      at.clock.advance(599_000);
      const [waits] = await at.opportunities.create([deal(name)]);
      assert.ok(waits instanceof Error && 'retryable' in waits && waits.retryable);
      assert.deepEqual(await since(at, before), [0, 0, 0, 0]);
      at.clock.advance(1_000);
      await createOne(at, deal(name));
      assert.deepEqual(await since(at, before), [1, 1, 1, 1]);
    });
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
      Array.from({ length: 100 }, (_, index) => {
        const { account, ...rest } = deal(name);
        return { ...rest, account: { ...account, Name: `${name} ${String(index)} ${'wide '.repeat(40)}` } };
      });
    (await at.opportunities.create(orders())).map(made);
    const before = await census(at);
    at.cloud.clearCalls();
    (await at.opportunities.create(orders())).map(made);
    assert.deepEqual(await since(at, before), [0, 0, 100, 100]);
    const queries = at.restCalls().filter((call) => call.includes('FROM%20Account'));
    assert.ok(queries.length > 1 && queries.length < 10, String(queries.length));
    for (const call of at.restCalls()) assert.ok(call.length < 16_000, String(call.length));
  });
});
