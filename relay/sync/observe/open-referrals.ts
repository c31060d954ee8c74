import { essenceOf } from '../deals/essence.ts';
import { isLead, isMicrosofts } from '../deals/kinds.ts';
import { isClosed } from '../deals/stages.ts';
import { dealOf, type Deal } from '../fields/described-deal.ts';
import type { Referral } from '../model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Referrals } from '../ports/referrals.ts';

/** An open referral that is a deal: what it says of itself, whose it is and what it names. */
export interface OpenReferral extends Pick<Referral, 'organizationId' | 'externalReferenceId'> {
  deal: Deal;
}

/** Asked for again after this long: deals that people keep by hand stay for weeks. */
const keepMs = 60_000;
/** Two clocks differ, and lists lag behind. */
const overlapMs = 15 * 60_000;

/**
 * The open referrals, as listed within the last minute. The first time takes all pages of the list; after that only what has changed is
 * listed, which is one call. Little is held of each.
 */
export function createOpenReferrals(
  referrals: Pick<Referrals, 'changedSince'>,
  clock: Pick<Clock, 'now'>,
): () => Promise<readonly OpenReferral[]> {
  const open = new Map<string, OpenReferral>();
  let listedAt: number | undefined;
  let listing: Promise<void> | undefined;

  async function list(): Promise<void> {
    const at = clock.now();
    const since = listedAt === undefined ? 0 : listedAt - overlapMs;
    for (const referral of await referrals.changedSince(since, essenceOf)) {
      const { id, organizationId, externalReferenceId } = referral;
      if (isClosed(referral) || isMicrosofts(referral) || isLead(referral)) open.delete(id);
      else open.set(id, { organizationId, externalReferenceId, deal: dealOf(referral) });
    }
    listedAt = at;
  }
  return async () => {
    if (listedAt === undefined || Math.abs(clock.now() - listedAt) >= keepMs)
      await (listing ??= list().finally(() => {
        listing = undefined;
      }));
    return [...open.values()];
  };
}
