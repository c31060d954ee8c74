import pMap from 'p-map';
import { CosellError, toCosellError } from '../errors.ts';
import { createOpportunities } from './execute/opportunities.ts';
import { createReferral } from './execute/referral-create.ts';
import { draftOpportunity } from './plan/new-opportunity.ts';
import { findPairs } from './observe/find.ts';
import { finish } from './record/link-row.ts';
import { saveLeads, settleLead } from './execute/leads.ts';
import { mergePair } from './execute/merge-pair.ts';
import type { Mapping } from './fields/mapping.ts';
import type { Link } from './model.ts';
import { draftingIn, idle, type Context, type Pair, type Result, type Work } from './pair.ts';
import { finishRelink, relink, relinkTarget } from './execute/relink.ts';
import { isLead, isMicrosofts } from './deals/stages.ts';
import { seenCursor } from './execute/invite-microsoft.ts';
import { tellTimeline } from './record/timeline-event.ts';
import { writeOpportunities } from './execute/write-opportunities.ts';

export type ReconcileParts = Omit<Context, 'mapping'> & { mapping: () => Promise<Mapping> };

/**
 * Brings every claimed pair to rest: read both sides, merge, write the referrals, then write all opportunities in a few calls, and
 * say of each pair how it ended. Rejects only when the store does.
 */
export async function reconcile(parts: ReconcileParts, links: readonly Link[]): Promise<void> {
  const started = parts.clock.now();
  const work = await settleAll(parts, links).catch((thrown: unknown) => {
    const result = unreadable(toCosellError(thrown));
    return links.map((link): Work => ({ link, referral: undefined, opportunity: undefined, result }));
  });
  await writeOpportunities(parts, work);
  await tellTimeline(parts, work);
  await Promise.all(work.map((item) => finish(parts, item)));
  parts.report({ event: 'batch', pairs: links.length, durationMs: parts.clock.now() - started });
}

async function settleAll(parts: ReconcileParts, links: readonly Link[]): Promise<Work[]> {
  const context: Context = { ...parts, mapping: await parts.mapping() };
  const pairs = await findPairs(context, links);
  const taken = new Set<string>();
  const settleOne = async (pair: Pair): Promise<Work> => {
    const sides = [pair.referral?.id, pair.opportunity?.id].filter((id) => id !== undefined);
    const isTwin = sides.some((id) => taken.has(id));
    for (const id of sides) taken.add(id);
    // Two rows of one batch may turn out to be one pair: the first takes it, the other looks again when that is done.
    const result = pair.unread ?? (isTwin ? busy() : await settle(context, pair).catch(toCosellError));
    return { ...pair, result };
  };
  const work = await pMap(pairs, settleOne, { concurrency: context.options.concurrency });
  await createOpportunities(context, work);
  await saveLeads(context, work);
  return work;
}

async function settle(context: Context, pair: Pair): Promise<Result> {
  const { link, referral, opportunity } = pair;
  if (referral !== undefined && isMicrosofts(referral)) return ofMicrosoft(context, link, referral.engagementId);
  const target = opportunity === undefined ? undefined : relinkTarget(opportunity);
  if (referral !== undefined && opportunity !== undefined) {
    const sides = { referralId: referral.id, opportunityId: opportunity.id, engagementId: referral.engagementId };
    // What was agreed on with another opportunity, that is gone, says nothing of this one.
    const isOther = link.opportunityId !== null && link.opportunityId.slice(0, 15) !== opportunity.id.slice(0, 15);
    const joined = await context.links.join(link, sides, isOther ? { base: {} } : {});
    if (joined === undefined) throw busy();
    return target === undefined
      ? mergePair(context, joined, referral, opportunity)
      : relink(context, joined, referral, opportunity, target);
  }
  if (opportunity !== undefined)
    return target === undefined ? createReferral(context, link, opportunity) : finishRelink(context, opportunity);
  if (referral !== undefined && link.opportunityId === null)
    return isLead(referral) ? settleLead(context, pair, referral) : draftOpportunity(draftingIn(context), referral);
  // Neither side was there to be read.
  throw new CosellError('OPPORTUNITY_NOT_FOUND', `Salesforce shows no opportunity ${String(link.opportunityId)}.`);
}

/** A signal about Microsoft's half is a signal about the deal: our own half carries the pair. */
async function ofMicrosoft({ cursors, clock, referrals, links }: Context, link: Link, engagementId: string) {
  await cursors.set(seenCursor, clock.now());
  const own = (await referrals.ofEngagement(engagementId)).find((half) => !isMicrosofts(half));
  if (own !== undefined) await links.markDue([{ referralId: own.id, half: true }], clock.now());
  await links.drop(link);
  return idle("Microsoft's half", 'ignored');
}

/** A refused query is no fault of the pairs that wait for it: they go on waiting until the org lets us read. */
const unreadable = (error: CosellError) =>
  error.retryable
    ? error
    : new CosellError('SALESFORCE_UNREADABLE', error.message, {
        cause: error,
        ...(error.words && { words: error.words }),
      });

const busy = () => new CosellError('PAIR_BUSY', 'Another worker holds the other half of this pair.');
