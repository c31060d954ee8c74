import type { Opportunities, Clock, Cursors, Links, Referrals, Report } from './ports.ts';
import type { PairKey } from './model.ts';
import { toCosellError } from '../errors.ts';

/** Both clouds' indexes lag a little, and clocks differ: look back this far behind the cursor. */
const overlapMs = 5 * 60_000;
const sliceSize = 500;

export interface SweepContext {
  referrals: Referrals;
  opportunities: Opportunities;
  links: Links;
  cursors: Cursors;
  clock: Clock;
  report: Report;
}

/**
 * Finds what changed since the last sweep on either side and marks it due: the senders forget, this does not. What the work list
 * has seen in this very version is passed over. The first sweep starts now: earlier deals are the backfill's.
 */
export async function sweep({
  referrals,
  opportunities,
  links,
  cursors,
  clock,
  report,
}: SweepContext): Promise<number> {
  const started = clock.now();
  const since = (await cursors.get('sweep')) ?? started;
  const [changedReferrals, changedOpportunities] = await Promise.all([
    referrals.changedSince(since - overlapMs),
    opportunities.changedSince(since - overlapMs),
  ]);
  const changed: (PairKey & { version: string })[] = [
    ...changedReferrals.map(({ id, eTag }) => ({ referralId: id, version: eTag })),
    ...changedOpportunities.map(({ id, modifiedAt }) => ({ opportunityId: id, version: modifiedAt })),
  ];
  let marked = 0;
  // In slices: a bulk change must neither overrun a statement nor keep the doors waiting for the store.
  for (let start = 0; start < changed.length; start += sliceSize) {
    const slice = changed.slice(start, start + sliceSize);
    const known = await links.known(slice);
    const seen = new Set(
      known.flatMap(({ referralId, eTag, opportunityId, opportunityModifiedAt }) => [
        `${referralId ?? ''} ${eTag ?? ''}`,
        `${opportunityId ?? ''} ${opportunityModifiedAt ?? ''}`,
      ]),
    );
    const idOf = (key: PairKey) => ('referralId' in key ? key.referralId : key.opportunityId);
    const news = slice.filter((key) => !seen.has(`${idOf(key)} ${key.version}`));
    if (news.length > 0) await links.markDue(news, started);
    marked += news.length;
  }
  await cursors.set('sweep', started);
  report({ event: 'sweep', referrals: changedReferrals.length, opportunities: changedOpportunities.length });
  return marked;
}

/** Sweeps every so often, the first time at once, one at a time; `found` is called when something came due. */
export function startSweeps(context: SweepContext, everyMs: number, found: () => void): { stop(): Promise<void> } {
  let cancel: () => void = () => undefined;
  let stopped = false;
  let running = Promise.resolve();
  const run = () => {
    running = sweep(context)
      .then((count) => {
        if (count > 0) found();
      })
      .catch((thrown: unknown) => {
        context.report({ event: 'fault', where: 'sweep', error: toCosellError(thrown) });
      })
      .then(() => {
        if (!stopped) cancel = context.clock.after(everyMs, run);
      });
  };
  run();
  return {
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
