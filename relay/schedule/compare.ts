import type { PairKey, Referral } from '../sync/model.ts';
import { stampOf, wasDeleted } from '../sync/deals/deletion.ts';
import { isMicrosofts } from '../sync/deals/kinds.ts';
import { halfDigest } from '../sync/deals/microsofts-answer.ts';
import { isClosed } from '../sync/deals/stages.ts';
import { versionOf } from '../sync/deals/version.ts';
import type { Digest } from '../sync/fields/merge.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import type { ListedPair, ListedRecord, Listings } from '../sync/ports/listings.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import type { Report } from '../sync/ports/report.ts';

interface ComparisonContext {
  referrals: Pick<Referrals, 'changedSince'>;
  opportunities: Pick<Opportunities, 'changedSince'>;
  links: Pick<Links, 'failed' | 'markDue'>;
  listings: Listings;
  clock: Pick<Clock, 'now'>;
  report: Report;
  digest: Digest;
  /** Asked before each page: whether the comparison is still this relay's, which may be about to stop. */
  mayGoOn?: () => Promise<boolean>;
}

const always = async () => true;

/** The result of comparing everything. */
export interface Comparison {
  pairs: number;
  /** One side has another version than the one last synced. */
  drifted: number;
  /** One side is no longer listed: deleted, or no longer visible to us. */
  gone: number;
  /** The last run failed. The cause may be fixed by now without a change to either record. */
  failed: number;
}

/**
 * Compares every pair with what both clouds list, and marks due what differs, so that anything that slipped through is repaired within a
 * day. Failed pairs are tried again, including creations that never succeeded, and so are deals whose Microsoft half has changed since it
 * was last read. Reads only the two lists, which may be longer than memory. Resolves to undefined
 * if it may not go on.
 */
export async function compareAll(context: ComparisonContext): Promise<Comparison | undefined> {
  const { links, listings, clock, report, mayGoOn = always } = context;
  const started = clock.now();
  await listings.clear();
  if (!(await listBoth(context))) return undefined;
  const failed = await links.failed();
  if (failed.length > 0) await links.markDue(failed, started, { mayWait: true });
  const found = { pairs: 0, drifted: 0, gone: 0, failed: failed.length };
  // What was worked on meanwhile is newer than its list.
  for await (const page of listings.pairs(started)) {
    if (!(await mayGoOn())) return undefined;
    found.pairs += page.length;
    const looks = page.map(lookAt);
    found.gone += looks.filter(({ isGone }) => isGone).length;
    found.drifted += looks.filter(({ hasDrifted }) => hasDrifted).length;
    const due = looks.flatMap(({ due }) => due ?? []);
    if (due.length > 0) await links.markDue(due, started, { mayWait: true });
  }
  await listings.clear();
  report({ event: 'comparison', ...found });
  return found;
}

/** Keeps what both clouds list. Resolves to false if it may not go on; if one list fails, the other is not read to its end. */
async function listBoth({
  referrals,
  opportunities,
  listings,
  digest,
  mayGoOn = always,
}: ComparisonContext): Promise<boolean> {
  let isOn = true;
  async function walk<Row>(pages: AsyncIterable<readonly Row[]>, keep: (page: readonly Row[]) => Promise<void>) {
    try {
      for await (const page of pages) {
        isOn &&= await mayGoOn();
        if (!isOn) return;
        await keep(page);
      }
    } catch (thrown) {
      isOn = false;
      throw thrown;
    }
  }
  await Promise.all([
    walk(referrals.changedSince(0), async (page) => {
      const halves = page.filter(isMicrosofts);
      const own = page.filter((referral) => !isMicrosofts(referral));
      await listings.add(
        'half',
        halves.map((half) => ({ id: half.engagementId, version: halfDigest(half, digest) })),
      );
      await listings.add('referral', own.map(referralListed));
    }),
    walk(opportunities.changedSince(0), (page) =>
      listings.add(
        'opportunity',
        page.map((row) => ({ id: row.id, version: stampOf(row) })),
      ),
    ),
  ]);
  return isOn;
}

/** Once our own half is closed, Microsoft's tells nothing more. */
const referralListed = (referral: Referral): ListedRecord => ({
  ...{ id: referral.id, version: versionOf(referral).updatedAt },
  ...(isClosed(referral) ? {} : { engagementId: referral.engagementId }),
});

interface Look {
  isGone: boolean;
  hasDrifted: boolean;
  due: PairKey | undefined;
}

function lookAt({ referralId, version, opportunityModifiedAt, halfSeen, listed }: ListedPair): Look {
  // An opportunity that was in the recycle bin may have left it: there is nothing to find out.
  const stamp = listed.opportunity ?? (wasDeleted(opportunityModifiedAt) ? opportunityModifiedAt : null);
  const isSame = stamp === opportunityModifiedAt;
  const isGone = listed.referral === null || stamp === null || (wasDeleted(stamp) && !isSame);
  const hasDrifted = !isGone && (version?.updatedAt !== listed.referral || !isSame);
  const hasNewHalf = listed.half !== null && listed.half !== halfSeen;
  return {
    ...{ isGone, hasDrifted },
    due: hasNewHalf ? { referralId, half: true } : isGone || hasDrifted ? { referralId } : undefined,
  };
}
