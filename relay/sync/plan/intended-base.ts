import { followsFromHelp, isWithheld } from '../deals/kinds.ts';
import { canonical } from '../fields/canonical.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import { unseen, type Digest } from '../fields/merge.ts';
import type { Json, JsonObject, MergeBase, Opportunity, Referral } from '../model.ts';

/**
 * What the two sides will have agreed on once the referral is there. What we send is what it will show, a default for a blank field
 * included; what we do not send is whatever it shows first. What only Partner Center says (its status), and what follows from
 * other choices (help makes a deal visible), is not agreed on: it comes back to the opportunity.
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
      // What is withheld stays a change, so that it goes out when the deal becomes a co-sell deal.
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
 * The same, corrected by what the service says it has made of it: a text that it cut must not come back as its edit. Its answers
 * leave values out that were sent (closingDateTime, API 1.5): that says nothing of them.
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
