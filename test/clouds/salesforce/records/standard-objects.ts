import { codeFields } from './address-picklists.ts';
import { recordTypeFields } from './record-types.ts';
import { fieldMap } from './schema.ts';
import type { Field, FieldType, ObjectType, Row, Schema } from './schema.ts';
import type { SalesforceSwitches } from '../switches.ts';

/** The stages of a new org, with what follows from each. */
export const opportunityStages = [
  { stage: 'Prospecting', probability: 10, isClosed: false, isWon: false },
  { stage: 'Qualification', probability: 10, isClosed: false, isWon: false },
  { stage: 'Needs Analysis', probability: 20, isClosed: false, isWon: false },
  { stage: 'Value Proposition', probability: 50, isClosed: false, isWon: false },
  { stage: 'Id. Decision Makers', probability: 60, isClosed: false, isWon: false },
  { stage: 'Perception Analysis', probability: 70, isClosed: false, isWon: false },
  { stage: 'Proposal/Price Quote', probability: 75, isClosed: false, isWon: false },
  { stage: 'Negotiation/Review', probability: 90, isClosed: false, isWon: false },
  { stage: 'Closed Won', probability: 100, isClosed: true, isWon: true },
  { stage: 'Closed Lost', probability: 0, isClosed: true, isWon: false },
] as const;

/** Active currencies of the simulated org, the corporate one first. */
export const activeCurrencies = ['USD', 'EUR', 'GBP', 'JPY'] as const;

const leadStatuses = [
  'Open - Not Contacted',
  'Working - Contacted',
  'Closed - Converted',
  'Closed - Not Converted',
] as const;
const teamRoles = [
  'Account Manager',
  'Executive Sponsor',
  'Opportunity Owner',
  'Pre-Sales Consultant',
  'Sales Rep',
] as const;
const userTypes = ['Standard', 'PowerPartner', 'PowerCustomerSuccess', 'CsnOnly'] as const;
const leadSources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'] as const;
const contactRoles = [
  'Business User',
  'Decision Maker',
  'Economic Buyer',
  'Economic Decision Maker',
  'Evaluator',
  'Executive Sponsor',
  'Influencer',
  'Technical Buyer',
  'Other',
] as const;

type Traits = Partial<Omit<Field, 'name' | 'type' | 'custom'>> & { open?: boolean };

/** A standard field; `open` ones cannot be restricted by a permission set. */
function field(name: string, type: FieldType, { open = false, ...traits }: Traits = {}): Field {
  return {
    name,
    label: name.replace(/Id$/, ' ID').replace(/([a-z])([A-Z])/g, '$1 $2'),
    type,
    custom: false,
    required: false,
    createable: true,
    updateable: true,
    ...(open ? {} : { permission: name }),
    ...traits,
  };
}

const text = (name: string, length: number, traits?: Traits) => field(name, 'string', { length, ...traits });
const picklist = (name: string, values: readonly string[], traits?: Traits & { restricted?: boolean }) => {
  const { restricted = false, ...rest } = traits ?? {};
  return field(name, 'picklist', {
    length: 255,
    picklist: { restricted, values: values.map((value) => ({ value, label: value })) },
    ...rest,
  });
};
const lookup = (
  name: string,
  to: string,
  traits: Traits & { children?: string; onDelete?: 'clear' | 'cascade' } = {},
) => {
  const { children, onDelete = 'clear', ...rest } = traits;
  const path = name.replace(/Id$/, '');
  return field(name, 'reference', {
    reference: { to, path, onDelete, ...(children === undefined ? {} : { children }) },
    ...rest,
  });
};

const system: Traits = { open: true, createable: false, updateable: false };

