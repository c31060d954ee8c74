import { z } from 'zod';
import type { Apply } from './deploy.ts';
import type { OrgMetadata } from './metadata.ts';
import { flag, list } from './metadata-xml.ts';
import { fieldNamed } from '../records/schema.ts';
import type { Field, ObjectType, Picklist } from '../records/schema.ts';

const valueSchema = z.looseObject({ fullName: z.string(), label: z.string(), default: flag.default(false) });

export const valueSetSchema = z.looseObject({
  restricted: flag.default(false),
  controllingField: z.string().optional(),
  valueSetName: z.string().optional(),
  valueSetDefinition: z.looseObject({ value: list(valueSchema) }).optional(),
  valueSettings: list(z.looseObject({ controllingFieldValue: list(z.string()), valueName: z.string() })),
});

type ValueSet = z.infer<typeof valueSetSchema>;

/** Refuses a value set that names a value or a label twice, as Setup does; case does not make a value another one. */
function distinct(values: Picklist['values']): Picklist['values'] {
  for (const part of ['value', 'label'] as const) {
    const seen = new Set<string>();
    for (const entry of values) {
      const name = entry[part].toLowerCase();
      if (seen.has(name)) throw new Error(`Duplicate ${part} in a value set: ${entry[part]}`);
      seen.add(name);
    }
  }
  if (values.filter(({ isDefault }) => isDefault === true).length > 1)
    throw new Error('A value set has more than one default value');
  return values;
}

const toValues = (values: readonly z.infer<typeof valueSchema>[]) =>
  distinct(values.map(({ fullName, label, default: isDefault }) => ({ value: fullName, label, isDefault })));

/** A value set that several fields share. */
export const globalValueSet: Apply = ({ fullName, xml }, draft) => {
  const { customValue } = z.looseObject({ masterLabel: z.string(), customValue: list(valueSchema) }).parse(xml);
  draft.globalValueSets.set(fullName, toValues(customValue));
};

function valuesOf(valueSet: ValueSet, draft: OrgMetadata): Picklist['values'] {
  const { valueSetName, valueSetDefinition } = valueSet;
  if (valueSetDefinition !== undefined && valueSetName === undefined) return toValues(valueSetDefinition.value);
  if (valueSetName === undefined || valueSetDefinition !== undefined)
    throw new Error('a picklist needs either a valueSetDefinition or a valueSetName');
  const values = draft.globalValueSets.get(valueSetName);
  if (values === undefined) throw new Error(`In field: valueSet - no GlobalValueSet named ${valueSetName} found`);
  return values;
}

/** What the values of a controlling field are called in the settings of the dependent one. */
const controllingValues = (field: Field): readonly string[] =>
  field.type === 'boolean' ? ['checked', 'unchecked'] : (field.picklist?.values ?? []).map(({ value }) => value);

function dependencyOf(
  { controllingField, valueSettings }: ValueSet,
  values: Picklist['values'],
  object: ObjectType,
): Pick<Picklist, 'dependency'> {
  if (controllingField === undefined) {
    if (valueSettings.length > 0) throw new Error('valueSettings need a controllingField');
    return {};
  }
  const controlling = fieldNamed(object, controllingField);
  if (controlling === undefined)
    throw new Error(`In field: controllingField - no CustomField named ${object.name}.${controllingField} found`);
  if (controlling.type !== 'picklist' && controlling.type !== 'boolean')
    throw new Error(`${controlling.name} is neither a picklist nor a checkbox, so it cannot control a picklist`);
  const known = controllingValues(controlling);
  const allowed = new Map<string, readonly string[]>();
  for (const { valueName, controllingFieldValue } of valueSettings) {
    if (!values.some(({ value }) => value === valueName))
      throw new Error(`Picklist value: ${valueName} in valueSettings is not a value of the picklist`);
    const unknown = controllingFieldValue.find((value) => !known.includes(value));
    if (unknown !== undefined) throw new Error(`Picklist value: ${unknown} is not a value of ${controlling.name}`);
    allowed.set(valueName, [...(allowed.get(valueName) ?? []), ...controllingFieldValue]);
  }
  return { dependency: { on: controlling.name, allowed } };
}

/** The picklist that a field definition describes, with its default. Throws an Error that says what is wrong. */
export function picklistOf(
  valueSet: ValueSet,
  object: ObjectType,
  draft: OrgMetadata,
): Pick<Field, 'picklist' | 'defaultValue'> {
  const values = valuesOf(valueSet, draft);
  const preset = values.find(({ isDefault }) => isDefault);
  return {
    // A field that uses a global value set is restricted by nature.
    picklist: {
      values,
      restricted: valueSet.restricted || valueSet.valueSetName !== undefined,
      ...dependencyOf(valueSet, values, object),
    },
    ...(preset === undefined ? {} : { defaultValue: preset.value }),
  };
}
