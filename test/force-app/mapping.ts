import { fieldAtPath } from '../clouds/salesforce/deploy/deploy-columns.ts';
import { objectNamed } from '../clouds/salesforce/records/schema.ts';
import type { Field, Row } from '../clouds/salesforce/records/schema.ts';
import { metadata } from './package-files.ts';

/** The rows of a custom metadata type, with the file that each is in. */
export function rowsOf(type: string): { file: string; row: Row }[] {
  return [...metadata.customMetadata]
    .filter(([, { object }]) => object === type)
    .map(([name, { row }]) => ({ file: `customMetadata/${name}.md-meta.xml`, row }));
}

/** A column of a row as text, empty when blank. */
export const text = (row: Row, column: string) => String(row[column] ?? '');

/** The field that a mapping row names: a path from the opportunity, or from the contact of its primary role. */
export function mappedField(path: string): Field | undefined {
  const [, ofContact] = /^PrimaryContact\.(\w+)$/.exec(path) ?? [];
  const object = objectNamed(metadata.schema, ofContact === undefined ? 'Opportunity' : 'Contact');
  return object && fieldAtPath(metadata.schema, object, ofContact ?? path);
}
