import { z } from 'zod';
import { invalid } from './api-error.ts';
import { canonical, isRecord, itemOf, propertyOf } from './canonical.ts';
import type { PartnerCenterSwitches } from './switches.ts';

type PatchSwitches = Pick<PartnerCenterSwitches, 'unknownFields' | 'arrayPatches'>;

const operation = z.strictObject({ op: z.string(), path: z.string(), value: z.unknown() });

/** One change of a PATCH, its path split and in published spelling. */
export interface PatchOperation {
  op: 'add' | 'replace';
  path: string[];
  value: unknown;
}

/** A path's last step is looked up where the step before it ended: an object's property or a list's position. */
function readPath(pointer: string, shape: z.core.$ZodType): { path: string[]; schema: z.core.$ZodType } {
  if (!pointer.startsWith('/')) throw invalid(`"${pointer}" is not a path: it must start with "/".`, pointer);
  let schema = shape;
  const path: string[] = [];
  for (const token of pointer.slice(1).split('/')) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const item = itemOf(schema);
    const property = propertyOf(schema, name);
    if (item !== undefined && /^(-|0|[1-9]\d*)$/.test(name)) {
      path.push(name);
      schema = item;
    } else if (property !== undefined) {
      path.push(property.name);
      schema = property.schema;
    } else {
      throw invalid(`A referral has nothing at "${pointer}".`, pointer);
    }
  }
  return { path, schema };
}

/** PR5:patch-a-referral: a JSON Patch array (RFC 6902) of `add` and `replace` only. */
export function readPatch(
  body: unknown,
  shape: z.core.$ZodType,
  { unknownFields, arrayPatches }: PatchSwitches,
): PatchOperation[] {
  if (!Array.isArray(body) || body.length === 0) throw invalid('The body must be a JSON Patch array with operations.');
  return body.map((entry: unknown) => {
    const parsed = operation.safeParse(entry);
    if (!parsed.success || !isRecord(entry) || !('value' in entry)) {
      throw invalid('Every operation needs op, path and value, and nothing else.');
    }
    const { op, path: pointer, value } = parsed.data;
    if (op !== 'add' && op !== 'replace') throw invalid(`Operation "${op}" is not supported: add and replace are.`, op);
    const { path, schema } = readPath(pointer, shape);
    if (arrayPatches === 'refuse' && itemOf(schema) !== undefined) {
      throw invalid(`"${pointer}" is a list: only its items can be set.`, pointer);
    }
    return { op, path, value: canonical(value, schema, unknownFields, pointer) };
  });
}

function step(parent: unknown, key: string, pointer: string): unknown {
  const child: unknown = Array.isArray(parent) ? parent[Number(key)] : isRecord(parent) ? parent[key] : undefined;
  if (!Array.isArray(child) && !isRecord(child)) throw invalid(`Nothing holds "${pointer}".`, pointer);
  return child;
}

/** A changed copy; the document itself does not change. A missing property of an object counts as null. */
export function applyPatch(document: unknown, operations: readonly PatchOperation[]): unknown {
  const result: unknown = structuredClone(document);
  for (const { op, path, value } of operations) {
    const pointer = `/${path.join('/')}`;
    const key = path.at(-1) ?? '';
    const parent = path.slice(0, -1).reduce((place: unknown, token) => step(place, token, pointer), result);
    if (!Array.isArray(parent)) {
      if (isRecord(parent)) parent[key] = value;
      continue;
    }
    const index = key === '-' ? parent.length : Number(key);
    const last = op === 'add' ? parent.length : parent.length - 1;
    if (index > last) throw invalid(`"${pointer}" is beyond the end of the list.`, pointer);
    parent.splice(index, op === 'add' ? 0 : 1, value);
  }
  return result;
}
