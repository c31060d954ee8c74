import { SalesforceError } from '../errors.ts';
import type { Session } from '../org.ts';
import { unknownField, unknownObject } from '../permissions.ts';
import { fieldNamed, objectNamed, valueOf } from '../records/schema.ts';
import type { Field, ObjectType, Row } from '../records/schema.ts';
import type { Column } from './soql-where.ts';

/** The object of a query, refused when the user may not see it. */
export function readableObject({ permissions, org }: Session, name: string): ObjectType {
  const object = objectNamed(org.metadata().schema, name);
  if (object === undefined || !permissions.object(object).read) throw unknownObject(name);
  return object;
}

/** A field of an object, refused when the user may not see it. */
export function readableField({ permissions }: Session, object: ObjectType, name: string): Field {
  const field = fieldNamed(object, name);
  if (field === undefined || !permissions.canRead(object, field)) throw unknownField(name, object.name, 'entity');
  return field;
}

/** The lookup that a relationship name such as `Account` or `Partner__r` stands for. */
export function parentOf(session: Session, object: ObjectType, path: string): { field: Field; parent: ObjectType } {
  const field = [...object.fields.values()].find(
    (candidate) => candidate.reference?.path.toLowerCase() === path.toLowerCase(),
  );
  const parent =
    field?.reference === undefined ? undefined : objectNamed(session.org.metadata().schema, field.reference.to);
  const visible =
    field !== undefined &&
    parent !== undefined &&
    session.permissions.canRead(object, field) &&
    session.permissions.object(parent).read;
  if (!visible) {
    throw new SalesforceError(
      'INVALID_FIELD',
      `Didn't understand relationship '${path}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ` +
        'Please reference your WSDL or the describe call for the appropriate names.',
    );
  }
  return { field, parent };
}

/** The record that a lookup of a row points to. */
export function parentRow({ org }: Session, row: Row, field: Field, parent: ObjectType): Row | undefined {
  const id = row[field.name];
  return typeof id === 'string' ? org.rows.find(parent, id) : undefined;
}

/** The column at a path such as `Account.BillingCountry`, read from rows of `object`. */
export function columnAt(session: Session, object: ObjectType, path: string): Column {
  const parts = path.split('.');
  const [first = '', ...rest] =
    parts[0]?.toLowerCase() === object.name.toLowerCase() && parts.length > 1 ? parts.slice(1) : parts;
  if (rest.length === 0) {
    const field = readableField(session, object, first);
    const column = { field, value: (row: Row) => valueOf(row, field) };
    return field.compute === undefined ? { ...column, stored: field.name } : column;
  }
  const { field, parent } = parentOf(session, object, first);
  const column = columnAt(session, parent, rest.join('.'));
  return {
    field: column.field,
    value(row) {
      const above = parentRow(session, row, field, parent);
      return above === undefined ? null : column.value(above);
    },
  };
}
