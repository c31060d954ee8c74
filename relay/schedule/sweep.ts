import { stampOf } from '../sync/deals/deletion.ts';
import { versionOf } from '../sync/deals/version.ts';
import type { PairKey } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Cursors } from '../sync/ports/cursors.ts';
import type { Leads } from '../sync/ports/leads.ts';
import type { Links } from '../sync/ports/links.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import type { Report } from '../sync/ports/report.ts';

/** Both clouds' indexes lag a little, and clocks differ: look back this far behind the cursor. */
export const overlapMs = 5 * 60_000;
const sliceSize = 500;

export interface SweepContext {
  referrals: Referrals;
  opportunities: Opportunities;
  leads: Leads;
  links: Links;
  cursors: Cursors;
  clock: Clock;
  report: Report;
  /** What both clouds' clocks have reached, epoch ms; Infinity as long as nobody knows. */
  cloudTime: () => number;
  /** Whether referrals become leads, which may be converted. */
  withLeads: boolean;
}

/** One side of a pair, in the version that a cloud lists. */
export type Listed = PairKey & { version: string };

/**
 * Finds what changed since the last sweep on either side and marks it due: the senders forget, this does not. What the work list
 * has seen in this very version is passed over. The first sweep starts now: earlier deals are the backfill's.
 */
export async function sweep(context: SweepContext): Promise<number> {
  const { referrals, opportunities, leads, links, cursors, clock, cloudTime, report, withLeads } = context;
  const started = clock.now();
  // Of a clock that was ahead, a cursor may be left that lies ahead of the clouds.
  const since = Math.min((await cursors.get('sweep')) ?? started, cloudTime()) - overlapMs;
  const [changedReferrals, changedOpportunities, converted] = await Promise.all([
    referrals.changedSince(since),
    opportunities.changedSince(since),
    withLeads ? leads.convertedSince(since) : [],
  ]);
  // The stamps of rows are the clouds': so is the cursor, or a clock that is fast would skip what changed in between.
  const there = cloudTime();
  const begun = Number.isFinite(there) ? Math.floor(there - (clock.now() - started)) : started;
  const marked = await markNews(links, started, [
    ...changedReferrals.map((referral) => ({ referralId: referral.id, version: versionOf(referral).updatedAt })),
    ...changedOpportunities.map((row) => ({ opportunityId: row.id, version: stampOf(row) })),
  ]);
  // A conversion leaves the referral as it was: only a look shows whether it has been dealt with.
  const leadsDue = converted.map((referralId) => ({ referralId }));
  if (leadsDue.length > 0) await links.markDue(leadsDue, started);
  await cursors.set('sweep', begun);
  report({ event: 'sweep', referrals: changedReferrals.length, opportunities: changedOpportunities.length });
  return marked + converted.length;
}

/** Marks due what the work list has not seen in this version; resolves to how many. */
export async function markNews(links: Links, at: number, listed: readonly Listed[]): Promise<number> {
  let marked = 0;
  // In slices: a bulk change must neither overrun a statement nor keep the doors waiting for the store.
  for (let start = 0; start < listed.length; start += sliceSize) {
    const slice = listed.slice(start, start + sliceSize);
    const known = await links.known(slice);
    const seen = new Set(
      known.flatMap(({ referralId, version, opportunityId, opportunityModifiedAt }) => [
        `${referralId ?? ''} ${version?.updatedAt ?? ''}`,
        `${opportunityId ?? ''} ${opportunityModifiedAt ?? ''}`,
      ]),
    );
    const idOf = (key: PairKey) => ('referralId' in key ? key.referralId : key.opportunityId);
    const news = slice.filter((key) => !seen.has(`${idOf(key)} ${key.version}`));
    if (news.length > 0) await links.markDue(news.map(keyOf), at);
    marked += news.length;
  }
  return marked;
}

const keyOf = ({ version: _version, ...key }: Listed): PairKey => key;
