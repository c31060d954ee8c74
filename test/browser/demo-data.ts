import type { SalesforceCloud } from '../clouds/salesforce/start.ts';

const catalogue = [
  ['Contoso Cloud Migration', 'SOL-10001-AAA', 'Own', 'Contoso'],
  ['Contoso Managed Security', 'SOL-10002-BBB', 'Own', 'Contoso'],
  ['Fabrikam Data Platform', 'SOL-10003-CCC', 'Partner', 'Fabrikam'],
] as const;

/** The solutions that a deal may be about, as the catalogue of a partner lists them. */
export async function fillCatalogue(salesforce: SalesforceCloud): Promise<void> {
  const admin = salesforce.as(salesforce.users.admin);
  for (const [Name, Solution_Id__c, Type__c, Publisher__c] of catalogue)
    await admin.create('Partner_Center_Solution__c', {
      ...{ Name, Solution_Id__c, Type__c, Publisher__c },
      Active__c: true,
    });
}

/** Deals of the seller. */
export function dealMaker(salesforce: SalesforceCloud) {
  const seller = salesforce.as(salesforce.users.seller);

  /** A deal that lacks nothing but the seller's choices: an account with a country and, unless told, a primary contact. */
  return async function makeDeal(
    name: string,
    { withContact = true, ...fields }: Record<string, unknown> & { withContact?: boolean } = {},
  ): Promise<string> {
    const account = await seller.create('Account', {
      Name: name.replace(/:.*/, ''),
      BillingStreet: '1 Long Road',
      BillingCity: 'Munich',
      BillingPostalCode: '80331',
      BillingCountry: 'Germany',
    });
    const id = await seller.create('Opportunity', {
      Name: name,
      AccountId: account,
      StageName: 'Qualification',
      Amount: 90_000,
      CloseDate: '2027-05-31',
      ...fields,
    });
    if (!withContact) return id;
    const contact = await seller.create('Contact', {
      AccountId: account,
      FirstName: 'Kim',
      LastName: 'Akers',
      Email: 'kim.akers@adventure-works.example',
      Phone: '+49 89 5550100',
    });
    await seller.create('OpportunityContactRole', { OpportunityId: id, ContactId: contact, IsPrimary: true });
    return id;
  };
}
