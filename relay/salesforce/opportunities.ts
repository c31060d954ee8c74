import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { JsonObject, Opportunity, Person } from '../sync/model.ts';
import type { Opportunities } from '../sync/ports.ts';
import type { Salesforce } from './connect.ts';
import { createWithCustomer } from './create-opportunity.ts';
import { fieldAt, literals, query } from './soql.ts';
import { createUpdater } from './update-opportunities.ts';

/** Well below the length that a URL may have, with the fields of a mapping of some size. */
const keysPerQuery = 100;

const always = ['Id', 'LastModifiedDate'];
const owner = ['Owner.FirstName', 'Owner.LastName', 'Owner.Email', 'Owner.Phone'];
const primaryContact =
  '(SELECT Contact.FirstName, Contact.LastName, Contact.Email, Contact.Phone FROM OpportunityContactRoles WHERE IsPrimary = true LIMIT 1)';

/** Opportunities through the REST API, as the integration user. */
export function createOpportunities(salesforce: Salesforce): Opportunities {
  return {
    async read({ ids, referralIds }, fields) {
      const keys = [...ids.map((id) => ({ id })), ...referralIds.map((referralId) => ({ referralId }))];
      const found = new Map<string, Opportunity>();
      for (let start = 0; start < keys.length; start += keysPerQuery) {
        const part = keys.slice(start, start + keysPerQuery);
        const where = [
          ['Id', part.flatMap((key) => ('id' in key ? [key.id] : []))] as const,
          ['Referral_Identifier__c', part.flatMap((key) => ('referralId' in key ? [key.referralId] : []))] as const,
        ];
        const soql =
          `SELECT ${[...new Set([...always, ...fields, ...owner])].join(', ')}, ${primaryContact} FROM Opportunity ` +
          `WHERE ${where
            .filter(([, values]) => values.length > 0)
            .map(([name, values]) => `${name} IN (${literals(values)})`)
            .join(' OR ')}`;
        const { records, serverTime } = await query(salesforce, soql, 'read opportunities');
        for (const record of records) {
          const opportunity = readOpportunity(record, fields, serverTime);
          found.set(opportunity.id, opportunity);
        }
      }
      return [...found.values()];
    },

    update: createUpdater(salesforce),
    create: oneCustomerAtATime((opportunity) => createWithCustomer(salesforce, opportunity)),

    async changedSince(since) {
      const soql =
        'SELECT Id, LastModifiedDate FROM Opportunity ' +
        `WHERE SystemModstamp >= ${new Date(since).toISOString()} AND (Sync_with_Partner_Center__c = true OR Referral_Identifier__c != null) ` +
        'ORDER BY SystemModstamp';
      const { records } = await query(salesforce, soql, 'changed opportunities');
      return records.map((record) => {
        const row = stamped.safeParse(record);
        if (!row.success)
          throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce answered with something that is no opportunity.');
        return { id: row.data.Id, modifiedAt: row.data.LastModifiedDate };
      });
    },
  };
}

const stamped = z.object({ Id: z.string(), LastModifiedDate: z.string() });
const contactRoles = z
  .object({ records: z.array(z.object({ Contact: z.record(z.string(), z.json()).nullish() })) })
  .nullish();

function readOpportunity(record: JsonObject, fields: readonly string[], serverTime: number): Opportunity {
  const row = stamped.safeParse(record);
  if (!row.success)
    throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce answered with something that is no opportunity.');
  const { Id: id, LastModifiedDate: modifiedAt } = row.data;
  const contact = contactRoles.safeParse(record['OpportunityContactRoles']).data?.records[0]?.Contact;
  const ownerRecord = fieldAt(record, 'Owner');
  return {
    id,
    modifiedAt,
    // If-Unmodified-Since counts whole seconds: an edit later in this one would pass for the state that we read.
    fresh: Math.floor(Date.parse(modifiedAt) / 1000) >= Math.floor(serverTime / 1000),
    fields: Object.fromEntries(fields.map((path) => [path, fieldAt(record, path)])),
    contact: contact == null ? undefined : person(contact),
    owner:
      typeof ownerRecord === 'object' && ownerRecord !== null && !Array.isArray(ownerRecord)
        ? person(ownerRecord)
        : undefined,
  };
}

function person(record: JsonObject): Person {
  const at = (name: string) => (typeof record[name] === 'string' ? record[name] : null);
  return { firstName: at('FirstName'), lastName: at('LastName'), email: at('Email'), phone: at('Phone') };
}

type Create = Opportunities['create'];

/** Two deals of one new customer that come in together must find one account, not make two. */
function oneCustomerAtATime(create: Create): Create {
  const last = new Map<string, Promise<unknown>>();
  return (opportunity) => {
    const name = opportunity.customer.name.toLowerCase();
    const mine = (last.get(name) ?? Promise.resolve()).then(() => create(opportunity));
    const settled = mine.then(forget, forget);
    last.set(name, settled);
    return mine;

    function forget(): void {
      if (last.get(name) === settled) last.delete(name);
    }
  };
}
