import { z } from 'zod';
import type { Save } from './formula.ts';
import type { Flow } from '../deploy/metadata.ts';
import { list } from '../deploy/metadata-xml.ts';
import { fieldNamed } from '../records/schema.ts';
import type { ObjectType, Row } from '../records/schema.ts';

const unitMs = { Days: 86_400_000, Hours: 3_600_000 };

/** A scheduled path of a record-triggered flow: so long before or after a time of the record. */
export const scheduledPathsSchema = list(
  z.object({
    name: z.string(),
    label: z.string(),
    offsetNumber: z.coerce.number(),
    offsetUnit: z.enum(['Days', 'Hours']),
    recordField: z.string(),
    timeSource: z.literal('RecordField'),
    connector: z.object({ targetReference: z.string() }),
  }),
);

export interface ScheduledPath {
  name: string;
  first: string;
  /** Epoch ms; NaN when the record names no time. */
  at: (row: Row) => number;
}

export function compilePaths(xml: z.infer<typeof scheduledPathsSchema>, object: ObjectType): ScheduledPath[] {
  return xml.map(({ name, offsetNumber, offsetUnit, recordField, connector }) => {
    const field = fieldNamed(object, recordField);
    if (field === undefined)
      throw new Error(`The field "${recordField}" for the object "${object.name}" doesn't exist.`);
    const offset = offsetNumber * unitMs[offsetUnit];
    return { name, first: connector.targetReference, at: (row) => Date.parse(String(row[field.name])) + offset };
  });
}

/** A path that is to run for a record. */
export interface Scheduled {
  flow: string;
  path: string;
  record: string;
  at: number;
}

/**
 * What is scheduled after a save. A record that no longer meets the entry condition loses what it had; one that meets it anew gets
 * every path whose time is still to come; one that still meets it follows the time of the record.
 */
export function reschedule(scheduled: readonly Scheduled[], flow: Flow, save: Save, now: number): Scheduled[] {
  const record = String(save.after['Id']);
  const isOfIt = (one: Scheduled) => one.flow === flow.name && one.record === record;
  const others = scheduled.filter((one) => !isOfIt(one));
  if (!flow.entry(save)) return others;
  const wasMet = save.before !== undefined && flow.entry({ ...save, before: undefined, after: save.before });
  const paths = flow.scheduled.filter(
    ({ name }) => !wasMet || scheduled.some((one) => isOfIt(one) && one.path === name),
  );
  const due = paths.map(({ name, at }) => ({ flow: flow.name, path: name, record, at: at(save.after) }));
  return [...others, ...due.filter(({ at }) => at > now)];
}
