import type { NewRows } from '../../../relay/salesforce/new-rows.ts';
import type { RowUpdate } from '../../../relay/salesforce/update-opportunities.ts';
import type { JsonObject, NewOpportunity } from '../../../relay/sync/model.ts';
import type { Opportunities } from '../../../relay/sync/ports/opportunities.ts';

/** The port as the tests of this folder use it: in rows by their field names, as the org will get them. */
export interface InRows extends Omit<Opportunities, 'create' | 'addPeople' | 'update'> {
  create(orders: readonly NewRows[]): ReturnType<Opportunities['create']>;
  addPeople(orders: readonly NewRows[]): ReturnType<Opportunities['addPeople']>;
  update(updates: readonly RowUpdate[]): ReturnType<Opportunities['update']>;
}

export const inRows = (port: Opportunities): InRows => ({
  ...port,
  create: (orders) => port.create(orders.map(wanted)),
  addPeople: (orders) => port.addPeople(orders.map(wanted)),
  update: (updates) => port.update(updates.map(({ fields, ...rest }) => ({ ...rest, values: fields, card: {} }))),
});

const wanted = ({ fields, account, contact, otherContacts = [], ...rest }: NewRows): NewOpportunity => ({
  ...rest,
  values: { ...fields, ...prefixed('Account', account), ...prefixed('PrimaryContact', contact ?? {}) },
  card: {},
  dealName: null,
  otherContacts: otherContacts.map((person) => ({
    firstName: textAt(person, 'FirstName'),
    lastName: textAt(person, 'LastName'),
    email: textAt(person, 'Email'),
    phone: textAt(person, 'Phone'),
  })),
});

function textAt(record: JsonObject, name: string): string | null {
  const value = record[name];
  return typeof value === 'string' ? value : null;
}

const prefixed = (relation: string, fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${relation}.${name}`, value]));
