import { SalesforceError } from '../errors.ts';
import type { Org } from '../org.ts';
import type { SalesforceSwitches } from '../switches.ts';
import { to18 } from './ids.ts';
import { fieldNamed, objectNamed, valueOf } from './schema.ts';
import type { Field, ObjectType, Row } from './schema.ts';

/** A record type of a standard object, available to all users. */
export interface RecordType {
  id: string;
  object: 'Account' | 'Opportunity';
  developerName: string;
  name: string;
  /** Its records are persons (`Account.IsPersonAccount`). */
  isPerson: boolean;
  isDefault: boolean;
}

const type = (number: number, object: RecordType['object'], name: string, traits: Partial<RecordType> = {}) => ({
  ...{ id: to18(`012gK0000000R0${String(number)}`), object, name, developerName: name.replaceAll(/\W/g, '_') },
  ...{ isPerson: false, isDefault: false, ...traits },
});

/** The record types of an org with these switches. With person accounts, a new account is a person unless the caller says otherwise. */
export const recordTypesOf = ({ personAccounts, recordTypes }: SalesforceSwitches): readonly RecordType[] => [
  ...(personAccounts
    ? [type(1, 'Account', 'Person Account', { isPerson: true, isDefault: true }), type(2, 'Account', 'Business')]
    : []),
  ...(recordTypes
    ? [type(3, 'Opportunity', 'New Business', { isDefault: true }), type(4, 'Opportunity', 'Co-sell')]
    : []),
];

const standard = { custom: false, required: false, createable: true, updateable: true } as const;
const computed = { ...standard, createable: false, updateable: false };

/** The fields that an object with record types has beside its others. */
export function recordTypeFields(object: string, switches: SalesforceSwitches): Field[] {
  const types = recordTypesOf(switches).filter((one) => one.object === object);
  if (types.length === 0) return [];
  const isPerson = (row: Row) => types.find(({ id }) => id === row['RecordTypeId'])?.isPerson === true;
  const recordTypeId: Field = {
    ...{ ...standard, name: 'RecordTypeId', label: 'Record Type ID', type: 'reference' },
    reference: { to: 'RecordType', path: 'RecordType', onDelete: 'clear' },
    defaultValue: types.find(({ isDefault }) => isDefault)?.id ?? null,
  };
  if (!types.some((one) => one.isPerson)) return [recordTypeId];
  return [
    recordTypeId,
    { ...computed, name: 'IsPersonAccount', label: 'Is Person Account', type: 'boolean', compute: isPerson },
    { ...standard, name: 'FirstName', label: 'First Name', type: 'string', length: 40 },
    { ...standard, name: 'LastName', label: 'Last Name', type: 'string', length: 80 },
  ];
}

function refused(names: readonly string[]): SalesforceError {
  return new SalesforceError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  );
}

/** A person account has first and last name and accepts no other name; a business account has only one name (Object Reference: Account, Person Accounts). */
export function settledPerson(object: ObjectType, before: Row | undefined, changed: Row): Row {
  const isPerson = fieldNamed(object, 'IsPersonAccount');
  if (isPerson === undefined) return {};
  const after = { ...before, ...changed };
  const own = valueOf(after, isPerson) === true ? ['Name'] : ['FirstName', 'LastName'];
  const wrong = own.filter((name) => (changed[name] ?? null) !== null);
  if (wrong.length > 0) throw refused(wrong);
  if (valueOf(after, isPerson) !== true) return {};
  return { Name: [after['FirstName'], after['LastName']].filter((part) => typeof part === 'string').join(' ') };
}

/** Refuses a record type of another object, or of none, as the org refuses an id that is not for this user. */
export function requireRecordType(object: ObjectType, changed: Row, types: readonly RecordType[]): void {
  const id = changed['RecordTypeId'];
  if (typeof id !== 'string') return;
  if (types.some((one) => one.id === id && one.object === object.name)) return;
  throw new SalesforceError(
    'INVALID_CROSS_REFERENCE_KEY',
    `Record Type ID: this ID value isn't valid for the user: ${id}`,
    ['RecordTypeId'],
  );
}

/** Refuses a contact of a person account, which is its own contact. The wording is not published. */
export function requireBusiness(org: Org, object: ObjectType, row: Row): void {
  const id = row['AccountId'];
  const account = object.name === 'Contact' ? objectNamed(org.metadata().schema, 'Account') : undefined;
  const isPerson = account && fieldNamed(account, 'IsPersonAccount');
  if (typeof id !== 'string' || account === undefined || isPerson === undefined) return;
  if (valueOf(org.rows.find(account, id) ?? {}, isPerson) === true)
    throw new SalesforceError('FIELD_INTEGRITY_EXCEPTION', 'A contact cannot belong to a person account.', [
      'AccountId',
    ]);
}

const master = {
  ...{ recordTypeId: '012000000000000AAA', name: 'Master', developerName: 'Master' },
  ...{ active: true, available: true, master: true },
};

/** The record types in the describe of an object. */
export function recordTypeInfos(object: ObjectType, switches: SalesforceSwitches) {
  const types = recordTypesOf(switches).filter((one) => one.object === object.name);
  return [
    ...types.map(({ id, name, developerName, isDefault }) => ({
      ...{ recordTypeId: id, name, developerName, active: true, available: true, master: false },
      defaultRecordTypeMapping: isDefault,
    })),
    { ...master, defaultRecordTypeMapping: types.length === 0 },
  ];
}
