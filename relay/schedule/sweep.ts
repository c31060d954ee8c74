import { stampOf } from '../sync/deals/deletion.ts';
import { idOf } from '../sync/deals/pair-key.ts';
import { versionOf } from '../sync/deals/version.ts';
import type { PairKey, Referral } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Cursors } from '../sync/ports/cursors.ts';
import type { Leads } from '../sync/ports/leads.ts';
import type { Links } from '../sync/ports/links.ts';
import type { ListedOpportunity, Opportunities } from '../sync/ports/opportunities.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import type { Report } from '../sync/ports/report.ts';

/** Both clouds' indexes lag a little, and clocks differ: start this far before the cursor. */
export const overlapMs = 5 * 60_000;
/** As many as Partner Center lists on a page. */
const sliceSize = 100;

export interface SweepContext {
  referrals: Referrals;
  opportunities: Opportunities;
  leads: Leads;
  links: Links;
  cursors: Cursors;
  clock: Clock;
  report: Report;
  /** The time that both clouds' clocks have reached, epoch ms; Infinity while unknown. */
  cloudTime: () => number;
  /** Whether referrals become leads, which can be converted. */
  withLeads: boolean;
}

/** One side of a pair, in the version that a cloud lists. */
export type Listed = PairKey & { version: string };

/**
 * Finds what changed on either side since the last sweep and marks it due, in case the senders have given up. Skips what the work list
 * has already seen in this version. The first sweep starts now; earlier deals are left to the backfill.
 */
export async function sweep(context: SweepContext): Promise<number> {
  const { referrals, opportunities, leads, links, cursors, clock, cloudTime, report, withLeads } = context;
  const started = clock.now();
  // A clock that was ahead may have left a cursor ahead of the clouds.
  const since = Math.min((await cursors.get('sweep')) ?? started, cloudTime()) - overlapMs;
  const [there, converted] = await Promise.all([
    markPages(links, started, referrals.changedSince(since), referralListed),
    withLeads ? leads.convertedSince(since) : [],
  ]);
  const here = await markPages(links, started + there.slices, opportunities.changedSince(since), opportunityListed);
  // The rows' time stamps are the clouds', so the cursor is too. With a fast clock of our own, changes in between would be skipped.
  const reached = cloudTime();
  const begun = Number.isFinite(reached) ? Math.floor(reached - (clock.now() - started)) : started;
  // A conversion does not change the referral: only a run shows whether it has been handled.
  const leadsDue = converted.map((referralId) => ({ referralId }));
  if (leadsDue.length > 0) await links.markDue(leadsDue, started);
  await cursors.set('sweep', begun);
  const marked = there.marked + here.marked + converted.length;
  report({ event: 'sweep', referrals: there.listed, opportunities: here.listed, marked });
  return marked;
}

export const opportunityListed = (row: ListedOpportunity): Listed => ({ opportunityId: row.id, version: stampOf(row) });

const referralListed = (referral: Referral): Listed => ({
  ...{ referralId: referral.id, version: versionOf(referral).updatedAt },
});

/**
 * Marks page by page, so that a long list needs no more memory than a short one, each slice due a moment after the one before. Resolves to
 * the numbers of slices, of listed and of marked records.
 */
export async function markPages<Row>(
  links: Links,
  at: number,
  pages: AsyncIterable<readonly Row[]>,
  listedAs: (row: Row) => Listed,
): Promise<{ slices: number; listed: number; marked: number }> {
  const found = { slices: 0, listed: 0, marked: 0 };
  for await (const page of pages) {
    found.slices += Math.ceil(page.length / sliceSize);
    found.listed += page.length;
    found.marked += await markNews(links, at + found.slices, page.map(listedAs));
  }
  return found;
}

/**
 * Marks due what the work list has not seen in this version; resolves to the number. The first slice is due a little before the next, so
 * that a batch of work is what stands together in the cloud's list.
 */
export async function markNews(
  links: Links,
  at: number,
  listed: readonly Listed[],
  how: { mayWait?: boolean } = {},
): Promise<number> {
  let marked = 0;
  // In slices: a bulk change must neither exceed a statement's limits nor keep the webhooks waiting for the store.
  for (let start = 0; start < listed.length; start += sliceSize) {
    const slice = listed.slice(start, start + sliceSize);
    const known = await links.known(slice);
    const seen = new Set(
      known.flatMap(({ referralId, version, opportunityId, opportunityModifiedAt }) => [
        `${referralId ?? ''} ${version?.updatedAt ?? ''}`,
        `${opportunityId ?? ''} ${opportunityModifiedAt ?? ''}`,
      ]),
    );
    const news = slice.filter((key) => !seen.has(`${idOf(key)} ${key.version}`));
    const slicesLeft = Math.floor((listed.length - 1 - start) / sliceSize);
    if (news.length > 0) await links.markDue(news.map(keyOf), at - slicesLeft, how);
    marked += news.length;
  }
  return marked;
}

const keyOf = ({ version: _version, ...key }: Listed): PairKey => key;
