import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { JsonObject, Referral } from '../../relay/sync/model.ts';

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/**
 * A referral body with the shape and content of Partner Center's published samples, and what real payloads have beyond them: a
 * closing date at somebody's midnight, "" for no CRM id, the state's code in the region; fixtures/<name>.json.
 */
export function fixture(name: 'incoming-co-sell' | 'marketplace-lead'): JsonObject {
  return jsonObject.parse(JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')));
}

const known = z.object({
  id: z.string(),
  engagementId: z.string(),
  eTag: z.string(),
  organizationId: z.string(),
  status: z.string(),
  substatus: z.string(),
  externalReferenceId: z
    .string()
    .nullish()
    .transform((text) => (text === '' ? null : (text ?? null))),
  updatedDateTime: z.string(),
});

/** A referral as an adapter would hand it over. */
export function referralOf(body: JsonObject): Referral {
  const { updatedDateTime, ...keys } = known.parse(body);
  return { ...keys, updatedAt: updatedDateTime, body };
}
