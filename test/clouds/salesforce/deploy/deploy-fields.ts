import { z } from 'zod';
import { compileFieldFormula } from '../flows/formula.ts';
import type { DeployContext } from './deploy.ts';
import { picklistOf, valueSetSchema } from './deploy-picklists.ts';
import type { OrgMetadata } from './metadata.ts';
import { flag } from './metadata-xml.ts';
import type { Field, FieldType, ObjectType, Schema, Value } from '../records/schema.ts';
import { objectNamed } from '../records/schema.ts';

const number = z.coerce.number().int();

const fieldSchema = z.looseObject({
  fullName: z.string().optional(),
  label: z.string(),
  type: z.string(),
  length: number.optional(),
  precision: number.optional(),
  scale: number.optional(),
  required: flag.default(false),
  externalId: flag.default(false),
  unique: flag.default(false),
  caseSensitive: flag.default(false),
  defaultValue: z.string().optional(),
  formula: z.string().optional(),
  referenceTo: z.string().optional(),
  relationshipName: z.string().optional(),
  deleteConstraint: z.string().optional(),
  reparentableMasterDetail: flag.default(false),
  valueSet: valueSetSchema.optional(),
  formulaTreatBlanksAs: z.enum(['BlankAsBlank', 'BlankAsZero']).default('BlankAsBlank'),
});

type FieldXml = z.infer<typeof fieldSchema>;

/** Metadata field type to describe type, the lengths it may have, and what its definition must say. */
const customTypes: Readonly<
  Record<string, { type: FieldType; length?: number; maxLength?: number; needs?: readonly (keyof FieldXml)[] }>
> = {
  Checkbox: { type: 'boolean', needs: ['defaultValue'] },
  Currency: { type: 'currency', needs: ['precision', 'scale'] },
  Date: { type: 'date' },
  DateTime: { type: 'datetime' },
  Email: { type: 'email', length: 80 },
  LongTextArea: { type: 'textarea', maxLength: 131_072, needs: ['length', 'visibleLines'] },
  Lookup: { type: 'reference', needs: ['referenceTo'] },
  MasterDetail: { type: 'reference', needs: ['referenceTo', 'relationshipName'] },
  Number: { type: 'double', needs: ['precision', 'scale'] },
  Percent: { type: 'percent', needs: ['precision', 'scale'] },
  Phone: { type: 'phone', length: 40 },
  Picklist: { type: 'picklist', length: 255, needs: ['valueSet'] },
  Text: { type: 'string', maxLength: 255, needs: ['length'] },
  TextArea: { type: 'textarea', length: 255 },
  Url: { type: 'url', length: 255 },
};

function defaultOf({ type, defaultValue }: FieldXml): { defaultValue?: Value } {
  if (defaultValue === undefined) return {};
  if (type !== 'Checkbox') throw new Error(`a default value formula on a field of type ${type} is not simulated`);
  return { defaultValue: defaultValue === 'true' };
}

function referenceOf(xml: FieldXml, name: string, schema: Schema): Pick<Field, 'reference'> {
  const target = objectNamed(schema, xml.referenceTo ?? '');
  if (target === undefined)
    throw new Error(`referenceTo value of '${xml.referenceTo ?? ''}' does not resolve to a valid sObject type`);
  const isMaster = xml.type === 'MasterDetail';
  return {
    reference: {
      to: target.name,
      path: name.replace(/__c$/, '__r'),
      ...(xml.relationshipName === undefined ? {} : { children: `${xml.relationshipName}__r` }),
      onDelete: xml.deleteConstraint === 'Cascade' || isMaster ? 'cascade' : 'clear',
      ...(isMaster ? { isMaster } : {}),
    },
  };
}

/** What Setup refuses about any field. */
function requireSound({ required, formula }: FieldXml): void {
  if (required && formula !== undefined) throw new Error('a formula field cannot be required');
}

/** The field that a CustomField component defines on `object`. Throws an Error that says what is wrong or not simulated. */
export function customField(
  name: string,
  definition: unknown,
  object: ObjectType,
  draft: OrgMetadata,
  { rowOf, now }: DeployContext,
): Field {
  const { schema } = draft;
  const xml = fieldSchema.parse(definition);
  if (!/^[A-Za-z]\w*__c$/.test(name))
    throw new Error(`The custom field name ${name} is not valid; a change of a standard field is not simulated`);
  const known = customTypes[xml.type];
  if (known === undefined) throw new Error(`the custom field type ${xml.type} does not exist or is not simulated`);
  requireSound(xml);
  const isMasterDetail = xml.type === 'MasterDetail';
  if (isMasterDetail && object.isDetail !== true)
    throw new Error(`A master-detail field needs the sharing model ControlledByParent on ${object.name}`);
  if (isMasterDetail && xml.deleteConstraint !== undefined)
    throw new Error('a master-detail field deletes with its master; it has no deleteConstraint');
  const base = {
    name,
    label: xml.label,
    custom: true,
    required: xml.required || isMasterDetail,
    // A required field and the fields of a custom metadata type or an event are not subject to field-level security.
    ...(xml.required || isMasterDetail || ['customMetadata', 'event'].includes(object.kind)
      ? {}
      : { permission: name }),
  };
  if (xml.formula !== undefined) {
    return {
      ...base,
      type: known.type,
      createable: false,
      updateable: false,
      length: 1300,
      compute: compileFieldFormula(xml.formula, object, { schema, rowOf, now }, xml.formulaTreatBlanksAs),
    };
  }
  for (const needed of known.needs ?? []) {
    if (xml[needed] === undefined) throw new Error(`Must specify '${needed}' for a CustomField of type ${xml.type}`);
  }
  const length = known.length ?? xml.length;
  if (length !== undefined && known.maxLength !== undefined && (length < 1 || length > known.maxLength)) {
    throw new Error(`The length of a field of type ${xml.type} must be 1 to ${known.maxLength}`);
  }
  return {
    ...base,
    type: known.type,
    createable: true,
    updateable: !isMasterDetail || xml.reparentableMasterDetail,
    externalId: xml.externalId,
    unique: xml.unique,
    caseSensitive: xml.caseSensitive,
    ...(length === undefined ? {} : { length }),
    ...(xml.precision === undefined ? {} : { precision: xml.precision }),
    ...(xml.scale === undefined ? {} : { scale: xml.scale }),
    ...(xml.valueSet === undefined ? defaultOf(xml) : picklistOf(xml.valueSet, object, draft)),
    ...(known.type === 'reference' ? referenceOf(xml, name, schema) : {}),
  };
}