/** Fields that every object has and only the org writes. */
export const systemFields: readonly Field[] = [
  field('Id', 'id', { ...system, label: 'Record ID' }),
  field('IsDeleted', 'boolean', { ...system, label: 'Deleted' }),
  field('CreatedDate', 'datetime', system),
  lookup('CreatedById', 'User', system),
  field('LastModifiedDate', 'datetime', system),
  lookup('LastModifiedById', 'User', system),
  field('SystemModstamp', 'datetime', system),
];

/** Owner, kept for standard and custom objects alike; the saving user unless given. */
export const ownerField: Field = lookup('OwnerId', 'User', { open: true });

export const currencyField: Field = picklist('CurrencyIsoCode', activeCurrencies, {
  open: true,
  label: 'Currency ISO Code',
  restricted: true,
  defaultValue: activeCurrencies[0],
});

const stageOf = (row: Row) => opportunityStages.find(({ stage }) => stage === row['StageName']);
const fullName = (row: Row) => [row['FirstName'], row['LastName']].filter((part) => typeof part === 'string').join(' ');
// Sub-fields of the compound address are granted together (permission sets know only Account.BillingAddress).
const billing = (part: string, type: FieldType, length: number) =>
  field(`Billing${part}`, type, { length, permission: 'BillingAddress' });
const address = (part: string, type: FieldType, length: number) => field(part, type, { length, permission: 'Address' });

