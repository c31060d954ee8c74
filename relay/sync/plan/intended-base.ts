import { followsFromHelp, isWithheld } from '../deals/kinds.ts';
import { canonical } from '../fields/canonical.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import { unseen, type Digest } from '../fields/merge.ts';
import type { Json, JsonObject, MergeBase, Opportunity, Referral } from '../model.ts';

/**
 * The merge base that will hold once the referral exists. A value that we send is what the referral will show, including a default for a
 * blank field; a value that we do not send is whatever it shows first. Left out of the base, so that they come back to the opportunity:
 * values that only Partner Center sets (its status) and values that follow from other choices (asking for help makes a deal visible).
 */
export function intendedBase(
  fields: readonly FieldMapping[],
  digest: Digest,
  body: JsonObject,
  opportunity: Opportunity,
): MergeBase {
  const entries = fields
    .filter(({ relayOnly }) => !relayOnly)
    .map((field) => {
      // A withheld value still counts as a change, so that it is sent once the deal becomes a co-sell deal.
      const shown = isWithheld(field, { body }) ? null : shownIn(field, opportunity.fields[field.field]);
      const here = digest(field.key, shown);
      return [field.key, [followsFromHelp(field) ? here : sentDigest(field, digest, body), here]] as const;
    });
  return Object.fromEntries(entries);
}

function sentDigest(field: FieldMapping, digest: Digest, body: JsonObject): string {
  const sent = field.directions.outboundCreate ? field.place.read(body) : undefined;
  return sent === undefined ? unseen : digest(field.key, shownIn(field, sent));
}

/**
 * The same base, corrected by the service's answer to the creation: a text that the service cut must not come back as an edit. A value
 * missing from the answer proves nothing: answers leave out values that were sent (closingDateTime, API 1.5).
 */
export function correctedBy(
  { body }: Referral,
  agreed: MergeBase,
  fields: readonly FieldMapping[],
  digest: Digest,
): MergeBase {
  const corrected = fields.flatMap((field) => {
    const pair = agreed[field.key];
    const value = field.place.read(body);
    if (pair === undefined || pair[0] === unseen || followsFromHelp(field)) return [];
    if (value === undefined || value === '') return [];
    return [[field.key, [digest(field.key, shownIn(field, value)), pair[1]]] as const];
  });
  return { ...agreed, ...Object.fromEntries(corrected) };
}

const shownIn = (field: FieldMapping, value: Json | undefined) => canonical(value, field.kind, field.scale) ?? null;
