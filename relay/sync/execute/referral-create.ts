import { CosellError, toCosellError } from '../../errors.ts';
import { canonical } from '../fields/canonical.ts';
import { attentionFields, pausedFields, relaysOwn } from '../record/card.ts';
import { draftReferral, isWithheld } from '../plan/new-referral.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import { mergePair } from './merge-pair.ts';
import { unseen } from '../fields/merge.ts';
import type { Json, JsonObject, Link, MergeBase, Opportunity, Referral } from '../model.ts';
import { idle, type Context, type Result } from '../pair.ts';
import { isCertain } from '../record/retry.ts';
import { dealKind, oneWayPlaces, type DealKind } from '../deals/stages.ts';

/** How far before our own intent a lost creation may be dated: clocks of two clouds differ. */
const clockSkewMs = 15 * 60_000;
/** How long a creation whose answer was lost may take to show up in lists: nothing is posted again before. */
const settleMs = 60_000;

/**
 * Only the opportunity exists and is to be shared. Creation cannot be repeated in Partner Center, so the intent is stored first,
 * and a creation whose answer was lost is looked up by our id, for as long as lists may lag, before anything is posted again.
 */
export async function createReferral(context: Context, link: Link, opportunity: Opportunity): Promise<Result> {
  const { mapping, clock, links, referrals, digest } = context;
  if (link.intentAt !== null) {
    const lost = await referrals.findByExternalReference(opportunity.id, link.intentAt - clockSkewMs);
    if (lost !== undefined) {
      const sides = { referralId: lost.id, opportunityId: opportunity.id, engagementId: lost.engagementId };
      const joined = await links.join(link, sides, { force: true });
      if (joined === undefined) throw new CosellError('PAIR_BUSY', 'Another worker has taken this pair over.');
      return mergePair(context, joined, lost, opportunity);
    }
    const left = link.intentAt + settleMs - clock.now();
    if (left > 0) return idle('waits', link.state, { againInMs: left });
  }
  if (opportunity.fields['Sync_with_Partner_Center__c'] !== true) {
    const touched = (opportunity.fields['Partner_Center_Sync_Status__c'] ?? 'Not shared') !== 'Not shared';
    return idle('not shared', 'ignored', { own: touched ? pausedFields(opportunity.fields) : {} });
  }
  const draft = draftReferral(opportunity, mapping, clock.now());
  if ('missing' in draft) {
    const error = new CosellError('NOT_READY_TO_SHARE', `Not shared yet. Still missing: ${draft.missing.join('; ')}.`);
    return idle('not ready', 'attention', { error, own: attentionFields(error, clock.now(), opportunity.fields) });
  }

  const agreed = intendedBase(mapping.fields, digest, draft.body, opportunity);
  await links.intendReferral(link, clock.now(), agreed);
  const { id } = await referrals.create(draft.body).catch(async (thrown: unknown) => {
    // Not there for certain: the next try, when the seller has mended it, need not wait.
    if (isCertain(toCosellError(thrown))) await links.created(link);
    throw thrown;
  });
  // Answers to a POST leave out values that were sent (closingDateTime, API 1.5): only a read shows what is there.
  const referral = await referrals.read(id);
  const sides = { referralId: referral.id, opportunityId: opportunity.id, engagementId: referral.engagementId };
  const base = { ...agreed, ...asShown(mapping.fields, digest, referral, agreed) };
  const joined = await links.join(link, sides, { force: true, base });
  if (joined === undefined) throw new CosellError('PAIR_BUSY', 'Another worker has taken this pair over.');
  // From here on it is a pair like any other, that owes Microsoft an invitation if it asks for help.
  const merged = await mergePair(context, joined, referral, opportunity, summaries[dealKind(referral)]);
  return { ...merged, did: merged.did === 'synced' ? 'shared' : merged.did, wrote: merged.wrote + 1 };
}

/**
 * What the two sides will have agreed on once the referral is there. What we send is what it will show, a default for a blank field
 * included; what we do not send is whatever it shows first. What only Partner Center says (its status), and what follows from
 * other choices (help makes a deal visible), is not agreed on: it comes back to the opportunity.
 */
function intendedBase(
  fields: readonly FieldMapping[],
  digest: Context['digest'],
  body: JsonObject,
  opportunity: Opportunity,
): MergeBase {
  const entries = fields
    .filter(({ field }) => !relaysOwn.includes(field))
    .map((field) => {
      // What is withheld stays a change, so that it goes out when the deal becomes a co-sell deal.
      const shown = isWithheld(field, { body }) ? null : shownIn(field, opportunity.fields[field.field]);
      const here = digest(field.key, shown);
      return [field.key, [isFollowing(field) ? here : sentDigest(field, digest, body), here]] as const;
    });
  return Object.fromEntries(entries);
}

/** What the service made of what was sent: a text that it cut must not come back as its edit. */
function asShown(
  fields: readonly FieldMapping[],
  digest: Context['digest'],
  referral: Referral,
  agreed: MergeBase,
): MergeBase {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const pair = agreed[field.key];
      if (pair === undefined || isFollowing(field)) return [];
      return [[field.key, [digest(field.key, shownIn(field, field.place.read(referral.body))), pair[1]]]];
    }),
  );
}

/** A box that help ticks as well. */
const isFollowing = ({ pointer, kind }: FieldMapping) => oneWayPlaces.includes(pointer) && kind === 'boolean';

function sentDigest(field: FieldMapping, digest: Context['digest'], body: JsonObject): string {
  const sent = field.directions.outboundCreate ? field.place.read(body) : undefined;
  return sent === undefined ? unseen : digest(field.key, shownIn(field, sent));
}

const summaries: Readonly<Record<DealKind, string>> = {
  Private: 'Created in Partner Center (private)',
  'Partner-led': "Created in Partner Center (visible to Microsoft's sellers)",
  'Co-sell': 'Shared with Microsoft',
  'Partner-to-partner': 'Created in Partner Center (with another partner)',
  Lead: 'Created in Partner Center (lead)',
};

const shownIn = (field: FieldMapping, value: Json | undefined) => canonical(value, field.kind, field.scale) ?? null;
