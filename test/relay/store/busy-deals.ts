import { setTimeout as pause } from 'node:timers/promises';
import type { Link, PairKey } from '../../../relay/sync/model.ts';
import type { Links, LinkOutcome } from '../../../relay/sync/ports/links.ts';

const deals = 100;
const atRest: LinkOutcome = { state: 'synced', error: undefined, attempts: 0, dueAt: undefined };
const keyOf = (deal: number): PairKey =>
  deal % 2 === 0 ? { referralId: `r${String(deal)}` } : { opportunityId: `o${String(deal)}` };

/** Makes the pairs: each row knows both of its sides. */
export async function makePairs(links: Links): Promise<void> {
  await links.markDue(
    Array.from({ length: deals }, (_, deal) => ({ referralId: `r${String(deal)}` })),
    0,
  );
  for (const link of await links.claim(deals, Date.now(), 60_000)) {
    const deal = link.referralId?.slice(1) ?? '';
    const joined = await links.join(link, { opportunityId: `o${deal}` });
    if (joined !== undefined) await links.finish(joined, atRest);
  }
}

/** One relay that works on whatever is due, many pairs at a time, and renews their leases, until told to stop. */
export function work(links: Links): () => Promise<void> {
  let stopped = false;
  const look = async () => {
    while (!stopped) {
      const batch = await links.claim(50, Date.now(), 60_000);
      await pause(20);
      await links.renew(
        batch.map(({ leaseToken }) => leaseToken),
        Date.now() + 60_000,
      );
      await Promise.all(batch.map((link: Link) => links.finish(link, atRest)));
      if (batch.length === 0) await pause(2);
    }
  };
  const running = Promise.all([look(), look()]);
  return async () => {
    stopped = true;
    await running;
  };
}

export interface Waits {
  signals: number;
  failed: number;
  p50: number;
  p99: number;
  longest: number;
}

/**
 * Sends signals at a constant rate, whether or not the ones before are answered, to each of the relays in turn. Times in ms, from the
 * moment at which a signal was to be sent.
 */
export async function signal(relays: readonly Links[], perSecond: number, seconds: number): Promise<Waits> {
  const waits: number[] = [];
  let failed = 0;
  const sent: Promise<void>[] = [];
  const start = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const planned = start + (number * 1_000) / perSecond;
    const early = planned - performance.now();
    if (early > 1) await pause(early);
    const links = relays[number % relays.length];
    if (links === undefined) throw new Error('There is no relay.');
    // Deals in an order of their own for each turn, so that no two signals in a row are for neighbours.
    const keys = [keyOf((number * 37) % deals), keyOf((number * 61 + 13) % deals)];
    sent.push(
      links.markDue(keys, Date.now()).then(
        () => void waits.push(performance.now() - planned),
        () => void (failed += 1),
      ),
    );
  }
  await Promise.all(sent);
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? Infinity).toFixed(1));
  return { signals: sent.length, failed, p50: at(0.5), p99: at(0.99), longest: at(1 - 1 / sorted.length) };
}
