import { SalesforceError } from '../errors.ts';
import { createRow, existingRow, saveAsSystem } from './save.ts';
import type { Transaction } from './save.ts';
import type { Row } from './schema.ts';
import { standardObject } from './system-rows.ts';

/** The records that a converted lead became. */
export interface Conversion {
  accountId: string;
  contactId: string;
  opportunityId: string | null;
}

const text = (row: Row, name: string) => (typeof row[name] === 'string' ? row[name] : null);
const given = (fields: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** What a lead's Convert button creates: an account, a contact and, unless the user leaves it out, an opportunity. */
export function convertLead(
  transaction: Transaction,
  leadId: string,
  { opportunityName, closeDate }: { opportunityName: string | null; closeDate: string },
): Conversion {
  const { session } = transaction;
  const { org } = session;
  const objectNamed = (name: string) => standardObject(org.metadata(), name);
  const leads = objectNamed('Lead');
  const lead = existingRow(session, leads, leadId, 'NOT_FOUND');
  if (lead['IsConverted'] === true)
    throw new SalesforceError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
  const accountId = createRow(
    transaction,
    objectNamed('Account'),
    given({
      Name: text(lead, 'Company'),
      BillingStreet: text(lead, 'Street'),
      BillingCity: text(lead, 'City'),
      BillingState: text(lead, 'State'),
      BillingPostalCode: text(lead, 'PostalCode'),
      BillingCountry: text(lead, 'Country'),
    }),
  );
  const contactId = createRow(transaction, objectNamed('Contact'), {
    ...given({
      LastName: text(lead, 'LastName'),
      FirstName: text(lead, 'FirstName'),
      Email: text(lead, 'Email'),
      Phone: text(lead, 'Phone'),
    }),
    AccountId: accountId,
  });
  const opportunityId =
    opportunityName === null
      ? null
      : createRow(transaction, objectNamed('Opportunity'), {
          Name: opportunityName,
          StageName: 'Prospecting',
          CloseDate: closeDate,
          AccountId: accountId,
        });
  if (opportunityId !== null)
    createRow(transaction, objectNamed('OpportunityContactRole'), {
      OpportunityId: opportunityId,
      ContactId: contactId,
      IsPrimary: true,
    });
  saveAsSystem(transaction, leads, lead, {
    IsConverted: true,
    ConvertedDate: new Date(org.clock.now()).toISOString().slice(0, 10),
    ConvertedAccountId: accountId,
    ConvertedContactId: contactId,
    ConvertedOpportunityId: opportunityId,
  });
  return { accountId, contactId, opportunityId };
}
