import { CosellError } from '../../relay/errors.ts';
import { customerKeys } from '../../relay/sync/fields/compare-customers.ts';
import type { Deal } from '../../relay/sync/fields/described-deal.ts';
import type { Json, JsonObject, NewOpportunity, Opportunity, Person } from '../../relay/sync/model.ts';
import type { Clock } from '../../relay/sync/ports/clock.ts';
import type { Leads } from '../../relay/sync/ports/leads.ts';
import type { Opportunities } from '../../relay/sync/ports/opportunities.ts';
import type { Timeline, TimelineEvent } from '../../relay/sync/ports/timeline.ts';
import { cardValues, readCard } from '../../relay/salesforce/card-fields.ts';
import { contactMissing } from '../../relay/salesforce/missing.ts';
import { leadRecord } from '../../relay/salesforce/leads.ts';
import { newRows } from '../../relay/salesforce/new-rows.ts';
import { idIn } from '../../relay/ground/record-ids.ts';
import { packageColumns } from './card-columns.ts';
import { opportunityFields } from './mapping-rows.ts';

export interface Row {
  id: string;
  /** LastModifiedDate, epoch ms, whole seconds. */
  modifiedAt: number;
  fields: JsonObject;
  deleted: boolean;
  /** Only the relay has saved it since. */
  byRelay: boolean;
}

export interface LeadRow {
  id: string;
  referralId: string;
  fields: JsonObject;
  opportunityId: string | null;
  convertedAt: number | undefined;
  deleted: boolean;
}

/** A Salesforce org in memory: stamps of one second, known fields, field limits, validation rules. */
export interface SalesforceWorld {
  port: Opportunities;
  leadPort: Leads;
  timelinePort: Timeline;
  /** A seller saves a new opportunity; resolves to its id. */
  enter(fields: JsonObject, contact?: Person): string;
  /** A seller saves an edit. */
  edit(id: string, fields: JsonObject): void;
  get(id: string): JsonObject;
  /** A user deletes it, or restores it from the recycle bin. */
  remove(id: string): void;
  restore(id: string): void;
  all(): Row[];
  leads(): LeadRow[];
  /** A seller converts a lead into a new or an existing opportunity; resolves to its id. */
  convert(leadId: string, into?: string): string;
  timeline(): TimelineEvent[];
  /** A seller deletes a lead, or merges it into another one: only the recycle bin knows it still. */
  removeLead(leadId: string): void;
  /** Everything that its opportunities have ever shown. */
  past(): readonly string[];
  writes(): number;
  /** What the org refuses of the customers of new opportunities, each time. */
  refuseCustomer(message: string | undefined): void;
  /** What the org refuses of them by the name of a field; it takes the rest. */
  refuseField(path: string, message: string): void;
  /** A validation rule of the org: the message, if the record is not to be saved so, with the field that it names in brackets. */
  rule(check: ((fields: JsonObject) => string | undefined) | undefined): void;
  /** What a before-save flow of the org makes of the fields that a save changes. */
  beforeSave(rewrite: ((changed: JsonObject, before: JsonObject | undefined) => JsonObject) | undefined): void;
  /** A seller adds products: from now on their sum is the amount. */
  addProducts(id: string, sum: number): void;
  /** Runs once, just before the next update: another user is quicker. */
  beforeUpdate(run: () => void): void;
}

export const owner: Person = {
  firstName: 'Avery',
  lastName: 'Howard',
  email: 'avery.howard@contoso.example',
  phone: '+1 425 555 0199',
};

const isKnown = (name: string) => packageColumns.has(name) || name in opportunityFields;
/** A record related to an opportunity, as fields of the one row that represents all of them. */
export const fieldsOf = (relation: string, fields: JsonObject | undefined): JsonObject =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [`${relation}.${name}`, value]));
export const beside = (relation: string, person: Person | undefined): JsonObject =>
  person === undefined
    ? {}
    : fieldsOf(relation, {
        ...{ FirstName: person.firstName, LastName: person.lastName, Email: person.email, Phone: person.phone },
      });
/** The users of this org: the other members of a referral's team are not users. */
const isUser = (email: string) => email.endsWith('@contoso.example');
const refused = (message: string, fields: readonly string[] = []) =>
  new CosellError('SALESFORCE_REFUSED', message, { fields });

