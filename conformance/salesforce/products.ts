import type { Org } from '../org.ts';
import { Needs, type Statement } from '../statement.ts';
import { newDeal, reference, same } from './samples.ts';

const product = { Name: 'Conformance check', IsActive: true };

/** An opportunity with one product, two for 30 each. @throws Needs if the org or the user has no products */
async function dealWithProduct(org: Org): Promise<string> {
  const books = await org
    .query('SELECT Id FROM Pricebook2 WHERE IsStandard = true AND IsActive = true')
    .catch(() => []);
  const [book] = books;
  if (book === undefined) throw new Needs('an active standard price book, and a user who may create products');
  const Pricebook2Id = book['Id'];
  const Product2Id = await org.create('Product2', product);
  const entry = { Pricebook2Id, Product2Id, UnitPrice: 30, IsActive: true };
  const PricebookEntryId = await org.create('PricebookEntry', entry);
  const OpportunityId = await newDeal(org, { Amount: 5, Pricebook2Id });
  await org.create('OpportunityLineItem', { OpportunityId, PricebookEntryId, Quantity: 2, UnitPrice: 30 });
  return OpportunityId;
}

const seen = async (org: Org, id: string) => {
  const [row] = await org.query(`SELECT Amount, HasOpportunityLineItem FROM Opportunity WHERE Id = '${id}'`);
  return [row?.['Amount'], row?.['HasOpportunityLineItem']];
};

/** Opportunities with products: their amount belongs to the products. */
export const aboutProducts: readonly Statement[] = [
  {
    says: 'The amount of an opportunity with products is their sum.',
    source: `${reference}: Opportunity, Amount`,
    async holds(org) {
      same(await seen(org, await dealWithProduct(org)), [60, true]);
    },
  },
  {
    says: 'A write to that amount answers 204 and changes nothing; other fields of the same write are saved.',
    source: `${reference}: Opportunity, Amount`,
    async holds(org) {
      const id = await dealWithProduct(org);
      const { status } = await org.call('PATCH', `/sobjects/Opportunity/${id}`, { Amount: 77, NextStep: 'Call' });
      const [row] = await org.query(`SELECT NextStep FROM Opportunity WHERE Id = '${id}'`);
      same([status, ...(await seen(org, id)), row?.['NextStep']], [204, 60, true, 'Call']);
    },
  },
];
