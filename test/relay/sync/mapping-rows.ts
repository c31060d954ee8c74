import type { FieldKind } from '../../../relay/sync/canonical.ts';
import {
  compileMapping,
  type FieldDescription,
  type FieldMapping,
  type Mapping,
  type MappingRow,
  type ValueRow,
} from '../../../relay/sync/mapping.ts';

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
    ...changes,
  };
}

/** The rows that the package brings along. */
export const packageRows: readonly MappingRow[] = [
  mappingRow({ name: 'Name', pointer: '/name', field: 'Name', policy: 'Salesforce wins', required: true }),
  mappingRow({ required: true }),
  mappingRow({ name: 'Currency', pointer: '/details/currency', field: 'CurrencyIsoCode' }),
  mappingRow({
    name: 'Closing_Date',
    pointer: '/details/closingDateTime',
    field: 'CloseDate',
    defaultValue: 'today+30',
    required: true,
  }),
  mappingRow({ name: 'Notes', pointer: '/details/notes', field: 'Description' }),
  mappingRow({
    name: 'Stage',
    pointer: '/substatus',
    field: 'StageName',
    valueMap: 'Stage',
    directions: { ...everyDirection, outboundCreate: false },
  }),
  mappingRow({
    name: 'Help_Type',
    pointer: '/inviteContext/assistanceRequestCode',
    field: 'How_can_Microsoft_help__c',
    valueMap: 'Help_Type',
    policy: 'Partner Center wins',
    directions: { ...everyDirection, inboundUpdate: false, outboundUpdate: false },
  }),
];

const stage = (referral: string, salesforce: string, direction: ValueRow['direction']): ValueRow => ({
  map: 'Stage',
  referral,
  salesforce,
  direction,
});
const help = (referral: string, salesforce: string): ValueRow => ({
  map: 'Help_Type',
  referral,
  salesforce,
  direction: 'Both',
});

/** The value maps of the package. */
export const packageValues: readonly ValueRow[] = [
  stage('Pending', 'Prospecting', 'Both'),
  stage('Received', 'Prospecting', 'Inbound'),
  stage('Accepted', 'Qualification', 'Both'),
  stage('Accepted', 'Needs Analysis', 'Outbound'),
  stage('Accepted', 'Negotiation/Review', 'Outbound'),
  stage('Won', 'Closed Won', 'Both'),
  stage('Lost', 'Closed Lost', 'Both'),
  stage('Declined', 'Closed Lost', 'Inbound'),
  stage('Expired', 'Closed Lost', 'Inbound'),
  help('GeneralOrOther', 'General or Other'),
  help('ProofOfConceptOrDemo', 'Proof Of Concept or Demo'),
];

export const packageSettings = {
  Referral_Link: 'https://partner.microsoft.com/referrals/v2/inbox?id={id}',
  Accept_On_Stage_Change: 'false',
};

const stages = ['Prospecting', 'Qualification', 'Needs Analysis', 'Negotiation/Review', 'Closed Won', 'Closed Lost'];

const described = (label: string, kind: FieldKind | undefined, rest: Partial<FieldDescription> = {}) => ({
  label,
  kind,
  ...{ length: 0, scale: 0, createable: true, updateable: true, nillable: true, allowed: undefined },
  ...rest,
});

/** What the org says of the fields of Opportunity. */
export const opportunityFields: Readonly<Record<string, FieldDescription>> = {
  Name: described('Opportunity Name', 'text', { length: 120, nillable: false }),
  Amount: described('Amount', 'number', { scale: 2 }),
  CurrencyIsoCode: described('Currency', 'text', { length: 3, allowed: ['USD', 'EUR', 'JPY'] }),
  CloseDate: described('Close Date', 'date', { nillable: false }),
  Description: described('Description', 'text', { length: 32_000 }),
  NextStep: described('Next Step', 'text', { length: 255 }),
  StageName: described('Stage', 'text', { length: 255, nillable: false, allowed: stages }),
  How_can_Microsoft_help__c: described('How can Microsoft help?', 'text', {
    length: 255,
    allowed: ['General or Other', 'Proof Of Concept or Demo'],
  }),
  IsPrivate: described('Private', 'boolean', { nillable: false }),
  Signed_At__c: described('Signed At', 'datetime'),
  ExpectedRevenue: described('Expected Revenue', 'number', { scale: 2, createable: false, updateable: false }),
  Fiscal__c: described('Fiscal', 'text', { length: 6, createable: true, updateable: false }),
  Owner_Once__c: described('Owner Once', 'text', { length: 6, createable: false, updateable: true }),
  AccountId: described('Account ID', undefined, { length: 18 }),
};

export const describeField = (path: string): FieldDescription | undefined => opportunityFields[path];

/** The package's mapping, with other rows where the test wants them. */
export function packageMapping(
  rows: readonly MappingRow[] = packageRows,
  settings: Readonly<Record<string, string>> = {},
): Mapping {
  return compileMapping(rows, packageValues, { ...packageSettings, ...settings }, describeField);
}

/** One compiled row. */
export function fieldMapping(changes: Partial<MappingRow> = {}): FieldMapping {
  const [field] = packageMapping([mappingRow(changes)]).fields;
  if (field === undefined) throw new Error('The row of this test is not valid.');
  return field;
}
