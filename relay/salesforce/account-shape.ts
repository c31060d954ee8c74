import { z } from 'zod';
import { countryCode } from '../sync/fields/country.ts';
import { foldedText } from '../sync/fields/folded-text.ts';
import type { Salesforce } from './connect.ts';
import { expectRow, recordsFor } from './soql.ts';
import { isRecent } from '../ground/wait.ts';

/** An admin may change these at any time, so the org is asked again after this long. */
const keepMs = 600_000;

/** An org with state and country picklists accepts only listed values in its addresses. Keys are folded. */
export interface AddressLists {
  /** The code of a country, by its code or its name in the org. */
  countryCode(text: string): string | undefined;
  /** The code of a state of this country (given by its code), by the state's code or name in the org. */
  stateCode(text: string, country: string): string | undefined;
}

/** What an org allows an account or a lead to be. */
export interface CustomerShape {
  /** Undefined if countries and states are plain text. */
  lists: AddressLists | undefined;
  /** The org has person accounts besides business accounts. */
  hasPersons: boolean;
  /** The record type for new accounts, if the org has person accounts. */
  recordTypeId: string | undefined;
}

const option = z.object({
  value: z.string(),
  label: z.string().nullish(),
  active: z.boolean(),
  validFor: z.string().nullish(),
});
const described = z.object({
  fields: z.array(z.object({ name: z.string(), createable: z.boolean(), picklistValues: z.array(option).nullish() })),
  recordTypeInfos: z
    .array(z.object({ recordTypeId: z.string(), available: z.boolean(), defaultRecordTypeMapping: z.boolean() }))
    .nullish(),
});
type Described = z.infer<typeof described>;
type Option = z.infer<typeof option>;

/** Reads the shape of an object whose address fields start with `prefix`, and caches it for a while. */
export function createCustomerShape(
  salesforce: Salesforce,
  object: 'Account' | 'Lead',
  prefix: 'Billing' | '',
): () => Promise<CustomerShape> {
  let known: { at: number; shape: CustomerShape } | undefined;
  return async () => {
    if (known !== undefined && isRecent(known.at, keepMs, salesforce.now())) return known.shape;
    const path = `/sobjects/${object}/describe`;
    const { body } = await salesforce.call({ method: 'GET', path, operation: 'describe' });
    const description = expectRow(described, body);
    const hasPersons = description.fields.some(({ name }) => name === 'IsPersonAccount');
    const recordTypeId = hasPersons ? await businessRecordType(salesforce, description) : undefined;
    known = { at: salesforce.now(), shape: { lists: listsOf(description, prefix), hasPersons, recordTypeId } };
    return known.shape;
  };
}

const recordType = z.object({ Id: z.string() });

/** The integration user's default business record type, otherwise any that it may use. */
async function businessRecordType(salesforce: Salesforce, { recordTypeInfos }: Described): Promise<string | undefined> {
  const available = (recordTypeInfos ?? []).filter((info) => info.available);
  const soqlFor = () =>
    "SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = false AND IsActive = true";
  const rows = await recordsFor(salesforce, ['Account'], soqlFor, { operation: 'find record types' });
  const business = rows.map((row) => expectRow(recordType, row).Id);
  const usable = available.filter(({ recordTypeId }) => business.includes(recordTypeId));
  return (usable.find((info) => info.defaultRecordTypeMapping) ?? usable[0])?.recordTypeId;
}

function listsOf({ fields }: Described, prefix: string): AddressLists | undefined {
  const optionsOf = (name: string) =>
    fields.find((field) => field.name === `${prefix}${name}` && field.createable)?.picklistValues?.filter(isActive);
  const countries = optionsOf('CountryCode');
  if (countries === undefined) return undefined;
  const states = optionsOf('StateCode') ?? [];
  const listed = new Set(countries.map(({ value }) => value));
  const byLabel = labelled(countries);
  const all = fields.find(({ name }) => name === `${prefix}CountryCode`)?.picklistValues ?? [];
  const statesOf = new Map(
    all.map(({ value }, index) => [value, labelled(states.filter((state) => isValidFor(state, index)))]),
  );
  return {
    countryCode(text) {
      const code = countryCode(text);
      return code !== undefined && listed.has(code) ? code : byLabel.get(foldedText(text));
    },
    stateCode: (text, country) => statesOf.get(country)?.get(foldedText(text)),
  };
}

const isActive = ({ active }: Option) => active;

const labelled = (options: readonly Option[]): ReadonlyMap<string, string> =>
  new Map([
    ...options.map(({ value, label }) => [foldedText(label ?? value), value] as const),
    ...options.map(({ value }) => [foldedText(value), value] as const),
  ]);

/**
 * For each value, describe gives in base64 one bit per value of the controlling field, highest bit first: the values that it is valid
 * for.
 */
function isValidFor({ validFor }: Option, controlling: number): boolean {
  const byte = Buffer.from(validFor ?? '', 'base64')[controlling >> 3] ?? 0;
  return (byte & (0x80 >> (controlling & 7))) !== 0;
}
