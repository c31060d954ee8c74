import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { FieldKind } from '../../relay/sync/fields/canonical.ts';
import { compileMapping } from '../../relay/sync/fields/compile-mapping.ts';
import type { FieldDescription, FieldMapping, Mapping, MappingRow, ValueRow } from '../../relay/sync/fields/mapping.ts';

const everyDirection = { inboundCreate: true, inboundUpdate: true, outboundCreate: true, outboundUpdate: true };

/** A good row, but for what the test says of it. */
export function mappingRow(changes: Partial<MappingRow> = {}): MappingRow {
  return {
    name: 'Deal_Value',
    active: true,
    pointer: '/details/dealValue',
    field: 'Amount',
    directions: everyDirection,
    policy: 'Newest wins',
    valueMap: null,
    defaultValue: null,
    required: false,
    keptOutOfHistory: false,
    ...changes,
  };
}

const record = z.object({
  CustomMetadata: z.object({
    values: z.array(
      z.object({ field: z.string(), value: z.union([z.string(), z.object({ '#text': z.string() })]).optional() }),
    ),
  }),
});
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'values' });
const folder = fileURLToPath(new URL('../../force-app/defaults/customMetadata/', import.meta.url));

/** The metadata rows that the package brings along, as the org would hand them over. */
function packageRecords(
  type: string,
): { name: string; text: (field: string) => string | null; box: (field: string) => boolean }[] {
  return globSync(`${type}.*.md-meta.xml`, { cwd: folder })
    .sort()
    .map((file) => {
      const { values } = record.parse(parser.parse(readFileSync(folder + file, 'utf8'))).CustomMetadata;
      const found = (name: string) => {
        const value = values.find(({ field }) => field === name)?.value;
        const text = typeof value === 'object' ? value['#text'] : value;
        return text === undefined || text === '' ? null : text;
      };
      return { name: file.split('.')[1] ?? '', text: found, box: (name) => found(name) === 'true' };
    });
}

/** The rows that the package brings along. */
export const packageRows: readonly MappingRow[] = packageRecords('Partner_Center_Field_Mapping').map(
  ({ name, text, box }) => ({
    name,
    active: box('Active__c'),
    pointer: text('Referral_Pointer__c') ?? '',
    field: text('Salesforce_Field__c') ?? '',
    directions: {
      inboundCreate: box('Inbound_Create__c'),
      inboundUpdate: box('Inbound_Update__c'),
      outboundCreate: box('Outbound_Create__c'),
      outboundUpdate: box('Outbound_Update__c'),
    },
    policy: text('Conflict_Policy__c') ?? '',
    valueMap: text('Value_Map__c'),
    defaultValue: text('Default_Value__c'),
    required: box('Required_to_Share__c'),
    keptOutOfHistory: box('Keep_Out_of_History__c'),
  }),
);

const direction = z.enum(['Both', 'Inbound', 'Outbound']);

/** The value maps of the package. */
export const packageValues: readonly ValueRow[] = packageRecords('Partner_Center_Value_Mapping').map(({ text }) => ({
  map: text('Map__c') ?? '',
  referral: text('Referral_Value__c') ?? '',
  salesforce: text('Salesforce_Value__c') ?? '',
  direction: direction.parse(text('Direction__c')),
}));

export const packageSettings: Readonly<Record<string, string>> = Object.fromEntries(
  packageRecords('Partner_Center_Setting').map(({ name, text }) => [name, text('Value__c') ?? '']),
);

const stages = [...new Set(packageValues.filter(({ map }) => map === 'Stage').map(({ salesforce }) => salesforce))];
const helps = packageValues.filter(({ map }) => map === 'Help_Type').map(({ salesforce }) => salesforce);
const reasons = packageValues.filter(({ map }) => map === 'Decline_Reason').map(({ salesforce }) => salesforce);

const described = (label: string, kind: FieldKind | undefined, rest: Partial<FieldDescription> = {}) => ({
  label,
  kind,
  ...{ length: 0, scale: 0, createable: true, updateable: true, nillable: true, allowed: undefined },
  ...{ record: 'opportunity' as const, relayOnly: false },
  ...rest,
});
const text = (label: string, length: number, rest: Partial<FieldDescription> = {}) =>
  described(label, 'text', { length, ...rest });