export function createSalesforce(clock: Clock, saved: (id: string) => void): SalesforceWorld {
  const rows = new Map<string, Row>();
  const leads = new Map<string, LeadRow>();
  const events = new Map<string, TimelineEvent>();
  let writes = 0;
  const past: string[] = [];
  let customerRefusal: string | undefined;
  let refusedField: { path: string; message: string } | undefined;
  let check: ((fields: JsonObject) => string | undefined) | undefined;
  let rewrite: Parameters<SalesforceWorld['beforeSave']>[0];
  const withProducts = new Set<string>();
  let quicker: (() => void) | undefined;

  const second = (ms: number) => Math.floor(ms / 1000) * 1000;

  function validate(row: JsonObject, written: JsonObject): void {
    for (const [name, value] of Object.entries(written)) {
      if (!isKnown(name)) throw refused(`No such column '${name}' on entity 'Opportunity'.`);
      const { length = 0, allowed } = opportunityFields[name] ?? packageColumns.get(name) ?? {};
      if (length > 0 && typeof value === 'string' && value.length > length)
        throw refused(`${name}: data value too large`);
      if (allowed !== undefined && typeof value === 'string' && !allowed.includes(value))
        throw refused(`${name}: bad value for restricted picklist field: ${value}`);
    }
    for (const name of ['Name', 'CloseDate', 'StageName'])
      if (row[name] == null) throw refused(`Required fields are missing: [${name}]`);
    const message = check?.(row);
    if (message !== undefined) throw refused(message, /\[(\w+)\]$/.exec(message)?.slice(1));
  }

  function save(id: string, wanted: JsonObject, byRelay = false): void {
    const before = rows.get(id);
    const { Amount: _ignored, ...others } = wanted;
    const taken = withProducts.has(id) ? others : wanted;
    const written = rewrite?.(taken, before?.fields) ?? taken;
    const fields = { ...before?.fields, ...written };
    validate(fields, written);
    const key = fields['Referral_Identifier__c'];
    if (key != null && [...rows.values()].some((row) => row.id !== id && row.fields['Referral_Identifier__c'] === key))
      throw new CosellError('OPPORTUNITY_CHANGED', 'duplicate value found');
    rows.set(id, { id, fields, deleted: false, byRelay, modifiedAt: second(clock.now()) });
    past.push(JSON.stringify({ ...fields, Audit__c: null }));
  }

  function update(id: string, fields: JsonObject, onlyIfUnmodifiedSince: string | undefined): void {
    const row = rows.get(id);
    if (row === undefined || row.deleted) throw new CosellError('OPPORTUNITY_NOT_FOUND', `No opportunity ${id}.`);
    // One-second resolution: an edit later in the same second slips through (api_rest, conditional requests).
    if (onlyIfUnmodifiedSince !== undefined && row.modifiedAt > second(Date.parse(onlyIfUnmodifiedSince)))
      throw new CosellError('OPPORTUNITY_CHANGED', 'precondition failed');
    save(id, fields, true);
    writes += 1;
  }

  function upsert(wanted: NewOpportunity): string {
    const { referralId, fields, account, contact, ownerEmails } = newRows(wanted);
    const known = [...rows.values()].find((row) => row.fields['Referral_Identifier__c'] === referralId);
    const person = fieldsOf('PrimaryContact', contact);
    if (known !== undefined) {
      // Created before an answer was lost, so it belongs to its seller by now. Only the customer's contact may still be missing.
      const isIncomplete = known.fields['Account.Name'] != null && known.fields['PrimaryContact.LastName'] == null;
      if (isIncomplete && customerRefusal === undefined) save(known.id, person, true);
      return known.id;
    }
    const id = nextId();
    const parents = {
      ...(customerRefusal === undefined && { ...fieldsOf('Account', account), ...person }),
      ...(refusedField && { [refusedField.path]: null }),
      ...beside('Owner', { ...owner, email: ownerEmails.find(isUser) ?? owner.email }),
    };
    save(id, { ...fields, ...parents, Referral_Identifier__c: referralId }, true);
    writes += 1;
    return id;
  }

  const outcome = <T>(run: () => T): T | CosellError => {
    try {
      return run();
    } catch (thrown) {
      if (thrown instanceof CosellError) return thrown;
      throw thrown;
    }
  };

  const nextId = () => `006${String(rows.size + 1).padStart(12, '0')}AAA`;
  const stamp = (row: Row) => new Date(row.modifiedAt).toISOString().replace('Z', '+0000');

  function openDeals(): Deal[] {
    return [...rows.values()]
      .filter(({ deleted, fields }) => !deleted && fields['Referral_Identifier__c'] == null)
      .filter(({ fields }) => !JSON.stringify(fields['StageName'] ?? '').startsWith('"Closed'))
      .map(({ id, fields }) => {
        const text = (name: string) => {
          const value = fields[name];
          return typeof value === 'string' ? value : null;
        };
        const amount = fields['Amount'];
        return {
          ...{ id, name: text('Name'), amount: typeof amount === 'number' ? amount : null },
          closeDate: text('CloseDate'),
          customer: {
            name: text('Account.Name'),
            postalCode: text('Account.BillingPostalCode'),
            country: text('Account.BillingCountry'),
          },
        };
      });
  }

  function read(row: Row, names: readonly string[]): Opportunity {
    return {
      id: row.id,
      modifiedAt: stamp(row),
      fresh: row.modifiedAt >= second(clock.now()),
      card: readCard(row.fields),
      fields: Object.fromEntries(names.map((name): [string, Json] => [name, row.fields[name] ?? null])),
      ...(withProducts.has(row.id) && { calculated: ['Amount'] }),
      team: [],
    };
  }

  return {
    port: {
      idIn,
      async read({ ids, referralIds }, names) {
        const unknown = names.find((name) => !isKnown(name));
        if (unknown !== undefined) throw refused(`No such column '${unknown}' on entity 'Opportunity'.`);
        const wanted = ids.map((id) => id.slice(0, 15));
        return [...rows.values()]
          .filter(({ deleted }) => !deleted)
          .filter(
            ({ id, fields }) =>
              wanted.includes(id.slice(0, 15)) || referralIds.some((key) => key === fields['Referral_Identifier__c']),
          )
          .map((row) => read(row, names));
      },
      deleted: async (ids) =>
        ids.flatMap((id) => {
          const row = rows.get(id);
          if (row?.deleted !== true) return [];
          const { Name: name, Referral_Identifier__c: referral, Sync_with_Partner_Center__c: sync } = row.fields;
          const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : null);
          return [
            { id, modifiedAt: stamp(row), name: textOf(name), referralId: textOf(referral), sync: sync === true },
          ];
        }),
      async update(updates) {
        const run = quicker;
        quicker = undefined;
        run?.();
        return updates.map(({ id, values, card, onlyIfUnmodifiedSince }) =>
          outcome(() => {
            update(id, { ...values, ...cardValues(card) }, onlyIfUnmodifiedSince);
            return undefined;
          }),
        );
      },
      savedByUs: async (ids, names) =>
        new Map(
          [...rows.values()]
            .filter(({ id, byRelay }) => byRelay && ids.includes(id))
            .map(({ id, fields }) => [id, Object.fromEntries(names.map((name) => [name, fields[name] ?? null]))]),
        ),
      create: async (opportunities) =>
        opportunities.map((opportunity) =>
          outcome(() => ({
            id: upsert(opportunity),
            problems: [
              ...(customerRefusal === undefined ? [] : [refused(customerRefusal), contactMissing()]),
              ...(refusedField === undefined ? [] : [refused(refusedField.message, [refusedField.path])]),
            ],
          })),
        ),
      addPeople: async (opportunities) =>
        opportunities.map((opportunity) =>
          outcome(() => {
            const { referralId, contact } = newRows(opportunity);
            const known = [...rows.values()].find((row) => row.fields['Referral_Identifier__c'] === referralId);
            if (known === undefined) throw new CosellError('OPPORTUNITY_NOT_FOUND', `No opportunity of ${referralId}.`);
            if (known.fields['PrimaryContact.LastName'] != null) return 'there';
            if (customerRefusal !== undefined) throw contactMissing(refused(customerRefusal));
            save(known.id, fieldsOf('PrimaryContact', contact), true);
            writes += 1;
            return 'made';
          }),
        ),
      openDeals: async (customers) => {
        const asked = new Set(customers.flatMap(customerKeys));
        return openDeals().filter(({ customer }) => customerKeys(customer.name).some((key) => asked.has(key)));
      },
      async *allOpenDeals() {
        yield openDeals();
      },
      waitingForMicrosoft: async () =>
        [...rows.values()].flatMap(({ deleted, fields }) => {
          const id = fields['Referral_Identifier__c'];
          return !deleted && fields['Microsoft_Answer__c'] === 'Waiting' && typeof id === 'string' ? [id] : [];
        }),
      async *changedSince(since) {
        yield [...rows.values()]
          .filter(
            ({ modifiedAt, fields }) =>
              modifiedAt >= since &&
              (fields['Sync_with_Partner_Center__c'] === true || fields['Referral_Identifier__c'] != null),
          )
          .map((row) => {
            const referralId = row.fields['Referral_Identifier__c'];
            return {
              ...{ id: row.id, modifiedAt: stamp(row), deleted: row.deleted },
              referralId: typeof referralId === 'string' ? referralId : null,
            };
          });
      },
    },
    leadPort: {
      save: async (wanted) =>
        wanted.map((lead) => {
          const { referralId } = lead;
          const id = leads.get(referralId)?.id ?? `00Q${String(leads.size + 1).padStart(12, '0')}AAA`;
          const { Referral_Identifier__c: _id, ...fields } = leadRecord(lead);
          leads.set(referralId, {
            id,
            referralId,
            fields,
            opportunityId: null,
            convertedAt: undefined,
            deleted: false,
          });
          writes += 1;
          return id;
        }),
      read: async (ids) =>
        ids.flatMap((referralId) => {
          const lead = leads.get(referralId);
          if (lead === undefined) return [];
          const { id, opportunityId, convertedAt } = lead;
          return [{ referralId, id, opportunityId, converted: convertedAt !== undefined }];
        }),
      convertedSince: async (since) =>
        [...leads.values()]
          .filter(({ convertedAt }) => convertedAt !== undefined && convertedAt >= since)
          .map(({ referralId }) => referralId),
    },
    timelinePort: {
      record: async (wanted) => {
        for (const event of wanted) events.set(event.externalId, event);
        return wanted.map(() => undefined);
      },
    },
    enter(fields, contact) {
      const id = nextId();
      save(id, {
        ...beside('Owner', owner),
        ...beside('PrimaryContact', contact),
        ...fields,
      });
      saved(id);
      return id;
    },
    remove(id) {
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, deleted: true, modifiedAt: second(clock.now()) });
    },
    restore(id) {
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, deleted: false, modifiedAt: second(clock.now()) });
    },
    convert(leadId, into) {
      const lead = [...leads.values()].find(({ id }) => id === leadId);
      if (lead === undefined) throw new Error(`No lead ${leadId}.`);
      const id = into ?? nextId();
      const fields = { Name: `Deal of ${leadId}`, CloseDate: '2027-03-31', StageName: 'Prospecting' };
      if (into === undefined) save(id, { ...fields, 'Account.Name': lead.fields['Company'] ?? null });
      Object.assign(lead, { opportunityId: id, convertedAt: clock.now() });
      return id;
    },
    edit(id, fields) {
      save(id, fields);
      saved(id);
    },
    addProducts(id, sum) {
      withProducts.delete(id);
      save(id, { Amount: sum });
      withProducts.add(id);
      saved(id);
    },
    beforeSave: (next) => {
      rewrite = next;
    },
    get: (id) => ({ ...rows.get(id)?.fields }),
    all: () => [...rows.values()].filter(({ deleted }) => !deleted),
    leads: () => [...leads.values()].filter(({ deleted }) => !deleted),
    removeLead(leadId) {
      for (const lead of leads.values()) if (lead.id === leadId) lead.deleted = true;
    },
    timeline: () => [...events.values()],
    past: () => past,
    writes: () => writes,
    refuseField: (path, message) => {
      refusedField = { path, message };
    },
    refuseCustomer: (message) => {
      customerRefusal = message;
    },
    rule: (next) => {
      check = next;
    },
    beforeUpdate: (run) => {
      quicker = run;
    },
  };
}
