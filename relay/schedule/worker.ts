import { toCosellError } from '../errors.ts';
import type { Link } from '../sync/model.ts';
import { createCallBack } from './call-back.ts';
import { gatherSignals } from './gather-signals.ts';
import { claimLimit, createInHand, leaseMs } from './in-hand.ts';
import { createOutageGate, type Ended } from './outage.ts';
import type { Pace } from './pace.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import type { Report } from '../sync/ports/report.ts';

export interface Worker {
  /** A signal arrived: claim pairs as soon as no other signal follows immediately. */
  wake(): void;
  /** Claims no new pairs, and resolves when the current ones are done. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  links: Links;
  clock: Clock;
  report: Report;
  /** Reconciles the claimed pairs, and resolves to each one's error. */
  reconcile: (links: readonly Link[], how: { isProbe: boolean }) => Promise<readonly Ended[]>;
  /** How often to check the list without a signal, because another process may have marked something due. */
  pollMs: number;
  /** How long to leave the list to other relays after each batch. 0: no other relay works on it. */
  turnMs: number;
  /** How signals are gathered at the moment. */
  pace: () => Pace;
}

/** Claims due pairs and reconciles them, batch by batch, until stopped. */
export function startWorker({ links, clock, report, reconcile, pollMs, turnMs, pace }: WorkerOptions): Worker {
  const fault = (where: string) => (thrown: unknown) => {
    report({ event: 'fault', where, error: toCosellError(thrown) });
  };
  const inHand = createInHand(links, clock, fault('renew leases'));
  const signals = gatherSignals(clock, pace, look);
  const gate = createOutageGate(() => clock.now());
  const callBack = createCallBack(links, () => clock.now());
  const room = () => (stopped ? 'none' : inHand.room(gate.isClosed()));
  const runs = new Set<Promise<void>>();
  let claiming: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  /** The store failed: check again at the next poll, not immediately. */
  let failed = false;
  let lastClaim = -Infinity;
  let cancelPoll = (): void => undefined;

  async function claim(): Promise<void> {
    do {
      again = false;
      // While a cloud does not work, one pair probes it. The others stay in the list unchanged.
      const which = room();
      if (which === 'none' || gate.wait() > 0) return;
      failed = true;
      // An earlier process may have stored times from a clock that was ahead.
      if (clock.now() < lastClaim || lastClaim === -Infinity) await links.distrustFuture(leaseMs);
      lastClaim = clock.now();
      await inHand.giveUpLeft();
      if (!gate.isClosed()) await callBack.oftenFailed();
      const taken = await take(which);
      // A full batch: there may be more. Pairs that come due in the meantime are gathered.
      again ||= taken.length === claimLimit && turnMs === 0 && room() === 'all';
      // Signals that never pause must not keep what may wait from free hands.
      const [first] = taken;
      const wereAll = first !== undefined && first.mayWait !== true && taken.length < claimLimit;
      if (wereAll && !gate.isClosed() && room() === 'all') await take('waiting');
      failed = false;
    } while (again);
  }

  /** Takes a batch and starts its run. */
  async function take(which: 'all' | 'signalled' | 'waiting'): Promise<readonly Link[]> {
    const batch = await links.claim(gate.isClosed() ? 1 : claimLimit, clock.now(), leaseMs, which);
    if (batch.length === 0) return batch;
    signals.claimed(batch.length, lastClaim);
    run(batch, gate.isClosed());
    return batch;
  }

  function run(batch: readonly Link[], isProbe: boolean): void {
    if (isProbe) gate.probing();
    const started = clock.now();
    inHand.take(batch, { isProbe, started });
    const done = reconcile(batch, { isProbe })
      .then(async (looks) => {
        callBack.ended(batch, looks);
        const failedSince = gate.ended(looks, started);
        if (failedSince !== undefined) await callBack.seldomFailed(failedSince);
      })
      .catch((thrown: unknown) => {
        fault('reconcile')(thrown);
        if (toCosellError(thrown).code === 'STORE_UNAVAILABLE') inHand.leave(batch);
      })
      .finally(() => {
        inHand.done(batch);
        runs.delete(done);
        // While signals stream in, a claim that gathers them is already scheduled.
        if (!signals.isOpen()) look();
      });
    runs.add(done);
  }

  function look(): void {
    if (stopped) return;
    signals.end();
    const { gapMs } = pace();
    const early = Math.min(gapMs, lastClaim + gapMs - clock.now());
    if (early > 0) {
      cancelPoll();
      cancelPoll = clock.after(early, look);
      return;
    }
    again = true;
    claiming ??= claim()
      .catch(fault('claim'))
      .finally(() => {
        claiming = undefined;
        void schedule();
      });
  }

  /** Sleeps until the next pair is due or the next poll, whichever is first. */
  async function schedule(): Promise<void> {
    cancelPoll();
    const which = room();
    const next = failed || which === 'none' ? undefined : await links.nextDue(which).catch(() => undefined);
    // If all batches are in use, the first one to finish claims again; until then, only a signal does.
    if (room() === 'none' || signals.isOpen()) return;
    cancelPoll();
    const wait = Math.max(10, turnMs, gate.wait(), (next ?? Infinity) - clock.now());
    cancelPoll = clock.after(Math.min(pollMs, wait), look);
  }

  look();
  return {
    wake() {
      if (stopped) return;
      if (!signals.isOpen()) cancelPoll();
      signals.add();
    },
    async stop() {
      stopped = true;
      signals.end();
      cancelPoll();
      await claiming;
      await Promise.all(runs);
      inHand.stopRenewing();
      cancelPoll();
    },
  };
}