const picklist = (label: string, allowed: readonly string[]) => text(label, 255, { allowed });
/** Of a record beside the opportunity: written only when it is made. */
const beside = (label: string, length: number, rest: Partial<FieldDescription> = {}) =>
  text(label, length, { updateable: false, record: 'beside', ...rest });

/** What the org says of the fields of Opportunity, and of those beside it. */
export const opportunityFields: Readonly<Record<string, FieldDescription>> = {
  Name: text('Opportunity Name', 120, { nillable: false }),
  Amount: described('Amount', 'number', { scale: 2 }),
  CurrencyIsoCode: text('Currency', 3, { allowed: ['USD', 'EUR', 'JPY'] }),
  CloseDate: described('Close Date', 'date', { nillable: false }),
  Description: text('Description', 32_000),
  NextStep: text('Next Step', 255),
  StageName: text('Stage', 255, { nillable: false, allowed: stages }),
  How_can_Microsoft_help__c: picklist('How can Microsoft help?', helps),
  Products__c: text('Products', 32_768),
  Referral_Visible_to_Microsoft__c: described('Visible to Microsoft Sellers', 'boolean', { nillable: false }),
  Marketplace_Purchase_Intent__c: picklist('Marketplace Purchase Intent', ['Yes', 'No', 'Have not decided']),
  Referral_Response_Reason__c: picklist('Referral Response Reason', reasons),
  Referral_Status__c: { ...picklist('Referral Status', ['None', 'New', 'Active', 'Closed']), relayOnly: true },
  Referral_Substatus__c: {
    ...picklist('Referral Substatus', [
      ...['None', 'Pending', 'Received', 'Accepted', 'Won', 'Lost', 'Declined', 'Expired', 'Error'],
    ]),
    relayOnly: true,
  },
  Referral_Expires__c: described('Referral Expires', 'datetime', { relayOnly: true }),
  Microsoft_CRM_Identifier__c: text('Microsoft CRM Identifier', 100, { relayOnly: true }),
  Microsoft_Notes__c: text("Microsoft's Notes", 32_768, { relayOnly: true }),
  IsPrivate: described('Private', 'boolean', { nillable: false }),
  Signed_At__c: described('Signed At', 'datetime'),
  ExpectedRevenue: described('Expected Revenue', 'number', { scale: 2, createable: false, updateable: false }),
  Fiscal__c: text('Fiscal', 6, { updateable: false }),
  Owner_Once__c: text('Owner Once', 6, { createable: false }),
  AccountId: described('Account ID', undefined, { length: 18 }),
  'Account.Name': beside('Account: Account Name', 255, { nillable: false }),
  'Account.BillingStreet': beside('Account: Billing Street', 255),
  'Account.BillingCity': beside('Account: Billing City', 40),
  'Account.BillingState': beside('Account: Billing State/Province', 80),
  'Account.BillingPostalCode': beside('Account: Billing Zip/Postal Code', 20),
  'Account.BillingCountry': beside('Account: Billing Country', 80),
  'PrimaryContact.FirstName': beside('Primary contact: First Name', 40),
  'PrimaryContact.LastName': beside('Primary contact: Last Name', 80, { nillable: false }),
  'PrimaryContact.Email': beside('Primary contact: Email', 80),
  'PrimaryContact.Phone': beside('Primary contact: Phone', 40),
  'Owner.FirstName': beside('Owner: First Name', 40, { createable: false }),
  'Owner.LastName': beside('Owner: Last Name', 80, { createable: false }),
  'Owner.Email': beside('Owner: Email', 128),
  'Owner.Phone': beside('Owner: Phone', 40, { createable: false }),
};

export const describeField = (path: string): FieldDescription | undefined => opportunityFields[path];

/** The package's mapping, with other rows where the test wants them. */
export function packageMapping(
  rows: readonly MappingRow[] = packageRows,
  settings: Readonly<Record<string, string>> = {},
  solutions: ReadonlyMap<string, string> = new Map(),
): Mapping {
  return compileMapping({
    ...{ rows, values: packageValues, settings: { ...packageSettings, ...settings } },
    ...{ describe: describeField, solutions },
  });
}

/** One compiled row. */
export function fieldMapping(changes: Partial<MappingRow> = {}): FieldMapping {
  const [field] = packageMapping([mappingRow(changes)]).fields;
  if (field === undefined) throw new Error('The row of this test is not valid.');
  return field;
}
