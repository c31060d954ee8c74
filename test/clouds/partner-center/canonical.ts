import { z } from 'zod';
import { invalid } from './api-error.ts';
import type { PartnerCenterSwitches } from './switches.ts';

/** A JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema inside optional, nullable and default wrappers. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault
  ) {
    inner = inner.unwrap();
  }
  return inner;
}

/** The published spelling of a property, and the shape of its value; undefined when the shape has no such property. */
export function propertyOf(
  schema: z.core.$ZodType,
  name: string,
): { name: string; schema: z.core.$ZodType } | undefined {
  const inner = bare(schema);
  if (!(inner instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<string, z.core.$ZodType>> = inner.shape;
  const found = Object.entries(shape).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : { name: found[0], schema: found[1] };
}

/** The shape of a list's items; undefined if the shape is not a list. */
export function itemOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const inner = bare(schema);
  return inner instanceof z.ZodArray ? inner.element : undefined;
}

/**
 * The same JSON with every key in its published spelling: requests are case-insensitive (API 1.5). Unknown keys are
 * refused, naming them, or dropped; a key sent twice in two spellings is refused.
 */
export function canonical(
  value: unknown,
  schema: z.core.$ZodType,
  unknownFields: PartnerCenterSwitches['unknownFields'],
  path = '',
): unknown {
  const item = itemOf(schema);
  if (Array.isArray(value)) {
    return item === undefined
      ? value
      : value.map((entry: unknown, index) => canonical(entry, item, unknownFields, `${path}/${index}`));
  }
  if (!isRecord(value) || !(bare(schema) instanceof z.ZodObject)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const property = propertyOf(schema, key);
    const target = `${path}/${key}`.slice(1);
    if (property === undefined) {
      if (unknownFields === 'refuse') throw invalid(`A referral has no property "${target}".`, target);
    } else if (Object.hasOwn(result, property.name)) {
      throw invalid(`"${target}" is given twice.`, target);
    } else {
      result[property.name] = canonical(entry, property.schema, unknownFields, `${path}/${property.name}`);
    }
  }
  return result;
}

/** Parses JSON whose keys are canonical already; the first fault becomes 400 with its place as target. */
export function parseShape<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const target = issue?.path.join('/') ?? '';
  throw invalid(`"${target}" is not valid: ${issue?.message ?? 'unreadable'}.`, target);
}
