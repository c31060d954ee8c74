import { SalesforceError } from '../errors.ts';
import type { Org } from '../org.ts';
import type { ObjectType, Row } from './schema.ts';

/** A duplicate rule: records that are equal in these fields are duplicates, compared without regard to case. */
export interface DuplicateRule {
  object: string;
  fields: readonly string[];
  /** An alert can be overridden with `Sforce-Duplicate-Rule-Header: allowSave=true`; a block cannot. */
  action: 'alert' | 'block';
}

const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value);

/** Refuses a new record that a duplicate rule of the org matches with an existing one. */
export function requireUnlikeOthers(org: Org, object: ObjectType, row: Row, insists: boolean): void {
  for (const { object: name, fields, action } of org.duplicateRules) {
    const [first = ''] = fields;
    if (name !== object.name || (action === 'alert' && insists)) continue;
    if (fields.some((field) => (row[field] ?? null) === null)) continue;
    const isDuplicate = (other: Row) =>
      other['Id'] !== row['Id'] &&
      other['IsDeleted'] !== true &&
      fields.every((field) => lower(other[field]) === lower(row[field]));
    const duplicates = org.rows.having(object, first, [row[first] ?? null]).filter(isDuplicate);
    if (duplicates.length === 0) continue;
    const refusal = new SalesforceError('DUPLICATES_DETECTED', 'Use one of these records?');
    refusal.duplicates = duplicates.map((other) => ({ object: object.name, id: String(other['Id']) }));
    throw refusal;
  }
}
