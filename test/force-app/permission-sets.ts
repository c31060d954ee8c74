import type { PermissionSet } from '../clouds/salesforce/deploy/metadata.ts';
import type { Field } from '../clouds/salesforce/records/schema.ts';
import { objectNamed } from '../clouds/salesforce/records/schema.ts';
import { metadata } from './package-files.ts';

/** A permission set of the package by name. */
export function permissionSet(name: string): PermissionSet {
  const found = metadata.permissionSets.get(name);
  if (found === undefined) throw new Error(`There is no permission set ${name}`);
  return found;
}

/** The custom fields of the opportunity. */
export const opportunityFields: readonly Field[] = [
  ...(objectNamed(metadata.schema, 'Opportunity')?.fields.values() ?? []),
].filter(({ custom }) => custom);

/** Names of the fields of an object that a permission set lets people edit, in lower case, as `Object.Field`. */
export const editable = ({ fields }: PermissionSet): string[] =>
  [...fields].filter(([, access]) => access.edit).map(([name]) => name);
