import { createHash } from 'node:crypto';
import type { Session } from '../org.ts';
import { unknownField } from '../permissions.ts';
import type { ObjectType, Row } from '../records/schema.ts';
import { parentOf, parentRow, readableField } from '../query/soql-paths.ts';
import { SalesforceError } from '../errors.ts';
import type { Language } from './translations.ts';
import { type UiValue, uiValue } from './ui-values.ts';

/** Every object of the simulated org has only this record type. */
export const masterRecordType = '012000000000000AAA';

/** A record as the UI API shows it. */
export interface UiRecord {
  apiName: string;
  childRelationships: Record<string, never>;
  eTag: string;
  fields: Record<string, UiField>;
  id: string;
  lastModifiedById: string | null;
  lastModifiedDate: string;
  recordTypeId: string;
  recordTypeInfo: null;
  systemModstamp: string;
  weakEtag: number;
}

type UiField = UiValue | { displayValue: string | null; value: UiRecord | null };

interface Shown {
  session: Session;
  language: Language;
}

/** The record with the fields at these paths (without the object's name in front). Throws for one that the user may not see. */
export function uiRecord(shown: Shown, object: ObjectType, row: Row, paths: readonly string[]): UiRecord {
  const { session, language } = shown;
  const own = [...new Set(paths.filter((path) => !path.includes('.')))];
  const parents = Map.groupBy(
    paths.filter((path) => path.includes('.')),
    (path) => path.slice(0, path.indexOf('.')),
  );
  const fields: Record<string, UiField> = {};
  for (const name of own) {
    const field = readableField(session, object, name);
    fields[field.name] = uiValue(session, object, field, row, language);
  }
  for (const [relation, below] of parents) {
    const { field, parent } = parentOf(session, object, relation);
    const above = parentRow(session, row, field, parent);
    const inner = below.map((path) => path.slice(relation.length + 1));
    const value = above === undefined ? null : uiRecord(shown, parent, above, inner);
    if (above === undefined) for (const path of inner) requirePath(session, parent, path);
    const name = above?.['Name'];
    fields[field.reference?.path ?? relation] = { displayValue: typeof name === 'string' ? name : null, value };
  }
  return {
    apiName: object.name,
    childRelationships: {},
    eTag: createHash('md5').update(JSON.stringify(fields)).digest('hex'),
    fields,
    id: String(row['Id']),
    lastModifiedById: typeof row['LastModifiedById'] === 'string' ? row['LastModifiedById'] : null,
    lastModifiedDate: String(row['LastModifiedDate']),
    recordTypeId: masterRecordType,
    recordTypeInfo: null,
    systemModstamp: String(row['SystemModstamp']),
    weakEtag: Date.parse(String(row['SystemModstamp'])),
  };
}

/** Refuses a path that does not exist, or that the user cannot see. */
export function requirePath(session: Session, object: ObjectType, path: string): void {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) readableField(session, object, first);
  else requirePath(session, parentOf(session, object, first).parent, rest.join('.'));
}

/** The path below the object of a qualified name such as `Opportunity.Account.Name`. */
export function pathBelow(object: ObjectType, qualified: string): string {
  const [name = '', ...path] = qualified.split('.');
  if (name.toLowerCase() === object.name.toLowerCase() && path.length > 0) return path.join('.');
  throw unknownField(qualified, object.name, 'entity');
}

/** Whether the user may see what is at a path. */
export function isReadable(session: Session, object: ObjectType, path: string): boolean {
  try {
    requirePath(session, object, path);
    return true;
  } catch (error) {
    if (error instanceof SalesforceError) return false;
    throw error;
  }
}
