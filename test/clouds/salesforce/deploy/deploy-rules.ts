import { z } from 'zod';
import type { Apply } from './deploy.ts';
import { split } from './deploy-objects.ts';
import { compileFieldFormula } from '../flows/formula.ts';
import { flag } from './metadata-xml.ts';
import { fieldNamed, objectNamed } from '../records/schema.ts';

const ruleSchema = z.looseObject({
  active: flag,
  errorConditionFormula: z.string(),
  errorMessage: z.string().min(1).max(255),
  errorDisplayField: z.string().optional(),
});

/** A validation rule of an existing object. */
export const validationRule: Apply = ({ fullName, xml }, draft, { rowOf, now }) => {
  const [objectName] = split(fullName);
  const object = objectNamed(draft.schema, objectName);
  if (object === undefined) throw new Error(`Entity ${objectName} does not exist`);
  const { active, errorConditionFormula, errorMessage, errorDisplayField } = ruleSchema.parse(xml);
  if (errorDisplayField !== undefined && fieldNamed(object, errorDisplayField) === undefined)
    throw new Error(`In field: errorDisplayField - no CustomField named ${object.name}.${errorDisplayField} found`);
  const value = compileFieldFormula(errorConditionFormula, object, { schema: draft.schema, rowOf, now });
  if (!active) {
    draft.validationRules.delete(fullName);
    return;
  }
  draft.validationRules.set(fullName, {
    object: object.name,
    objects: (row) => value(row) === true,
    message: errorMessage,
    field: errorDisplayField,
  });
};
