import { z } from 'zod';
import type { Apply } from './deploy.ts';
import { split } from './deploy-objects.ts';
import type { OrgMetadata, OutboundMessage } from './metadata.ts';
import { list } from './metadata-xml.ts';
import { fieldNamed, objectNamed } from '../records/schema.ts';
import type { Field, Row, Value } from '../records/schema.ts';
import { toStored } from '../records/values.ts';

const recordSchema = z.looseObject({
  label: z.string(),
  values: list(
    z.looseObject({
      field: z.string(),
      value: z.union([z.string(), z.looseObject({ '#text': z.string().optional(), '@type': z.string().optional() })]),
    }),
  ),
});

function recordValue(
  target: Field,
  value: z.infer<typeof recordSchema>['values'][number]['value'],
  draft: OrgMetadata,
): Value {
  const text = typeof value === 'string' ? value : value['#text'];
  if (text === undefined || text === '') return null;
  if (target.type === 'boolean' && text !== 'true' && text !== 'false')
    throw new Error(`bad value for ${target.name}: ${text}`);
  return toStored(target, target.type === 'boolean' ? text === 'true' : text, draft.schema);
}

/** A row of a custom metadata type. */
export const customMetadata: Apply = ({ fullName, xml }, draft, { mintId }) => {
  const [typeName, developerName] = split(fullName);
  const object = objectNamed(draft.schema, `${typeName}__mdt`);
  if (object === undefined) throw new Error(`the custom metadata type ${typeName}__mdt does not exist`);
  const { label, values } = recordSchema.parse(xml);
  const row: Record<string, Value> = {
    Id: draft.customMetadata.get(fullName)?.row['Id'] ?? mintId(object.keyPrefix),
    DeveloperName: developerName,
    MasterLabel: label,
    Label: label,
    QualifiedApiName: developerName,
    Language: 'en_US',
  };
  for (const candidate of object.fields.values()) {
    if (candidate.type === 'boolean') row[candidate.name] = candidate.defaultValue ?? false;
  }
  for (const entry of values) {
    const target = fieldNamed(object, entry.field);
    if (target?.custom !== true) throw new Error(`the field ${entry.field} does not exist on ${object.name}`);
    row[target.name] = recordValue(target, entry.value, draft);
  }
  const missing = [...object.fields.values()].find(
    (candidate) => candidate.required && (row[candidate.name] ?? null) === null,
  );
  if (missing !== undefined) throw new Error(`Required field is missing: ${missing.name}`);
  draft.customMetadata.set(fullName, { object: object.name, row: Object.freeze<Row>(row) });
};

const messageSchema = z.looseObject({
  apiVersion: z.string(),
  endpointUrl: z.string(),
  fields: list(z.string()),
  includeSessionId: z.string(),
  integrationUser: z.string(),
  name: z.string(),
});

/** An outbound message, whose fields and user must exist. */
export const outboundMessage: Apply = ({ fullName, xml }, draft, { mintId, usernameExists }) => {
  const message = messageSchema.parse(xml);
  const [objectName] = split(fullName);
  const object = objectNamed(draft.schema, objectName);
  if (object === undefined) throw new Error(`Entity ${objectName} does not exist`);
  const missing = message.fields.find((name) => fieldNamed(object, name) === undefined);
  if (missing !== undefined) throw new Error(`In field: fields - no CustomField named ${object.name}.${missing} found`);
  if (!usernameExists(message.integrationUser)) {
    throw new Error(`In field: integrationUser - no User named ${message.integrationUser} found`);
  }
  if (!/^https?:$/.test(URL.parse(message.endpointUrl)?.protocol ?? ''))
    throw new Error(`endpointUrl is not a valid URL: ${message.endpointUrl}`);
  const compiled: OutboundMessage = {
    id: draft.outboundMessages.get(fullName)?.id ?? mintId('04k'),
    name: fullName,
    object: object.name,
    endpointUrl: message.endpointUrl,
    fields: message.fields.map((name) => fieldNamed(object, name)?.name ?? name),
    apiVersion: Number(message.apiVersion).toFixed(1),
    integrationUser: message.integrationUser,
  };
  draft.outboundMessages.set(fullName, compiled);
};
