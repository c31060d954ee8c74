import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import { instant } from '../sync/fields/instant.ts';
import { plainText } from '../sync/fields/plain-text.ts';
import { setAt, valueAt } from '../sync/fields/pointer.ts';
import { inTurns } from '../sync/in-turns.ts';
import type { Json, JsonObject, Referral } from '../sync/model.ts';

/** An identifier. Real payloads have "" where the samples have null (observed for `externalReferenceId`). */
const identifier = z
  .string()
  .nullish()
  .transform((text) => (text === undefined || text === null || text.trim() === '' ? null : text));
const filled = z.string().refine((text) => text.trim() !== '');

/** The keys that the rules use; everything else stays in `body` (PR:referral-resources). */
const known = z.looseObject({
  id: filled,
  engagementId: filled,
  eTag: identifier.transform((text) => text ?? ''),
  organizationId: identifier.transform((text) => text ?? ''),
  status: filled,
  substatus: filled,
  externalReferenceId: identifier,
  updatedDateTime: z.string().refine((text) => !Number.isNaN(instant(text))),
});

/** Lists of people. Published payloads also show the only person of a list as it is, without the list. */
const people = ['/team', '/customerProfile/team'];

/**
 * A referral from an answer. The help code `Unknown` is Partner Center's blank (the default in reads) and becomes null. Texts become
 * plain, because the portal stores some as HTML.
 * @throws REFERRAL_UNREADABLE if a key that the rules use is missing or invalid; the message names the referral and its keys.
 * PARTNER_CENTER_UNAVAILABLE if the answer is not a referral at all
 */
export function readReferral(answer: unknown): Referral {
  const body = plainBody(answer);
  const parsed = known.safeParse(answer);
  if (body === undefined) throw unreadable(answer, []);
  if (!parsed.success)
    throw unreadable(
      answer,
      parsed.error.issues.map(({ path }) => path.join('.')),
    );
  const { inviteContext } = body;
  if (
    typeof inviteContext === 'object' &&
    inviteContext !== null &&
    !Array.isArray(inviteContext) &&
    inviteContext['assistanceRequestCode'] === 'Unknown'
  )
    inviteContext['assistanceRequestCode'] = null;
  for (const pointer of people) {
    const only = valueAt(body, pointer);
    if (typeof only === 'object' && only !== null && !Array.isArray(only)) setAt(body, pointer, [only]);
  }
  const { id, engagementId, eTag, organizationId, status, substatus, externalReferenceId, updatedDateTime } =
    parsed.data;
  return {
    ...{ id, engagementId, eTag, organizationId, status, substatus, externalReferenceId },
    updatedAt: updatedDateTime,
    body,
  };
}

/** The identifiers in an answer, as far as they can be read. */
const itself = z.looseObject({
  id: identifier.catch(null),
  externalReferenceId: identifier.catch(null),
  engagementId: identifier.catch(null),
});

/** Whether an answer contains everything that the rules use. */
export const isReferral = (answer: unknown): boolean => known.safeParse(answer).success;

/** An answer that names a referral is about that referral. Anything else may come from a proxy, and says nothing about one. */
function unreadable(answer: unknown, wrong: readonly string[]): CosellError {
  const id = itself.safeParse(answer).data?.id ?? null;
  return id === null || wrong.length === 0
    ? new CosellError('PARTNER_CENTER_UNAVAILABLE', 'Partner Center answered with something that is not a referral.')
    : new CosellError(
        'REFERRAL_UNREADABLE',
        `Partner Center shows referral ${id} without a valid ${wrong.join(', ')}.`,
      );
}

/** A list row that is not a referral, with its identifiers. */
export interface UnreadableRow {
  externalReferenceId: string | null;
  engagementId: string | null;
  error: CosellError;
}

/** Of one page of a list. */
export interface Rows {
  referrals: Referral[];
  unreadable: UnreadableRow[];
}

/**
 * The rows of a list, each read by itself: one unreadable row must not hide the others.
 * @throws PARTNER_CENTER_UNAVAILABLE if it is not a list of referrals at all
 */
export async function readRows(rows: readonly unknown[]): Promise<Rows> {
  const referrals: Referral[] = [];
  const failed: UnreadableRow[] = [];
  // A page of a hundred takes long enough for a delivery to notice.
  await inTurns(rows, (row) => {
    try {
      referrals.push(readReferral(row));
    } catch (thrown) {
      const { externalReferenceId = null, engagementId = null } = itself.safeParse(row).data ?? {};
      failed.push({ externalReferenceId, engagementId, error: toCosellError(thrown) });
    }
  });
  // If no row even has an id, the answer is not a list of referrals.
  const nameless = rows.every((row) => (itself.safeParse(row).data?.id ?? null) === null);
  if (failed[0] !== undefined && nameless) throw failed[0].error;
  return { referrals, unreadable: failed };
}

/** One walk instead of a schema that would copy everything, for a list has a hundred of them. Undefined when it is no object of JSON. */
function plainBody(answer: unknown): JsonObject | undefined {
  try {
    const body = plainValue(answer);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function plainValue(value: unknown): Json {
  if (typeof value === 'string') return plainText(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object') throw new TypeError(`${typeof value} is not JSON`);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plainValue(each)]));
}
