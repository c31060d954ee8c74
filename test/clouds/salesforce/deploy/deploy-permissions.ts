import { z } from 'zod';
import { requireDependencies } from './deploy-dependencies.ts';
import { requireDistinct } from './examined.ts';
import type { OrgMetadata, PermissionSet } from './metadata.ts';
import { flag, list } from './metadata-xml.ts';
import type { Field, ObjectType } from '../records/schema.ts';
import { objectNamed } from '../records/schema.ts';

const named = list(z.looseObject({ name: z.string(), enabled: flag }));

const permissionSetSchema = z.looseObject({
  label: z.string(),
  objectPermissions: list(
    z.looseObject({
      object: z.string(),
      allowCreate: flag,
      allowDelete: flag,
      allowEdit: flag,
      allowRead: flag,
      modifyAllRecords: flag,
      viewAllRecords: flag,
      viewAllFields: flag.default(false),
    }),
  ),
  fieldPermissions: list(z.looseObject({ field: z.string(), editable: flag, readable: flag.default(false) })),
  customPermissions: named,
  customMetadataTypeAccesses: named,
  userPermissions: named,
  tabSettings: list(z.looseObject({ tab: z.string(), visibility: z.enum(['Available', 'None', 'Visible']) })),
  applicationVisibilities: list(z.looseObject({ application: z.string(), visible: flag })),
});

/** User permissions that a permission set may hold, as far as the simulated org has heard of them; none of them changes what it allows. */
const userPermissions = ['ApiEnabled', 'CustomizeApplication', 'ManageTranslation', 'RunReports', 'ViewSetup'];

/** What else a permission set may say; every other section names what the simulated org does not have. */
const plainSections = ['label', 'description', 'license', 'hasActivationRequired'];

type PermissionSetXml = z.infer<typeof permissionSetSchema>;

function requireObject(metadata: OrgMetadata, name: string, kind: ObjectType['kind'][], section: string): ObjectType {
  const object = objectNamed(metadata.schema, name);
  if (object === undefined || !kind.includes(object.kind))
    throw new Error(`In field: ${section} - no CustomObject named ${name} found`);
  return object;
}

/** The grantable fields of an object under the name that grants them: the parts of an address share one. */
function grantedBy(object: ObjectType, permission: string): Field[] {
  return [...object.fields.values()].filter((field) => field.permission?.toLowerCase() === permission.toLowerCase());
}

function fieldAccess(
  { field: path, editable, readable }: PermissionSetXml['fieldPermissions'][number],
  metadata: OrgMetadata,
) {
  const [objectName = '', fieldName = ''] = path.split('.');
  const object = requireObject(metadata, objectName, ['standard', 'custom'], 'field');
  const granted = grantedBy(object, fieldName);
  const ungrantable = object.fields.get(fieldName.toLowerCase());
  if (granted.length === 0) {
    // The parts of an address exist as fields, but only the whole can be granted.
    if (ungrantable !== undefined && ungrantable.permission === undefined)
      throw new Error(`You cannot deploy to a required field: ${path}`);
    throw new Error(`In field: field - no CustomField named ${path} found`);
  }
  if (editable && granted.every(({ updateable, createable }) => !updateable && !createable)) {
    throw new Error(`Field ${path} is not editable`);
  }
  if (editable && !readable) throw new Error(`Permission Edit ${path} depends on permission(s): Read ${path}`);
  return { path, read: readable, edit: editable };
}

