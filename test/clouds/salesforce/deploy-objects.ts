import { z } from 'zod';
import { customField } from './deploy-fields.ts';
import type { Apply } from './deploy.ts';
import { withField } from './metadata.ts';
import type { OrgMetadata } from './metadata.ts';
import { fieldMap, objectNamed } from './schema.ts';
import type { Field, ObjectType } from './schema.ts';
import { currencyField, ownerField, systemFields } from './standard-objects.ts';

const objectSchema = z.looseObject({
  label: z.string(),
  pluralLabel: z.string().optional(),
  deploymentStatus: z.string().optional(),
  sharingModel: z.string().optional(),
  nameField: z
    .looseObject({ label: z.string(), type: z.enum(['Text', 'AutoNumber']), displayFormat: z.string().optional() })
    .optional(),
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

/** The name of a custom object's records: a text of its users, or a number of the org. */
function nameOf(nameField: z.infer<typeof objectSchema>['nameField']): Field {
  const name = { ...plainText('Name', 80), label: nameField?.label ?? 'Name' };
  if (nameField?.type !== 'AutoNumber') return name;
  const { displayFormat = '' } = nameField;
  if (!/^[^{}]*\{0+\}[^{}]*$/.test(displayFormat))
    throw new Error(`The display format of an auto number must contain one {0}: ${displayFormat}`);
  return { ...name, createable: false, updateable: false, autoNumber: displayFormat };
}

function keyPrefixFor(kind: ObjectType['kind'], draft: OrgMetadata): string {
  const count = [...draft.schema.values()].filter((object) => object.kind === kind).length;
  return `${kind === 'custom' ? 'a' : 'm'}${count.toString(36).toUpperCase().padStart(2, '0')}`;
}

/** A custom object or custom metadata type, or the labels of one that is there. */
export const customObject: Apply = ({ fullName, xml }, draft, { switches: { multiCurrency } }) => {
  const { label, pluralLabel, nameField, deploymentStatus, sharingModel } = objectSchema.parse(xml);
  const known = objectNamed(draft.schema, fullName);
  const isDetail = sharingModel === 'ControlledByParent';
  if (known !== undefined) {
    if (known.kind === 'custom' && sharingModel !== undefined && isDetail !== (known.isDetail === true))
      throw new Error('a change of the sharing model to or from ControlledByParent is not simulated');
    draft.schema.set(fullName.toLowerCase(), { ...known, label, labelPlural: pluralLabel ?? label });
    return;
  }
  if (!/^[A-Za-z]\w*__(c|mdt)$/.test(fullName)) throw new Error(`the object ${fullName} is not simulated`);
  const kind = fullName.endsWith('__mdt') ? 'customMetadata' : 'custom';
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
      kind === 'customMetadata'
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

/** The two halves of a name such as `Opportunity.Relay`. */
export function split(fullName: string): [string, string] {
  const [object = '', name = ''] = fullName.split('.', 2);
  return [object, name];
}

/** A custom field of an object that is there. */
export const field: Apply = ({ fullName, xml }, draft, context) => {
  const [objectName, name] = split(fullName);
  const object = objectNamed(draft.schema, objectName);
  if (object === undefined) throw new Error(`Entity ${objectName} does not exist`);
  draft.schema.set(object.name.toLowerCase(), withField(object, customField(name, xml, object, draft, context)));
};