function standardFields({ stageRestricted, personAccounts }: SalesforceSwitches): Record<string, readonly Field[]> {
  return {
    Opportunity: [
      text('Name', 120, { open: true, required: true }),
      picklist(
        'StageName',
        opportunityStages.map(({ stage }) => stage),
        { open: true, required: true, label: 'Stage', restricted: stageRestricted },
      ),
      field('CloseDate', 'date', { open: true, required: true }),
      field('Amount', 'currency', { precision: 18, scale: 2 }),
      field('Probability', 'percent', { precision: 3, scale: 0, label: 'Probability (%)' }),
      field('Description', 'textarea', { length: 32_000 }),
      lookup('AccountId', 'Account', { children: 'Opportunities', onDelete: 'cascade' }),
      picklist('LeadSource', leadSources),
      text('NextStep', 255),
      field('IsClosed', 'boolean', { ...system, label: 'Closed', compute: (row) => stageOf(row)?.isClosed ?? false }),
      field('IsWon', 'boolean', { ...system, label: 'Won', compute: (row) => stageOf(row)?.isWon ?? false }),
      lookup('Pricebook2Id', 'Pricebook2'),
      field('HasOpportunityLineItem', 'boolean', { ...system, label: 'Has Line Item', defaultValue: false }),
      ownerField,
    ],
    Account: [
      text('Name', 255, { open: true, required: true, label: 'Account Name' }),
      billing('Street', 'textarea', 255),
      billing('City', 'string', 40),
      billing('State', 'string', 80),
      billing('PostalCode', 'string', 20),
      billing('Country', 'string', 80),
      field('Phone', 'phone', { length: 40 }),
      field('Website', 'url', { length: 255 }),
      field('Description', 'textarea', { length: 32_000 }),
      ownerField,
    ],
    Contact: [
      text('LastName', 80, { open: true, required: true }),
      text('FirstName', 40, { open: true }),
      text('Name', 121, { ...system, label: 'Full Name', compute: fullName }),
      field('Email', 'email', { length: 80 }),
      field('Phone', 'phone', { length: 40 }),
      text('Title', 128),
      lookup('AccountId', 'Account', { children: 'Contacts', onDelete: 'cascade' }),
      ownerField,
    ],
    Lead: [
      text('LastName', 80, { open: true, required: true }),
      text('FirstName', 40, { open: true }),
      text('Name', 121, { ...system, label: 'Full Name', compute: fullName }),
      text('Company', 255, { open: true, required: true }),
      picklist('Status', leadStatuses, { open: true, required: true, defaultValue: leadStatuses[0] }),
      field('Email', 'email', { length: 80 }),
      field('Phone', 'phone', { length: 40 }),
      text('Title', 128),
      address('Street', 'textarea', 255),
      address('City', 'string', 40),
      address('State', 'string', 80),
      address('PostalCode', 'string', 20),
      address('Country', 'string', 80),
      field('Website', 'url', { length: 255 }),
      field('Description', 'textarea', { length: 32_000 }),
      picklist('LeadSource', leadSources),
      field('IsConverted', 'boolean', { ...system, label: 'Converted', defaultValue: false }),
      field('ConvertedDate', 'date', system),
      lookup('ConvertedAccountId', 'Account', system),
      lookup('ConvertedContactId', 'Contact', system),
      lookup('ConvertedOpportunityId', 'Opportunity', system),
      ownerField,
    ],
    OpportunityTeamMember: [
      lookup('OpportunityId', 'Opportunity', {
        open: true,
        required: true,
        updateable: false,
        children: 'OpportunityTeamMembers',
        onDelete: 'cascade',
      }),
      lookup('UserId', 'User', { open: true, required: true, updateable: false }),
      picklist('TeamMemberRole', teamRoles, { open: true }),
      picklist('OpportunityAccessLevel', ['Read', 'Edit'], { open: true }),
    ],
    OpportunityContactRole: [
      lookup('OpportunityId', 'Opportunity', {
        open: true,
        required: true,
        updateable: false,
        children: 'OpportunityContactRoles',
        onDelete: 'cascade',
      }),
      lookup('ContactId', 'Contact', {
        open: true,
        required: true,
        children: 'OpportunityContactRoles',
        onDelete: 'cascade',
      }),
      picklist('Role', contactRoles, { open: true }),
      field('IsPrimary', 'boolean', { open: true, label: 'Primary', defaultValue: false }),
    ],
    Product2: [
      text('Name', 255, { open: true, required: true }),
      field('IsActive', 'boolean', { defaultValue: false }),
    ],
    Pricebook2: [
      text('Name', 255, { open: true, required: true }),
      field('IsActive', 'boolean', { defaultValue: false }),
      field('IsStandard', 'boolean', system),
    ],
    PricebookEntry: [
      lookup('Pricebook2Id', 'Pricebook2', { open: true, required: true, updateable: false, onDelete: 'cascade' }),
      lookup('Product2Id', 'Product2', { open: true, required: true, updateable: false, onDelete: 'cascade' }),
      field('UnitPrice', 'currency', { open: true, required: true, precision: 18, scale: 2 }),
      field('IsActive', 'boolean', { defaultValue: false }),
    ],
    OpportunityLineItem: [
      lookup('OpportunityId', 'Opportunity', {
        open: true,
        required: true,
        updateable: false,
        children: 'OpportunityLineItems',
        onDelete: 'cascade',
      }),
      lookup('PricebookEntryId', 'PricebookEntry', { open: true, required: true, updateable: false }),
      field('Quantity', 'double', { open: true, required: true, precision: 12, scale: 2 }),
      field('UnitPrice', 'currency', { open: true, precision: 18, scale: 2 }),
    ],
    Report: [text('Name', 40, system), text('DeveloperName', 80, system), text('FolderName', 80, system)],
    User: [
      text('Username', 80, { open: true, required: true }),
      text('FirstName', 40, { open: true }),
      text('LastName', 80, { open: true, required: true }),
      text('Department', 80, { open: true }),
      text('Name', 121, { ...system, label: 'Full Name', compute: fullName }),
      field('Email', 'email', { open: true, required: true, length: 128 }),
      field('Phone', 'phone', { open: true, length: 40 }),
      field('IsActive', 'boolean', { open: true, label: 'Active' }),
      picklist('UserType', userTypes, { ...system, restricted: true }),
    ],
    PermissionSet: [
      text('Name', 80, system),
      text('Label', 80, system),
      text('NamespacePrefix', 15, system),
      field('IsOwnedByProfile', 'boolean', system),
    ],
    PermissionSetGroup: [text('DeveloperName', 80, system), text('MasterLabel', 80, system)],
    PermissionSetAssignment: [
      lookup('AssigneeId', 'User', { open: true, required: true, updateable: false }),
      lookup('PermissionSetId', 'PermissionSet', { open: true, updateable: false, children: 'Assignments' }),
      lookup('PermissionSetGroupId', 'PermissionSetGroup', { open: true, updateable: false, children: 'Assignments' }),
    ],
    FieldPermissions: [
      lookup('ParentId', 'PermissionSet', system),
      text('SobjectType', 80, system),
      text('Field', 200, system),
      field('PermissionsRead', 'boolean', system),
      field('PermissionsEdit', 'boolean', system),
    ],
    FlowDefinitionView: [
      text('ApiName', 80, system),
      text('Label', 255, system),
      field('IsActive', 'boolean', system),
      text('ActiveVersionId', 18, system),
      text('LatestVersionId', 18, system),
      text('DurableId', 80, system),
    ],
    FlowVersionView: [
      text('FlowDefinitionViewId', 80, system),
      text('DurableId', 80, system),
      field('VersionNumber', 'double', system),
      text('Status', 40, system),
    ],
    CustomNotificationType: [
      text('DeveloperName', 80, system),
      text('CustomNotifTypeName', 80, system),
      text('MasterLabel', 80, system),
    ],
    Group: [
      text('DeveloperName', 80, { open: true }),
      text('Name', 80, { open: true }),
      text('Type', 40, { open: true }),
    ],
    RecordType: [
      text('SobjectType', 40, system),
      text('DeveloperName', 80, system),
      text('Name', 80, system),
      field('IsActive', 'boolean', system),
      ...(personAccounts ? [field('IsPersonType', 'boolean', system)] : []),
    ],
    PermissionSetLicense: [text('DeveloperName', 80, system), text('MasterLabel', 80, system)],
    PermissionSetLicenseAssign: [
      lookup('AssigneeId', 'User', { open: true, required: true, updateable: false }),
      lookup('PermissionSetLicenseId', 'PermissionSetLicense', { open: true, required: true, updateable: false }),
    ],
    Organization: [
      text('Name', 80, { open: true }),
      text('InstanceName', 5, system),
      field('IsSandbox', 'boolean', system),
      text('OrganizationType', 40, system),
      text('NamespacePrefix', 15, system),
      text('DefaultCurrencyIsoCode', 3, system),
      text('DefaultOpportunityAccess', 40, system),
      text('DefaultAccountAccess', 40, system),
      field('TrialExpirationDate', 'datetime', system),
    ],
  };
}

