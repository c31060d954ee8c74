import { z } from 'zod';
import { customField } from './deploy-fields.ts';
import { permissionSet, permissionSetGroup } from './deploy-permissions.ts';
import { compileFlow } from './flow.ts';
import { copyMetadata, withField } from './metadata.ts';
import type { OrgMetadata, OutboundMessage } from './metadata.ts';
import type { Component } from './metadata-source.ts';
import { list } from './metadata-xml.ts';
import { fieldMap, fieldNamed, objectNamed } from './schema.ts';
import type { Field, ObjectType, Row, Value } from './schema.ts';
import { currencyField, ownerField, systemFields } from './standard-objects.ts';
import { toStored } from './values.ts';

/** What a deployment needs to know of the org beside its metadata. */
export interface DeployContext {
  mintId: (keyPrefix: string) => string;
  usernameExists: (username: string) => boolean;
  multiCurrency: boolean;
}

/** The outcome for one component, as componentSuccesses and componentFailures show it. */
export interface ComponentResult {
  type: string;
  fullName: string;
  file: string;
  created: boolean;
  problem?: string;
}

type Apply = (component: Component, draft: OrgMetadata, context: DeployContext) => void;

const objectSchema = z.looseObject({
  label: z.string(),
  pluralLabel: z.string().optional(),
  deploymentStatus: z.string().optional(),
  sharingModel: z.string().optional(),
  nameField: z.looseObject({ label: z.string(), type: z.enum(['Text', 'AutoNumber']) }).optional(),
});

const plainText = (name: string, length: number, required = false): Field => ({
  name,
  label: name,
  type: 'string',
  custom: false,
  required,
  createable: true,
  updateable: true,
  length,
});

const metadataTypeFields = [
  ...systemFields.filter(({ name }) => name === 'Id' || name === 'SystemModstamp'),
  plainText('DeveloperName', 40, true),
  plainText('MasterLabel', 40, true),
  plainText('Label', 40, true),
  plainText('QualifiedApiName', 70, true),
  plainText('Language', 40),
  plainText('NamespacePrefix', 15),
];

function keyPrefixFor(kind: ObjectType['kind'], draft: OrgMetadata): string {
  const count = [...draft.schema.values()].filter((object) => object.kind === kind).length;
  return `${kind === 'custom' ? 'a' : 'm'}${count.toString(36).toUpperCase().padStart(2, '0')}`;
}

const customObject: Apply = ({ fullName, xml }, draft, { multiCurrency }) => {
  const { label, pluralLabel, nameField, deploymentStatus, sharingModel } = objectSchema.parse(xml);
  const known = objectNamed(draft.schema, fullName);
  if (known !== undefined) {
    draft.schema.set(fullName.toLowerCase(), { ...known, label, labelPlural: pluralLabel ?? label });
    return;
  }
  if (!/^[A-Za-z]\w*__(c|mdt)$/.test(fullName)) throw new Error(`the object ${fullName} is not simulated`);
  const kind = fullName.endsWith('__mdt') ? 'customMetadata' : 'custom';
  if (kind === 'custom' && (nameField === undefined || deploymentStatus === undefined || sharingModel === undefined)) {
    throw new Error('Must specify nameField, deploymentStatus and sharingModel for a custom object');
  }
  if (nameField?.type === 'AutoNumber') throw new Error('a name field of type AutoNumber is not simulated');
  draft.schema.set(fullName.toLowerCase(), {
    name: fullName,
    label,
    labelPlural: pluralLabel ?? label,
    keyPrefix: keyPrefixFor(kind, draft),
    kind,
    fields: fieldMap(
      kind === 'customMetadata'
        ? metadataTypeFields
        : [...systemFields, plainText('Name', 80), ownerField, ...(multiCurrency ? [currencyField] : [])],
    ),
  });
};

function split(fullName: string): [string, string] {
  const [object = '', name = ''] = fullName.split('.', 2);
  return [object, name];
}

const field: Apply = ({ fullName, xml }, draft) => {
  const [objectName, name] = split(fullName);
  const object = objectNamed(draft.schema, objectName);
  if (object === undefined) throw new Error(`Entity ${objectName} does not exist`);
  draft.schema.set(object.name.toLowerCase(), withField(object, customField(name, xml, object, draft.schema)));
};

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

