import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startConnected, type Connected } from './connected.ts';
import { createOne, deal } from './creating.ts';

describe('the account of a deal in an org with state and country picklists', () => {
  let at: Connected;
  let count = 0;
  before(async () => {
    at = await startConnected({ addressPicklists: true });
  });
  after(() => at.cloud.close());
  const create = async (address: Record<string, string | null>, name = `Northwind ${String((count += 1))}`) => {
    const { account, ...rest } = deal(name);
    const outcome = await createOne(at, { ...rest, account: { ...account, ...address } });
    const { AccountId } = await at.admin.get('Opportunity', outcome.id);
    assert.equal(typeof AccountId, 'string', 'no account was made');
    const row = await at.admin.get('Account', String(AccountId));
    return {
      id: AccountId,
      name,
      problems: outcome.problems,
      place: [row['BillingCountry'], row['BillingState']],
    };
  };

  for (const [country, state, place, named] of [
    ['US', 'NY', ['United States', 'New York'], []],
    ['US', 'Washington', ['United States', 'Washington'], []],
    ['United States', 'WA', ['United States', 'Washington'], []],
    ['CA', 'ON', ['Canada', 'Ontario'], []],
    ['KR', null, ['Korea, Republic of', null], []],
    ['Korea, Republic of', null, ['Korea, Republic of', null], []],
    ['CZ', null, ['Czech Republic', null], []],
    ['DE', 'Bavaria', ['Germany', null], ['Account.BillingState']],
    ['US', 'ON', ['United States', null], ['Account.BillingState']],
    ['Atlantis', null, [null, null], ['Account.BillingCountry']],
    ['Atlantis', 'NY', [null, null], ['Account.BillingCountry', 'Account.BillingState']],
    [null, 'NY', [null, null], ['Account.BillingState']],
  ] as const)
    it(`from ${String(state)}, ${String(country)}: is in ${JSON.stringify(place)}`, async () => {
      const made = await create({ BillingCountry: country, BillingState: state });
      assert.deepEqual(made.place, place);
      assert.deepEqual(
        made.problems.flatMap(({ fields }) => fields),
        named,
      );
      for (const { message } of made.problems) assert.doesNotMatch(message, /Atlantis|Bavaria|NY|ON/);
    });

  it('is found again, by its code', async () => {
    const place = { BillingPostalCode: null, BillingCountry: 'KR', BillingState: null };
    const first = await create(place);
    assert.equal((await create(place, first.name)).id, first.id);
    assert.notEqual((await create({ ...place, BillingCountry: 'US' }, first.name)).id, first.id);
  });

  it('costs one look at the lists in ten minutes', async () => {
    at.cloud.clearCalls();
    const looks = () => at.restCalls().filter((call) => call.endsWith('/sobjects/Account/describe')).length;
    await create({});
    await create({});
    assert.ok(looks() <= 1, String(looks()));
    at.clock.advance(600_000);
    await create({});
    await create({});
    assert.ok(looks() <= 2, String(looks()));
  });
});

for (const collectionDuplicates of ['named', 'silent'] as const)
  describe(`a duplicate rule that blocks, in an org whose collections are ${collectionDuplicates} about it`, () => {
    it('leads to the account that it names', async (t) => {
      const at = await startConnected({ collectionDuplicates });
      t.after(() => at.cloud.close());
      const id = await at.admin.create('Account', { Name: 'Northwind', BillingPostalCode: 'elsewhere' });
      at.cloud.setDuplicateRules([{ object: 'Account', fields: ['Name'], action: 'block' }]);
      const made = await createOne(at, deal('Northwind'));
      assert.deepEqual(made.problems, []);
      assert.equal((await at.admin.get('Opportunity', made.id))['AccountId'], id);
    });
  });