/** Objects a new org has, as far as the simulated org knows them. */
const standardObjects = [
  { name: 'Opportunity', plural: 'Opportunities', keyPrefix: '006', hasCurrency: true },
  { name: 'Account', plural: 'Accounts', keyPrefix: '001', hasCurrency: true },
  { name: 'Contact', plural: 'Contacts', keyPrefix: '003', hasCurrency: true },
  { name: 'Lead', plural: 'Leads', keyPrefix: '00Q', hasCurrency: true },
  {
    name: 'OpportunityTeamMember',
    plural: 'Opportunity Team Members',
    keyPrefix: '00q',
    hasCurrency: false,
    controlledBy: 'Opportunity',
  },
  {
    name: 'OpportunityContactRole',
    plural: 'Opportunity Contact Roles',
    keyPrefix: '00K',
    hasCurrency: false,
    controlledBy: 'Opportunity',
  },
  { name: 'Product2', plural: 'Products', keyPrefix: '01t', hasCurrency: false },
  { name: 'Pricebook2', plural: 'Price Books', keyPrefix: '01s', hasCurrency: false },
  { name: 'PricebookEntry', plural: 'Price Book Entries', keyPrefix: '01u', hasCurrency: false },
  {
    name: 'OpportunityLineItem',
    plural: 'Opportunity Products',
    keyPrefix: '00k',
    hasCurrency: false,
    controlledBy: 'Opportunity',
  },
  { name: 'Report', plural: 'Reports', keyPrefix: '00O', hasCurrency: false, publicReadOnly: true },
  { name: 'User', plural: 'Users', keyPrefix: '005', hasCurrency: false, publicReadOnly: true },
  { name: 'Organization', plural: 'Organizations', keyPrefix: '00D', hasCurrency: false, publicReadOnly: true },
  { name: 'PermissionSet', plural: 'Permission Sets', keyPrefix: '0PS', hasCurrency: false, publicReadOnly: true },
  {
    name: 'PermissionSetGroup',
    plural: 'Permission Set Groups',
    keyPrefix: '0PG',
    hasCurrency: false,
    publicReadOnly: true,
  },
  {
    name: 'FieldPermissions',
    plural: 'Field Permissions',
    keyPrefix: '01k',
    hasCurrency: false,
    publicReadOnly: true,
  },
  {
    name: 'FlowDefinitionView',
    plural: 'Flow Definition Views',
    keyPrefix: '3dd',
    hasCurrency: false,
    publicReadOnly: true,
  },
  {
    name: 'FlowVersionView',
    plural: 'Flow Version Views',
    keyPrefix: '3de',
    hasCurrency: false,
    publicReadOnly: true,
  },
  {
    name: 'CustomNotificationType',
    plural: 'Custom Notification Types',
    keyPrefix: '0ML',
    hasCurrency: false,
    publicReadOnly: true,
  },
  {
    name: 'Group',
    plural: 'Groups',
    keyPrefix: '00G',
    hasCurrency: false,
  },
  { name: 'RecordType', plural: 'Record Types', keyPrefix: '012', hasCurrency: false, publicReadOnly: true },
  {
    name: 'PermissionSetLicense',
    plural: 'Permission Set Licenses',
    keyPrefix: '0PL',
    hasCurrency: false,
    publicReadOnly: true,
  },
  {
    name: 'PermissionSetLicenseAssign',
    plural: 'Permission Set License Assignments',
    keyPrefix: '2LA',
    hasCurrency: false,
    administered: true,
  },
  {
    name: 'PermissionSetAssignment',
    plural: 'Permission Set Assignments',
    keyPrefix: '0Pa',
    hasCurrency: false,
    administered: true,
  },
] as const;

