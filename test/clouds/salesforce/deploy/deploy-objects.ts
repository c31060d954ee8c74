import { z } from 'zod';
import { customField } from './deploy-fields.ts';
import type { Apply } from './deploy.ts';
import { withField } from './metadata.ts';
import type { OrgMetadata } from './metadata.ts';
import { fieldMap, objectNamed } from '../records/schema.ts';
import type { Field, ObjectType } from '../records/schema.ts';
import { currencyField, ownerField, systemFields } from '../records/standard-objects.ts';

const objectSchema = z.looseObject({
  label: z.string(),
  pluralLabel: z.string().optional(),
  deploymentStatus: z.string().optional(),
  sharingModel: z.string().optional(),
  visibility: z.string().optional(),
  eventType: z.string().optional(),
  publishBehavior: z.string().optional(),
  nameField: z
    .looseObject({ label: z.string(), type: z.enum(['Text', 'AutoNumber']), displayFormat: z.string().optional() })
    .optional(),
});

type ObjectXml = z.infer<typeof objectSchema>;

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

const eventFields = systemFields.filter(({ name }) => name === 'CreatedDate' || name === 'CreatedById');

/** The name of a custom object's records: a text of its users, or a number of the org. */
function nameOf(nameField: z.infer<typeof objectSchema>['nameField']): Field {
  const name = { ...plainText('Name', 80), label: nameField?.label ?? 'Name' };
  if (nameField?.type !== 'AutoNumber') return name;
  const { displayFormat = '' } = nameField;
  if (!/^[^{}]*\{0+\}[^{}]*$/.test(displayFormat))
    throw new Error(`The display format of an auto number must contain one {0}: ${displayFormat}`);
  return { ...name, createable: false, updateable: false, autoNumber: displayFormat };
}

const prefixes = { standard: '0', custom: 'a', customMetadata: 'm', event: 'e' } as const;

function keyPrefixFor(kind: ObjectType['kind'], draft: OrgMetadata): string {
  const count = [...draft.schema.values()].filter((object) => object.kind === kind).length;
  return `${prefixes[kind]}${count.toString(36).toUpperCase().padStart(2, '0')}`;
}

/** A custom object or custom metadata type, or the labels of an existing one. */
export const customObject: Apply = ({ fullName, xml }, draft, { switches: { multiCurrency } }) => {
  const definition = objectSchema.parse(xml);
  const { label, pluralLabel, nameField, deploymentStatus, sharingModel } = definition;
  const known = objectNamed(draft.schema, fullName);
  const isDetail = sharingModel === 'ControlledByParent';
  if (known !== undefined) {
    if (known.kind === 'custom' && sharingModel !== undefined && isDetail !== (known.isDetail === true))
      throw new Error('a change of the sharing model to or from ControlledByParent is not simulated');
    draft.schema.set(fullName.toLowerCase(), { ...known, label, labelPlural: pluralLabel ?? label });
    return;
  }
  const kind = kinds[/^[A-Za-z]\w*__(c|mdt|e)$/.exec(fullName)?.[1] ?? ''];
  if (kind === undefined) throw new Error(`the object ${fullName} is not simulated`);
  if (kind === 'event') requireEvent(definition);
  // Some orgs take it, for managed packages are made there; those that a package is deployed to do not.
  if (kind === 'customMetadata' && definition.visibility === 'Protected')
    throw new Error(
      'You cannot set the visibility for a custom metadata type to Protected unless you are in a developer org',
    );
  if (kind === 'custom' && (nameField === undefined || deploymentStatus === undefined || sharingModel === undefined)) {
    throw new Error('Must specify nameField, deploymentStatus and sharingModel for a custom object');
  }
  draft.schema.set(fullName.toLowerCase(), {
    name: fullName,
    label,
    labelPlural: pluralLabel ?? label,
    keyPrefix: keyPrefixFor(kind, draft),
    kind,
    ...(isDetail ? { isDetail } : {}),
    fields: fieldMap(
      kind === 'event'
        ? eventFields
        : kind === 'customMetadata'
          ? metadataTypeFields
          : [
              ...systemFields,
              nameOf(nameField),
              ...(isDetail ? [] : [ownerField]),
              ...(multiCurrency ? [currencyField] : []),
            ],
    ),
  });
};

const kinds: Readonly<Record<string, 'custom' | 'customMetadata' | 'event'>> = {
  c: 'custom',
  mdt: 'customMetadata',
  e: 'event',
};

/** Platform Events Developer Guide: what the definition of an event says. */
function requireEvent({ eventType, publishBehavior, deploymentStatus, sharingModel, nameField }: ObjectXml): void {
  if (eventType !== 'HighVolume') throw new Error('an event of another type than HighVolume is not simulated');
  if (publishBehavior !== 'PublishAfterCommit')
    throw new Error('an event that is published before the commit is not simulated');
  if (deploymentStatus === undefined) throw new Error('Must specify deploymentStatus for a platform event');
  if (sharingModel !== undefined || nameField !== undefined)
    throw new Error('Cannot specify sharingModel or nameField for a platform event');
}

/** The two halves of a name such as `Opportunity.Relay`. */
export function split(fullName: string): [string, string] {
  const [object = '', name = ''] = fullName.split('.', 2);
  return [object, name];
}

/** A custom field of an existing object. */
export const field: Apply = ({ fullName, xml }, draft, context) => {
  const [objectName, name] = split(fullName);
  const object = objectNamed(draft.schema, objectName);
  if (object === undefined) throw new Error(`Entity ${objectName} does not exist`);
  draft.schema.set(object.name.toLowerCase(), withField(object, customField(name, xml, object, draft, context)));
};
