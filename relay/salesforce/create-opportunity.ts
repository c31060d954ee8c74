import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { Customer, JsonObject } from '../sync/model.ts';
import type { NewOpportunity } from '../sync/ports.ts';
import { composite, failureOf, mentionsReference, oneByOne, type Subrequest } from './composite.ts';
import type { Salesforce } from './connect.ts';
import { literal, query } from './soql.ts';

const created = z.object({ id: z.string() });
const halted = 'PROCESSING_HALTED';
const creation = {
  operation: 'create opportunity',
  // We have looked for the account and the contact already: an alert of the org's duplicate rules is no reason to lose the deal.
  headers: { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' },
};

/**
 * The opportunity, upserted on its referral id so that a repeat makes no second one, with its account and primary contact matched
 * or made in the same call: all or nothing.
 */
export async function createWithCustomer(salesforce: Salesforce, opportunity: NewOpportunity): Promise<string> {
  const { fields, referralId } = opportunity;
  const [repeated, accountId] = await Promise.all([
    hasContact(salesforce, referralId),
    findAccount(salesforce, opportunity.customer),
  ]);
  // A repeat after a lost answer: the contact and its role are there already.
  const customer = repeated ? { ...opportunity.customer, contact: undefined } : opportunity.customer;
  const contactId = accountId === undefined ? undefined : await findContact(salesforce, accountId, customer);
  const { Referral_Identifier__c: _key, ...content } = fields;

  const requests: Subrequest[] = [
    ...(accountId === undefined ? [post('account', 'Account', account(customer))] : []),
    ...(customer.contact === undefined || contactId !== undefined
      ? []
      : [post('contact', 'Contact', { ...contact(customer), AccountId: accountId ?? '@{account.id}' })]),
    {
      method: 'PATCH',
      path: `/sobjects/Opportunity/Referral_Identifier__c/${encodeURIComponent(referralId)}`,
      body: { ...content, AccountId: accountId ?? '@{account.id}' },
      referenceId: 'opportunity',
    },
    ...(customer.contact === undefined
      ? []
      : [
          post('role', 'OpportunityContactRole', {
            OpportunityId: '@{opportunity.id}',
            ContactId: contactId ?? '@{contact.id}',
            IsPrimary: true,
          }),
        ]),
  ];
  const opportunityId = mentionsReference([fields, customer])
    ? (await oneByOne(salesforce, requests, creation)).get('@{opportunity.id}')
    : await allAtOnce(salesforce, requests);
  if (opportunityId === undefined)
    throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce did not name the opportunity it created.');
  return opportunityId;
}

async function allAtOnce(salesforce: Salesforce, requests: readonly Subrequest[]): Promise<string | undefined> {
  const answers = await composite(salesforce, requests, { allOrNone: true, ...creation });
  const failures = answers.map(failureOf).filter((failure) => failure !== undefined);
  // The others say only that they were halted because of the one that failed.
  const failure = failures.find(({ message }) => !message.includes(halted)) ?? failures[0];
  if (failure !== undefined) throw failure;
  const place = requests.findIndex(({ referenceId }) => referenceId === 'opportunity');
  return created.safeParse(answers[place]?.body).data?.id;
}

/** Same name and postal code; where there is no postal code to compare, same name and country. The oldest of several. */
async function findAccount(
  salesforce: Salesforce,
  { name, postalCode, country }: Customer,
): Promise<string | undefined> {
  const field = postalCode === null ? 'BillingCountry' : 'BillingPostalCode';
  const value = postalCode ?? country;
  const place = value === null ? `${field} = null` : `${field} = ${literal(value)}`;
  return firstId(
    salesforce,
    `SELECT Id FROM Account WHERE Name = ${literal(name)} AND ${place} ORDER BY CreatedDate LIMIT 1`,
    'find account',
  );
}

async function findContact(
  salesforce: Salesforce,
  accountId: string,
  { contact: person }: Customer,
): Promise<string | undefined> {
  if (person?.email == null) return undefined;
  const where = `AccountId = ${literal(accountId)} AND Email = ${literal(person.email)}`;
  return firstId(salesforce, `SELECT Id FROM Contact WHERE ${where} ORDER BY CreatedDate LIMIT 1`, 'find contact');
}

async function hasContact(salesforce: Salesforce, referralId: string): Promise<boolean> {
  const where = `Opportunity.Referral_Identifier__c = ${literal(referralId)} AND IsPrimary = true`;
  const soql = `SELECT Id FROM OpportunityContactRole WHERE ${where} LIMIT 1`;
  return (await firstId(salesforce, soql, 'find role')) !== undefined;
}

async function firstId(salesforce: Salesforce, soql: string, operation: string): Promise<string | undefined> {
  const { records } = await query(salesforce, soql, operation);
  return created.safeParse({ id: records[0]?.['Id'] }).data?.id;
}

const post = (referenceId: string, object: string, fields: JsonObject): Subrequest => ({
  method: 'POST',
  path: `/sobjects/${object}`,
  body: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)),
  referenceId,
});

const account = ({ name, street, city, state, postalCode, country }: Customer): JsonObject => ({
  Name: name,
  BillingStreet: street,
  BillingCity: city,
  BillingState: state,
  BillingPostalCode: postalCode,
  BillingCountry: country,
});

const contact = ({ contact: person }: Customer): JsonObject => ({
  FirstName: person?.firstName ?? null,
  LastName: person?.lastName ?? null,
  Email: person?.email ?? null,
  Phone: person?.phone ?? null,
});
