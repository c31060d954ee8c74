import { CosellError } from '../../../relay/errors.ts';
import type { Json, JsonObject, Opportunity, Person } from '../../../relay/sync/model.ts';
import type { Clock, NewOpportunity, Opportunities } from '../../../relay/sync/ports.ts';
import { opportunityFields } from './mapping-rows.ts';

export interface Row {
  id: string;
  /** LastModifiedDate, epoch ms, whole seconds. */
  modifiedAt: number;
  fields: JsonObject;
  contact: Person | undefined;
}

/** A Salesforce org in memory: stamps of one second, known fields, field limits, validation rules. */
export interface SalesforceWorld {
  port: Opportunities;
  /** A seller saves a new opportunity; resolves to its id. */
  enter(fields: JsonObject, contact?: Person): string;
  /** A seller saves an edit. */
  edit(id: string, fields: JsonObject): void;
  get(id: string): JsonObject;
  all(): Row[];
  writes(): number;
  /** A validation rule of the org: the message, if the record is not to be saved so. */
  rule(check: ((fields: JsonObject) => string | undefined) | undefined): void;
  /** Runs once, just before the next update is carried out: somebody else is quicker. */
  beforeUpdate(run: () => void): void;
}

export const owner: Person = {
  firstName: 'Avery',
  lastName: 'Howard',
  email: 'avery.howard@contoso.example',
  phone: '+1 425 555 0199',
};

const cardLengths: Readonly<Record<string, number>> = {
  Sync_with_Partner_Center__c: 0,
  Referral_Identifier__c: 100,
  Referral_Link__c: 255,
  Products__c: 32_000,
  Audit__c: 100_000,
  Partner_Center_Sync_Status__c: 255,
  Partner_Center_Sync_Message__c: 4_000,
  Partner_Center_Last_Synced__c: 0,
};
const accountField = /^Account\.(Name|Billing(Street|City|State|PostalCode|Country))$/;
const isKnown = (name: string) => name in cardLengths || name in opportunityFields || accountField.test(name);
const refused = (message: string) => new CosellError('SALESFORCE_REFUSED', message);

export function createSalesforce(clock: Clock, saved: (id: string) => void): SalesforceWorld {
  const rows = new Map<string, Row>();
  let writes = 0;
  let check: ((fields: JsonObject) => string | undefined) | undefined;
  let quicker: (() => void) | undefined;

  const second = (ms: number) => Math.floor(ms / 1000) * 1000;

  function validate(row: JsonObject, written: JsonObject): void {
    for (const [name, value] of Object.entries(written)) {
      if (!isKnown(name)) throw refused(`No such column '${name}' on entity 'Opportunity'.`);
      const limit = cardLengths[name] ?? opportunityFields[name]?.length ?? 0;
      if (limit > 0 && typeof value === 'string' && value.length > limit)
        throw refused(`${name}: data value too large`);
      const allowed = opportunityFields[name]?.allowed;
      if (allowed !== undefined && typeof value === 'string' && !allowed.includes(value))
        throw refused(`${name}: bad value for restricted picklist field: ${value}`);
    }
    for (const name of ['Name', 'CloseDate', 'StageName'])
      if (row[name] == null) throw refused(`Required fields are missing: [${name}]`);
    const message = check?.(row);
    if (message !== undefined) throw refused(message);
  }

  function save(id: string, written: JsonObject, contact?: Person): void {
    const before = rows.get(id);
    const fields = { ...before?.fields, ...written };
    validate(fields, written);
    rows.set(id, { id, fields, modifiedAt: second(clock.now()), contact: contact ?? before?.contact });
  }

  function update(id: string, fields: JsonObject, onlyIfUnmodifiedSince: string | undefined): void {
    const row = rows.get(id);
    if (row === undefined) throw new CosellError('OPPORTUNITY_NOT_FOUND', `No opportunity ${id}.`);
    // One-second resolution: an edit later in the same second slips through (api_rest, conditional requests).
    if (onlyIfUnmodifiedSince !== undefined && row.modifiedAt > second(Date.parse(onlyIfUnmodifiedSince)))
      throw new CosellError('OPPORTUNITY_CHANGED', 'precondition failed');
    save(id, fields);
    writes += 1;
  }

  function upsert({ referralId, fields, customer }: NewOpportunity): string {
    const known = [...rows.values()].find((row) => row.fields['Referral_Identifier__c'] === referralId);
    const id = known?.id ?? nextId();
    const account: JsonObject = {
      'Account.Name': customer.name,
      'Account.BillingStreet': customer.street,
      'Account.BillingCountry': customer.country,
    };
    save(id, { ...fields, Referral_Identifier__c: referralId, ...account }, customer.contact);
    writes += 1;
    return id;
  }

  const nextId = () => `006${String(rows.size + 1).padStart(12, '0')}AAA`;
  const stamp = (row: Row) => new Date(row.modifiedAt).toISOString().replace('Z', '+0000');

  function read(row: Row, names: readonly string[]): Opportunity {
    return {
      id: row.id,
      modifiedAt: stamp(row),
      fresh: row.modifiedAt >= second(clock.now()),
      fields: Object.fromEntries(names.map((name): [string, Json] => [name, row.fields[name] ?? null])),
      contact: row.contact,
      owner,
    };
  }

  return {
    port: {
      async read({ ids, referralIds }, names) {
        const unknown = names.find((name) => !isKnown(name));
        if (unknown !== undefined) throw refused(`No such column '${unknown}' on entity 'Opportunity'.`);
        const wanted = ids.map((id) => id.slice(0, 15));
        return [...rows.values()]
          .filter(
            ({ id, fields }) =>
              wanted.includes(id.slice(0, 15)) || referralIds.some((key) => key === fields['Referral_Identifier__c']),
          )
          .map((row) => read(row, names));
      },
      async update(updates) {
        const run = quicker;
        quicker = undefined;
        run?.();
        return updates.map(({ id, fields, onlyIfUnmodifiedSince }) => {
          try {
            update(id, fields, onlyIfUnmodifiedSince);
            return undefined;
          } catch (thrown) {
            if (thrown instanceof CosellError) return thrown;
            throw thrown;
          }
        });
      },
      create: async (opportunity) => upsert(opportunity),
      changedSince: async (since) =>
        [...rows.values()]
          .filter(({ modifiedAt, fields }) => modifiedAt >= since && fields['Sync_with_Partner_Center__c'] === true)
          .map((row) => ({ id: row.id, modifiedAt: stamp(row) })),
    },
    enter(fields, contact) {
      const id = nextId();
      save(id, fields, contact);
      saved(id);
      return id;
    },
    edit(id, fields) {
      save(id, fields);
      saved(id);
    },
    get: (id) => ({ ...rows.get(id)?.fields }),
    all: () => [...rows.values()],
    writes: () => writes,
    rule: (next) => {
      check = next;
    },
    beforeUpdate: (run) => {
      quicker = run;
    },
  };
}
