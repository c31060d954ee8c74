import type { Handler } from './api-request.ts';
import type { Session } from '../org.ts';
import { recordTypeInfos } from '../records/record-types.ts';
import { requestedObject } from './rest-rows.ts';
import { fieldNamed } from '../records/schema.ts';
import type { Field, ObjectType } from '../records/schema.ts';

/** One bit for each value of the controlling field, highest bit first, in base64. */
function validFor(object: ObjectType, { picklist }: Field, value: string): string | null {
  const { dependency } = picklist ?? {};
  if (dependency === undefined) return null;
  const controlling = fieldNamed(object, dependency.on)?.picklist?.values ?? [];
  const bytes = Buffer.alloc(Math.ceil(controlling.length / 8));
  for (const [index, { value: on }] of controlling.entries())
    if (dependency.allowed.get(value)?.includes(on) === true)
      bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return bytes.toString('base64');
}

function describeField(
  { permissions, org: { switches } }: Session,
  object: ObjectType,
  field: Field,
): Record<string, unknown> {
  const editable = permissions.canEdit(object, field);
  const isLong = field.type === 'textarea' && (field.length ?? 0) > 255;
  const isHidden = field.encryption !== undefined && switches.describeEncrypted === 'not filterable';
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    custom: field.custom,
    length: field.length ?? (field.type === 'id' || field.type === 'reference' ? 18 : 0),
    precision: field.precision ?? 0,
    scale: field.scale ?? 0,
    nillable: !field.required && field.type !== 'boolean' && field.type !== 'id',
    createable: field.createable && editable,
    updateable: field.updateable && editable,
    permissionable: field.permission !== undefined,
    calculated: field.compute !== undefined,
    externalId: field.externalId ?? false,
    idLookup: field.type === 'id' || (field.externalId ?? false),
    unique: field.unique ?? false,
    caseSensitive: field.caseSensitive ?? false,
    defaultedOnCreate: field.defaultValue !== undefined || field.type === 'boolean' || field.name === 'OwnerId',
    filterable: !isLong && !(isHidden && field.encryption === 'probabilistic'),
    sortable: !isLong && !isHidden,
    restrictedPicklist: field.picklist?.restricted ?? false,
    picklistValues: (field.picklist?.values ?? []).map(({ value, label, isDefault = false, isInactive = false }) => ({
      active: !isInactive,
      defaultValue: isDefault || value === field.defaultValue,
      label,
      validFor: validFor(object, field, value),
      value,
    })),
    controllerName: field.picklist?.dependency?.on ?? null,
    referenceTo: field.reference === undefined ? [] : [field.reference.to],
    relationshipName: field.reference?.path ?? null,
  };
}

function summary({ permissions }: Session, object: ObjectType, apiVersion: string): Record<string, unknown> {
  const access = permissions.object(object);
  const url = `/services/data/v${apiVersion}/sobjects/${object.name}`;
  return {
    name: object.name,
    label: object.label,
    labelPlural: object.labelPlural,
    keyPrefix: object.keyPrefix,
    custom: object.kind !== 'standard',
    customSetting: false,
    queryable: access.read,
    retrieveable: access.read,
    createable: access.create,
    updateable: access.edit,
    deletable: access.delete,
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}

/** GET /sobjects: the objects that the user may see */
export const describeGlobal: Handler = ({ session, apiVersion }) => ({
  status: 200,
  body: {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: [...session.org.metadata().schema.values()]
      .filter((object) => session.permissions.object(object).read)
      .map((object) => summary(session, object, apiVersion)),
  },
});

/** GET /sobjects/Opportunity/describe: the fields that the user may see */
export const describeObject: Handler = (request) => {
  const { session, apiVersion, segments } = request;
  const object = requestedObject(request, segments[1] ?? '');
  const childRelationships = [...session.org.metadata().schema.values()].flatMap((child) =>
    [...child.fields.values()]
      .filter(({ reference }) => reference?.to === object.name)
      .map(({ name, reference }) => ({
        childSObject: child.name,
        field: name,
        relationshipName: reference?.children ?? null,
        cascadeDelete: reference?.onDelete === 'cascade',
      })),
  );
  const fields = [...object.fields.values()]
    .filter((field) => session.permissions.canRead(object, field))
    .map((field) => describeField(session, object, field));
  const body = { ...summary(session, object, apiVersion), fields, childRelationships };
  return { status: 200, body: { ...body, recordTypeInfos: recordTypeInfos(object, session.org.switches) } };
};