const withEncryption = (one: Field, encryption: Field['encryption'] | undefined): Field =>
  encryption === undefined ? one : { ...one, encryption };

const withInactive = ({ picklist: list, ...rest }: Field, { inactiveCurrencies }: SalesforceSwitches): Field => ({
  ...rest,
  picklist: {
    restricted: true,
    values: (list?.values ?? []).map((one) => ({ ...one, isInactive: inactiveCurrencies.includes(one.value) })),
  },
});

/** The schema of a bare org. */
export function standardSchema(switches: SalesforceSwitches): Schema {
  const fields = standardFields(switches);
  return new Map(
    standardObjects
      .filter(({ name }) => name !== 'OpportunityTeamMember' || switches.opportunityTeams)
      .map(({ name, plural, keyPrefix, hasCurrency, ...access }): [string, ObjectType] => [
        name.toLowerCase(),
        {
          name,
          label: name.replace(/([a-z])([A-Z])/g, '$1 $2'),
          labelPlural: plural,
          keyPrefix,
          kind: 'standard',
          fields: fieldMap(
            [
              ...systemFields,
              ...(fields[name] ?? []),
              ...(switches.addressPicklists ? codeFields(name) : []),
              ...recordTypeFields(name, switches),
              ...(hasCurrency && switches.multiCurrency ? [withInactive(currencyField, switches)] : []),
            ].map((one) => withEncryption(one, switches.encrypted[`${name}.${one.name}`])),
          ),
          ...access,
        },
      ]),
  );
}
