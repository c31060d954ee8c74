import { comesWithTheMove } from '../deals/permitted.ts';
import { closes } from '../deals/stages.ts';
import { canonical } from '../fields/canonical.ts';
import { toReferral } from '../fields/convert.ts';
import type { Mapping } from '../fields/mapping.ts';
import { valueAt } from '../fields/pointer.ts';
import type { JsonObject, Opportunity, PatchOperation } from '../model.ts';

/** The reason that accompanies declining or closing a deal, from the row that maps it. */
export function reasonsFor(
  move: string | undefined,
  mapping: Mapping,
  { fields }: Opportunity,
  body: JsonObject,
): PatchOperation[] {
  if (!closes(move)) return [];
  return mapping.fields
    .filter(({ pointer, directions }) => comesWithTheMove(pointer) && directions.outboundUpdate)
    .flatMap((field): PatchOperation[] => {
      const converted = toReferral(field, canonical(fields[field.field], field.kind, field.scale));
      if (converted === undefined || converted.shown === null) return [];
      const op = valueAt(body, field.pointer) === undefined ? 'add' : 'replace';
      return [{ op, path: field.pointer, value: converted.value }];
    });
}
