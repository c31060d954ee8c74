import { randomUUID } from 'node:crypto';
import { CosellError } from '../../../relay/errors.ts';
import type { CreatedOpportunity } from '../../../relay/sync/ports/opportunities.ts';
import type { NewRows } from '../../../relay/salesforce/new-rows.ts';
import { newOpportunity, type Connected } from './connected.ts';

/** A person at a customer. */
export const nancy = {
  FirstName: 'Nancy',
  LastName: 'Anderson',
  Email: 'nancy.anderson@northwind.example',
  Phone: '+1 425 555 0101',
};

/** A deal of a customer in Buffalo, as it comes from a referral. */
export function deal(name: string, change: Partial<NewRows> = {}): NewRows {
  return {
    referralId: randomUUID(),
    fields: { ...newOpportunity(name), Amount: 50_000 },
    account: {
      Name: name,
      BillingStreet: '4567 Main Street\nFloor 3',
      BillingCity: 'Buffalo',
      BillingState: 'NY',
      BillingPostalCode: '98052',
      BillingCountry: 'US',
    },
    contact: nancy,
    ownerEmails: [],
    defaultOwner: '',
    ...change,
  };
}

type Outcome = CreatedOpportunity | CosellError | undefined;

/** The opportunity that was made, with or without problems. */
export function made(outcome: Outcome): CreatedOpportunity {
  if (outcome === undefined || outcome instanceof CosellError)
    throw new Error(`not made: ${String(outcome)} ${outcome?.words ?? ''}`);
  return outcome;
}

export const createOne = async (at: Pick<Connected, 'opportunities'>, wanted: NewRows) =>
  made((await at.opportunities.create([wanted]))[0]);

/** How many of each there are. */
export async function census({ admin }: Connected) {
  const number = async (object: string) => (await admin.query(`SELECT Id FROM ${object}`)).length;
  return {
    accounts: await number('Account'),
    contacts: await number('Contact'),
    opportunities: await number('Opportunity'),
    roles: await number('OpportunityContactRole'),
  };
}

/** What came on top of an earlier census. */
export async function since(at: Connected, before: Awaited<ReturnType<typeof census>>) {
  const { accounts, contacts, opportunities, roles } = await census(at);
  return [
    accounts - before.accounts,
    contacts - before.contacts,
    opportunities - before.opportunities,
    roles - before.roles,
  ];
}