/** Refuses missing tabs, apps and user permissions. */
function requireKnown(xml: PermissionSetXml, { kept }: OrgMetadata): void {
  const known = [...Object.keys(permissionSetSchema.shape), ...plainSections];
  const section = Object.keys(xml).find((name) => !name.startsWith('@') && !known.includes(name));
  if (section !== undefined) throw new Error(`${section} in a permission set is not simulated`);
  const stranger = xml.userPermissions.find(({ name }) => !userPermissions.includes(name));
  if (stranger !== undefined)
    throw new Error(`the user permission ${stranger.name} does not exist or is not simulated`);
  const named = [
    ...xml.tabSettings.map(({ tab }) => ({ type: 'CustomTab', section: 'tab', name: tab })),
    ...xml.applicationVisibilities.map(({ application }) => ({
      type: 'CustomApplication',
      section: 'application',
      name: application,
    })),
  ];
  // Those of the org itself are called `standard-Opportunity` and `standard__LightningSales`.
  const missing = named.find(({ type, name }) => !/^standard(-|__)/.test(name) && !kept.has(`${type}:${name}`));
  if (missing !== undefined)
    throw new Error(`In field: ${missing.section} - no ${missing.type} named ${missing.name} found`);
}

/** Refuses a second entry about the same thing. */
function requireOnce(xml: PermissionSetXml): void {
  const entries = {
    objectPermissions: xml.objectPermissions.map(({ object }) => object),
    fieldPermissions: xml.fieldPermissions.map(({ field }) => field),
    tabSettings: xml.tabSettings.map(({ tab }) => tab),
    applicationVisibilities: xml.applicationVisibilities.map(({ application }) => application),
    customPermissions: xml.customPermissions.map(({ name }) => name),
    customMetadataTypeAccesses: xml.customMetadataTypeAccesses.map(({ name }) => name),
    userPermissions: xml.userPermissions.map(({ name }) => name),
  };
  for (const [section, names] of Object.entries(entries))
    requireDistinct(names, (name) => `Duplicate ${section} specified: ${name}`);
}

/** The permission set that a component defines. Throws an Error that says what is wrong. */
export function permissionSet(name: string, definition: unknown, metadata: OrgMetadata): PermissionSet {
  const xml = permissionSetSchema.parse(definition);
  const enabled = (entries: { name: string; enabled: boolean }[]) =>
    entries.filter((entry) => entry.enabled).map((entry) => entry.name);
  for (const permission of enabled(xml.customPermissions)) {
    if (!metadata.customPermissions.has(permission.toLowerCase())) {
      throw new Error(`In field: customPermission - no CustomPermission named ${permission} found`);
    }
  }
  requireKnown(xml, metadata);
  requireOnce(xml);
  requireDependencies(xml.objectPermissions, enabled(xml.userPermissions), metadata);
  const types = enabled(xml.customMetadataTypeAccesses);
  for (const type of types) requireObject(metadata, type, ['customMetadata'], 'customMetadataType');
  return {
    name,
    objects: new Map(
      xml.objectPermissions.map((entry) => {
        const object = requireObject(metadata, entry.object, ['standard', 'custom', 'event'], 'objectPermissions');
        const { allowRead: read, allowCreate: create, allowEdit: edit, allowDelete } = entry;
        if (object.kind === 'event' && (edit || allowDelete))
          throw new Error(`${object.name}: a platform event can only be read and created`);
        return [object.name.toLowerCase(), { read, create, edit, delete: allowDelete }];
      }),
    ),
    fields: new Map(xml.fieldPermissions.map((entry) => [entry.field.toLowerCase(), fieldAccess(entry, metadata)])),
    customPermissions: new Set(enabled(xml.customPermissions).map((permission) => permission.toLowerCase())),
    customMetadataTypes: new Set(types.map((type) => type.toLowerCase())),
  };
}

const groupSchema = z.looseObject({ permissionSets: list(z.string()) });

/** The permission sets that a group bundles. Throws when one does not exist. */
export function permissionSetGroup(definition: unknown, metadata: OrgMetadata): readonly string[] {
  const { permissionSets } = groupSchema.parse(definition);
  const missing = permissionSets.find((name) => !metadata.permissionSets.has(name));
  if (missing !== undefined) throw new Error(`In field: permissionSets - no PermissionSet named ${missing} found`);
  return permissionSets;
}
