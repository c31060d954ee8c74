import { CosellError } from '../errors.ts';
import { canonical } from './canonical.ts';
import { attentionFields, identityFields, pausedFields, syncedFields } from './card.ts';
import { draftReferral } from './draft.ts';
import type { FieldMapping } from './mapping.ts';
import { mergePair } from './merge-pair.ts';
import { unseen } from './merge.ts';
import type { Json, Link, MergeBase, Opportunity } from './model.ts';
import { idle, type Context, type Result } from './pair.ts';
import { valueAt } from './pointer.ts';
import { asksForHelp } from './rules.ts';
import { shareWithMicrosoft } from './share-with-microsoft.ts';

/** How far before our own intent a lost creation may be dated: clocks of two clouds differ. */
const clockSkewMs = 15 * 60_000;

/**
 * Only the opportunity exists and is to be shared. Creation cannot be repeated in Partner Center, so the intent is stored first,
 * and a creation whose answer was lost is looked up by our id before anything is posted again.
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
  }
  if (opportunity.fields['Sync_with_Partner_Center__c'] !== true) {
    const touched = (opportunity.fields['Partner_Center_Sync_Status__c'] ?? 'Not shared') !== 'Not shared';
    return idle('not shared', 'ignored', { own: touched ? pausedFields(opportunity.fields) : {} });
  }
  const draft = draftReferral(opportunity, mapping.fields, mapping.settings, clock.now());
  if ('missing' in draft) {
    const error = new CosellError('NOT_READY_TO_SHARE', `Not shared yet. Still missing: ${draft.missing.join('; ')}.`);
    return idle('not ready', 'attention', { error, own: attentionFields(error, clock.now(), opportunity.fields) });
  }

  const here = (field: FieldMapping) => digest(field.key, shownIn(field, opportunity.fields[field.field]));
  // What we send is what the referral will show; what we do not send is whatever it shows first.
  await links.intendReferral(
    link,
    link.intentAt ?? clock.now(),
    baseOf(mapping.fields, (field) => {
      const sent = field.directions.outboundCreate ? valueAt(draft.body, field.pointer) : undefined;
      return [sent === undefined ? unseen : digest(field.key, shownIn(field, sent)), here(field)];
    }),
  );
  // Answers to a POST leave out values that were sent (closingDateTime, API 1.5): only a read shows what is there.
  const referral = await referrals.read((await referrals.create(draft.body)).id);
  const base = baseOf(mapping.fields, (field) => {
    // A default went out for a blank field: the difference is agreed, not an edit.
    return [digest(field.key, shownIn(field, valueAt(referral.body, field.pointer))), here(field)];
  });
  const sides = { referralId: referral.id, opportunityId: opportunity.id, engagementId: referral.engagementId };
  await links.join(link, sides, { force: true, base });
  const halves = await shareWithMicrosoft(context, link, referral);
  await links.created(link);

  return {
    did: 'shared',
    state: 'synced',
    guarded: {},
    own: {
      ...identityFields(referral.id, mapping.settings, opportunity.fields),
      ...syncedFields(
        [asksForHelp(referral) ? 'Shared with Microsoft.' : 'Created in Partner Center (private).'],
        clock.now(),
        opportunity.fields,
      ),
    },
    base,
    eTag: referral.eTag,
    wrote: 1 + halves,
  };
}

const shownIn = (field: FieldMapping, value: Json | undefined) => canonical(value, field.kind, field.scale) ?? null;

const baseOf = (fields: readonly FieldMapping[], pair: (field: FieldMapping) => readonly [string, string]): MergeBase =>
  Object.fromEntries(fields.map((field) => [field.key, pair(field)]));
