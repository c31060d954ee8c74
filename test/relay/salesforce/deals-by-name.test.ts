import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { dealsByName } from '../../../relay/salesforce/deals-by-name.ts';
import { newOpportunity, startConnected, type Connected } from './connected.ts';

describe('deals by words of their name', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
    const make = (Name: string, fields: object) =>
      at.admin.create('Opportunity', { ...newOpportunity(Name), ...fields });
    const selected = { Sync_with_Partner_Center__c: true };
    for (const [name, fields] of [
      ['Fabrikam 100% green', selected],
      ['Fabrikam 1000 green', { Referral_Identifier__c: 'f3cb2c41-5b0c-4a8e-9d1b-1f0d3a7c2e55' }],
      ['Fabrikam of nobody else', {}],
      ["O'Neil \\ Sons", selected],
    ] as const)
      await make(name, fields);
    for (let number = 12; number > 0; number -= 1) await make(`Order ${String(number).padStart(2, '0')}`, selected);
  });
  after(() => at.cloud.close());
  const names = async (words: string) => (await dealsByName(at.salesforce, words)).map(({ name }) => name);

  it('are those that are selected or shared, in whatever letters, and no others', async () => {
    assert.deepEqual(await names('fabriKAM'), ['Fabrikam 100% green', 'Fabrikam 1000 green']);
  });

  it('are found by the signs that the query language knows, as signs', async () => {
    assert.deepEqual(await names('100%'), ['Fabrikam 100% green']);
    assert.deepEqual(await names('_'), []);
    assert.deepEqual(await names("O'Neil \\"), ["O'Neil \\ Sons"]);
  });

  it('are the first ten in the order of their names', async () => {
    assert.deepEqual(
      await names('Order'),
      Array.from({ length: 10 }, (_none, index) => `Order ${String(index + 1).padStart(2, '0')}`),
    );
  });
});
