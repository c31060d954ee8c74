import { z } from 'zod';
import { source, valueSchema } from './flow-updates.ts';
import type { Surroundings } from './formula.ts';
import type { FlowElement } from '../deploy/metadata.ts';
import { list } from '../deploy/metadata-xml.ts';
import { fieldNamed, objectNamed } from '../records/schema.ts';
import type { ObjectType } from '../records/schema.ts';

/** A Create Records element that names its values one by one. */
export const recordCreateSchema = z.looseObject({
  name: z.string(),
  object: z.string().optional(),
  inputReference: z.string().optional(),
  inputAssignments: list(z.object({ field: z.string(), value: valueSchema.optional() })),
  connector: z.object({ targetReference: z.string() }).optional(),
});

/** A Create Records element for a platform event, which publishes it. Its fault path is not followed: publishing after the commit does not fail the save. */
export function compilePublish(
  { name, object: wanted = '', inputReference, inputAssignments, connector }: z.infer<typeof recordCreateSchema>,
  formulas: readonly { name: string; expression: string }[],
  record: ObjectType,
  surroundings: Surroundings,
): FlowElement {
  const event = objectNamed(surroundings.schema, wanted);
  if (inputReference !== undefined || event?.kind !== 'event')
    throw new Error(`${name}: a flow that creates other records than events is not simulated`);
  const values = inputAssignments.map(({ field: fieldName, value }) => {
    const field = fieldNamed(event, fieldName);
    if (field?.custom !== true)
      throw new Error(
        `${name} (Create Records) - The field "${fieldName}" for the object "${event.name}" doesn't exist.`,
      );
    return { field, read: source(value, field, formulas, record, surroundings) };
  });
  return {
    kind: 'publish',
    event: event.name,
    values: (save) => Object.fromEntries(values.map(({ field, read }) => [field.name, read(save)])),
    next: connector?.targetReference,
  };
}
