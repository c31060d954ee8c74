import { isLead, isMicrosofts } from '../deals/kinds.ts';
import { isClosed } from '../deals/stages.ts';
import { dealOf, type Deal } from '../fields/described-deal.ts';
import type { Referral } from '../model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Referrals } from '../ports/referrals.ts';

/** An open referral that is a deal: its values, its owner and the opportunity it names. */
export interface OpenReferral extends Pick<Referral, 'organizationId' | 'externalReferenceId'> {
  deal: Deal;
}

/** How long a listing is used before the next one. Deals that people keep by hand stay open for weeks. */
const keepMs = 60_000;
/** A listing that took long is used for longer, so that listing takes at most a twentieth of the time, even of a backfill that changes all deals. */
const mostShare = 1 / 20;
/** Lists lag behind, and two clocks differ. */
const overlapMs = 15 * 60_000;

/**
 * The open referrals, as listed within the last minute, or longer ago if listing takes long. The first listing takes all pages; later ones take only what has changed, in one
 * call. Keeps little of each referral in memory.
 */
export function createOpenReferrals(
  referrals: Pick<Referrals, 'changedSince'>,
  clock: Pick<Clock, 'now'>,
): () => Promise<readonly OpenReferral[]> {
  const open = new Map<string, OpenReferral>();
  let listedAt: number | undefined;
  let keptMs = keepMs;
  let listing: Promise<void> | undefined;

  async function list(): Promise<void> {
    const at = clock.now();
    const since = listedAt === undefined ? 0 : listedAt - overlapMs;
    // Every referral is dropped at once. During a backfill all deals change, and a list of them would be the most that the relay holds.
    await referrals.changedSince(since, (referral) => {
      const { id, organizationId, externalReferenceId } = referral;
      if (isClosed(referral) || isMicrosofts(referral) || isLead(referral)) open.delete(id);
      else open.set(id, { organizationId, externalReferenceId, deal: dealOf(referral) });
      return undefined;
    });
    listedAt = at;
    keptMs = Math.max(keepMs, (clock.now() - at) / mostShare);
  }
  return async () => {
    if (listedAt === undefined || Math.abs(clock.now() - listedAt) >= keptMs)
      await (listing ??= list().finally(() => {
        listing = undefined;
      }));
    return [...open.values()];
  };
}