const customMetadata: Apply = ({ fullName, xml }, draft, { mintId }) => {
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

const outboundMessage: Apply = ({ fullName, xml }, draft, { mintId, usernameExists }) => {
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

const flow: Apply = ({ fullName, xml }, draft) => {
  const compiled = compileFlow(fullName, xml, draft);
  if (compiled === undefined) draft.flows.delete(fullName);
  else draft.flows.set(fullName, compiled);
};

const keep: Apply = ({ type, fullName }, draft) => {
  draft.kept.add(`${type}:${fullName}`);
};

/** The metadata types in the order in which they are applied, so that everything a component names is there before it. */
const steps: readonly { type: string; apply: Apply }[] = [
  {
    type: 'CustomPermission',
    apply: ({ fullName }, draft) => {
      draft.customPermissions.add(fullName.toLowerCase());
    },
  },
  { type: 'CustomObject', apply: customObject },
  { type: 'CustomField', apply: field },
  { type: 'CustomMetadata', apply: customMetadata },
  { type: 'Workflow', apply: keep },
  { type: 'WorkflowOutboundMessage', apply: outboundMessage },
  { type: 'Flow', apply: flow },
  {
    type: 'PermissionSet',
    apply: ({ fullName, xml }, draft) => {
      draft.permissionSets.set(fullName, permissionSet(fullName, xml, draft));
    },
  },
  {
    type: 'PermissionSetGroup',
    apply: ({ fullName, xml }, draft) => {
      draft.permissionSetGroups.set(fullName, permissionSetGroup(xml, draft));
    },
  },
  ...[
    'CustomLabels',
    'Layout',
    'ListView',
    'CompactLayout',
    'CustomTab',
    'CustomApplication',
    'FlexiPage',
    'LightningComponentBundle',
  ].map((type) => ({ type, apply: keep })),
];

function problemText(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}

/**
 * Applies a package to a copy of the org's metadata and reports every component. The copy is the new metadata
 * only if no component has a problem: a deployment succeeds as a whole or not at all.
 */
export function deploy(
  metadata: OrgMetadata,
  components: readonly Component[],
  context: DeployContext,
): { metadata: OrgMetadata; results: ComponentResult[]; succeeded: boolean } {
  const draft = copyMetadata(metadata);
  const known = new Set(steps.map(({ type }) => type));
  const results = components
    .filter(({ type }) => !known.has(type))
    .map(({ type, fullName, file, problem }): ComponentResult => ({
      type,
      fullName,
      file,
      created: false,
      problem: problem ?? `the metadata type ${type} is not simulated`,
    }));
  const existed = existingNames(metadata);
  for (const { type, apply } of steps) {
    for (const component of formulasLast(components.filter((candidate) => candidate.type === type))) {
      const { fullName, file } = component;
      const result = { type, fullName, file, created: !existed.has(`${type}:${fullName}`) };
      try {
        if (component.problem !== undefined) throw new Error(component.problem);
        apply(component, draft, context);
        results.push(result);
      } catch (error) {
        results.push({ ...result, created: false, problem: problemText(error) });
      }
    }
  }
  return { metadata: draft, results, succeeded: results.every(({ problem }) => problem === undefined) };
}

/** A formula may name any other field of the same deployment. */
function formulasLast(components: readonly Component[]): Component[] {
  const isFormula = ({ xml }: Component) => z.looseObject({ formula: z.string() }).safeParse(xml).success;
  return [...components.filter((component) => !isFormula(component)), ...components.filter(isFormula)];
}

function existingNames(metadata: OrgMetadata): Set<string> {
  const fields = [...metadata.schema.values()].flatMap((object) =>
    [...object.fields.values()].map(({ name }) => `CustomField:${object.name}.${name}`),
  );
  const named = (type: string, names: Iterable<string>) => [...names].map((name) => `${type}:${name}`);
  return new Set([
    ...metadata.kept,
    ...fields,
    ...named(
      'CustomObject',
      [...metadata.schema.values()].map(({ name }) => name),
    ),
    ...named('CustomMetadata', metadata.customMetadata.keys()),
    ...named('WorkflowOutboundMessage', metadata.outboundMessages.keys()),
    ...named('Flow', metadata.flows.keys()),
    ...named('PermissionSet', metadata.permissionSets.keys()),
    ...named('PermissionSetGroup', metadata.permissionSetGroups.keys()),
  ]);
}
