import { z } from 'zod';
import type { Surroundings } from './formula.ts';
import { source, valueSchema } from './flow-updates.ts';
import type { FlowElement } from '../deploy/metadata.ts';
import { fieldNamed } from '../records/schema.ts';
import type { ObjectType } from '../records/schema.ts';

export const assignmentItemSchema = z.looseObject({
  assignToReference: z.string(),
  operator: z.string(),
  value: valueSchema.optional(),
});

interface AssignmentXml {
  name: string;
  assignmentItems: z.infer<typeof assignmentItemSchema>[];
  connector?: { targetReference: string } | undefined;
}

/** What an assignment may name beside the fields of the record. */
interface Named {
  variables: readonly { name: string }[];
  formulas: readonly { name: string; expression: string }[];
}

/**
 * An assignment to variables of the flow, which nothing simulated reads, or, in a flow that runs before the record is saved
 * (`record` is its object then), to fields of the record.
 */
export function compileAssignment(
  { name, assignmentItems, connector }: AssignmentXml,
  { variables, formulas }: Named,
  record: ObjectType | undefined,
  surroundings: Surroundings,
): FlowElement {
  const assigned = assignmentItems.flatMap(({ assignToReference, operator, value }) => {
    if (operator !== 'Assign') throw new Error(`the operator ${operator} of an assignment is not simulated`);
    if (variables.some((variable) => variable.name === assignToReference)) return [];
    const fieldName = /^\$Record\.(\w+)$/.exec(assignToReference)?.[1];
    const field = record === undefined || fieldName === undefined ? undefined : fieldNamed(record, fieldName);
    if (record === undefined || field === undefined)
      throw new Error(`${name} (Assignment) - ${assignToReference} does not exist or is not simulated`);
    if (!field.updateable) throw new Error(`${name} (Assignment) - The field "${field.name}" can't be updated.`);
    return [{ field, read: source(value, field, formulas, record, surroundings) }];
  });
  return {
    kind: 'assignment',
    change: (save) => Object.fromEntries(assigned.map(({ field, read }) => [field.name, read(save)])),
    next: connector?.targetReference,
  };
}
