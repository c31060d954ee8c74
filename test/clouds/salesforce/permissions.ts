import { SalesforceError } from './errors.ts';
import type { ObjectAccess, OrgMetadata, PermissionSet } from './deploy/metadata.ts';
import type { Field, ObjectType } from './records/schema.ts';

/** What one user may do, computed from the profile and the assigned permission sets as deployed now. */
export interface Permissions {
  object(object: ObjectType): ObjectAccess;
  canRead(object: ObjectType, field: Field): boolean;
  canEdit(object: ObjectType, field: Field): boolean;
  hasCustomPermission(name: string): boolean;
}

const all: ObjectAccess = { read: true, create: true, edit: true, delete: true };
const none: ObjectAccess = { read: false, create: false, edit: false, delete: false };
const readOnly: ObjectAccess = { ...none, read: true };

/** The three profiles of the simulated org. */
export const profiles = {
  'System Administrator': { everything: true, objects: [] },
  'Standard User': { everything: false, objects: ['Opportunity', 'Account', 'Contact', 'Lead'] },
  'Minimum Access - API Only Integrations': { everything: false, objects: [] },
} as const satisfies Record<string, { everything: boolean; objects: readonly string[] }>;

export type Profile = keyof typeof profiles;

/** The permission sets that apply to a user: the assigned ones and those in assigned groups, if they are deployed. */
function assignedSets(metadata: OrgMetadata, assigned: readonly string[]): PermissionSet[] {
  return assigned
    .flatMap((name) => [name, ...(metadata.permissionSetGroups.get(name) ?? [])])
    .map((name) => metadata.permissionSets.get(name))
    .filter((set) => set !== undefined);
}

function profileAccess(profile: Profile, object: ObjectType): ObjectAccess {
  const { everything, objects } = profiles[profile];
  if (object.kind === 'customMetadata') return everything ? readOnly : none;
  if (object.publicReadOnly === true) return readOnly;
  if (object.administered === true) return everything ? { ...all, edit: false } : none;
  const granted: readonly string[] = objects;
  return everything || granted.includes(object.name) ? all : none;
}

/** Permissions of a user with this profile and these permission sets or groups assigned. */
export function permissionsOf(metadata: OrgMetadata, profile: Profile, assigned: readonly string[]): Permissions {
  const sets = assignedSets(metadata, assigned);
  const { everything } = profiles[profile];

  function objectAccess(object: ObjectType): ObjectAccess {
    if (object.controlledBy !== undefined) {
      const parent = metadata.schema.get(object.controlledBy.toLowerCase());
      const { read, edit } = parent === undefined ? none : objectAccess(parent);
      return { read, create: edit, edit, delete: edit };
    }
    const key = object.name.toLowerCase();
    const grants = sets.map((set) => set.objects.get(key) ?? (set.customMetadataTypes.has(key) ? readOnly : none));
    return [profileAccess(profile, object), ...grants].reduce((sum, next) => ({
      read: sum.read || next.read,
      create: sum.create || next.create,
      edit: sum.edit || next.edit,
      delete: sum.delete || next.delete,
    }));
  }

  function fieldAccess(object: ObjectType, field: Field): { read: boolean; edit: boolean } {
    if (field.permission === undefined || everything) return { read: true, edit: true };
    // The standard profile sees the standard fields. Users see a new custom field only if a permission set grants it.
    if (!field.custom && profileAccess(profile, object).read) return { read: true, edit: true };
    const key = `${object.name}.${field.permission}`.toLowerCase();
    const grants = sets.map((set) => set.fields.get(key));
    return { read: grants.some((grant) => grant?.read === true), edit: grants.some((grant) => grant?.edit === true) };
  }

  return {
    object: objectAccess,
    canRead: (object, field) => fieldAccess(object, field).read,
    canEdit: (object, field) => fieldAccess(object, field).edit,
    hasCustomPermission: (name) => sets.some((set) => set.customPermissions.has(name.toLowerCase())),
  };
}

/** Refuses what the object permissions do not allow. An object that may not be read does not exist for the user. */
export function requireAccess(permissions: Permissions, object: ObjectType, access: keyof ObjectAccess): void {
  const granted = permissions.object(object);
  if (!granted.read) throw unknownObject(object.name);
  if (!granted[access]) {
    throw new SalesforceError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
}

/** The org's answer about an object that does not exist, or that the user cannot see. */
export function unknownObject(name: string): SalesforceError {
  return new SalesforceError(
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ` +
      'Please reference your WSDL or the describe call for the appropriate names.',
  );
}

/** The org's answer about a field that does not exist, or that the user cannot see. */
export function unknownField(
  name: string,
  object: string,
  kind: 'entity' | 'sobject of type' = 'sobject of type',
): SalesforceError {
  return new SalesforceError(
    'INVALID_FIELD',
    kind === 'entity'
      ? `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ` +
          'Please reference your WSDL or the describe call for the appropriate names.'
      : `No such column '${name}' on sobject of type ${object}`,
    kind === 'entity' ? [] : [name],
  );
}
