import { toCosellError } from '../errors.ts';
import type { Link } from '../sync/model.ts';
import { createCallBack } from './call-back.ts';
import { createOutageGate, hangsAfterMs, type Ended } from './outage.ts';
import { gathering, type Pace } from './pace.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import type { Report } from '../sync/ports/report.ts';

const claimLimit = 200;
const leaseMs = 60_000;
/** A dead worker's pairs are taken over after one lease. A living worker renews well before that. */
const renewMs = leaseMs / 3;
/** This many pairs at a time are a burst, and more of it is probably coming. */
const burst = 25;
/** Concurrent batches: a slow one must not hold up the next. */
const maxBatches = 4;
/** Two full batches keep both clouds busy. More of them would only take memory: each holds what both sides show of its pairs. */
const mostInHand = 2 * claimLimit;
/** While a cloud does not answer, hanging batches must not keep us from noticing when it does. */
const maxProbes = 2 * maxBatches;

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

const nothing = (): void => undefined;

/** Claims due pairs and reconciles them, batch by batch, until stopped. */
export function startWorker({ links, clock, report, reconcile, pollMs, turnMs, pace }: WorkerOptions): Worker {
  /** Leases of batches that the store's failure ended. Nobody works on their pairs any more. */
  const left = new Set<string>();
  const batches = new Map<readonly Link[], { isProbe: boolean; started: number }>();
  const runs = new Set<Promise<void>>();
  const gate = createOutageGate(() => clock.now());
  const callBack = createCallBack(links, () => clock.now());
  let claiming: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  /** The store failed: check again at the next poll, not immediately. */
  let failed = false;
  /** The signals that are being gathered: how many, and when the first and the last one arrived. */
  let gathered: { signals: number; since: number; until: number } | undefined;
  let lastClaim = -Infinity;
  let lastBurst = -Infinity;
  let cancelGathering: () => void = nothing;
  let cancelPoll: () => void = nothing;
  let cancelRenewal: () => void = nothing;

  const fault = (where: string) => (thrown: unknown) => {
    report({ event: 'fault', where, error: toCosellError(thrown) });
  };

  /** Once the clouds work again, earlier probes that still hang keep their pairs, whose writes may be on their way, but no other pair waiting. */
  function isFull(): boolean {
    if (gate.isClosed()) return batches.size >= maxProbes;
    const hangs = ({ isProbe, started }: { isProbe: boolean; started: number }) =>
      isProbe && clock.now() - started >= hangsAfterMs;
    const sizes = [...batches].flatMap(([batch, each]) => (hangs(each) ? [] : batch.length));
    return sizes.length >= maxBatches || sizes.reduce((sum, size) => sum + size, 0) >= mostInHand;
  }

  async function claim(): Promise<void> {
    do {
      again = false;
      // While a cloud does not work, one pair probes it. The others stay in the list unchanged.
      if (stopped || isFull() || gate.wait() > 0) return;
      failed = true;
      // An earlier process may have stored times from a clock that was ahead.
      if (clock.now() < lastClaim || lastClaim === -Infinity) await links.distrustFuture(leaseMs);
      lastClaim = clock.now();
      await giveUpLeft();
      if (!gate.isClosed()) await callBack.oftenFailed();
      const batch = await links.claim(gate.isClosed() ? 1 : claimLimit, clock.now(), leaseMs);
      failed = false;
      if (batch.length === 0) continue;
      if (batch.length >= burst) lastBurst = lastClaim;
      run(batch, gate.isClosed());
      // A full batch: there may be more. Pairs that come due in the meantime are gathered.
      again ||= batch.length === claimLimit && turnMs === 0;
    } while (again);
  }

  function run(batch: readonly Link[], isProbe: boolean): void {
    if (isProbe) gate.probing();
    const started = clock.now();
    batches.set(batch, { isProbe, started });
    const done = reconcile(batch, { isProbe })
      .then(async (looks) => {
        callBack.ended(batch, looks);
        const failedSince = gate.ended(looks, started);
        if (failedSince !== undefined) await callBack.seldomFailed(failedSince);
      })
      .catch((thrown: unknown) => {
        fault('reconcile')(thrown);
        if (toCosellError(thrown).code === 'STORE_UNAVAILABLE')
          for (const { leaseToken } of batch) left.add(leaseToken);
      })
      .finally(() => {
        batches.delete(batch);
        runs.delete(done);
        // While signals stream in, a claim that gathers them is already scheduled.
        if (gathered === undefined) look();
      });
    runs.add(done);
  }

  /** The store answers again: its failure must not keep pairs from running until their leases end. */
  async function giveUpLeft(): Promise<void> {
    const tokens = [...left];
    if (tokens.length > 0) await links.renew(tokens, clock.now());
    for (const token of tokens) left.delete(token);
  }

  /**
   * Each signal postpones the claim a little, so that a burst becomes one batch; the first signal limits the wait. After a burst, signals
   * are gathered for the usual limit, whatever the pauses, because each batch costs several calls.
   */
  function wake(): void {
    if (stopped) return;
    const now = clock.now();
    if (gathered !== undefined) {
      // Its timer will find out: setting a new one for each signal would be the largest part of what a signal costs here.
      gathered.signals += 1;
      gathered.until = now;
      return;
    }
    gathered = { signals: 1, since: now, until: now };
    cancelPoll();
    cancelGathering = clock.after(stillGathering(gathered), gather);
  }

  function gather(): void {
    const leftMs = gathered === undefined ? 0 : stillGathering(gathered);
    if (leftMs > 0) cancelGathering = clock.after(leftMs, gather);
    else look();
  }

  /** How long to wait for more signals, in ms. */
  function stillGathering({ signals, since, until }: NonNullable<typeof gathered>): number {
    const now = clock.now();
    // The clock was set back, so these times say nothing.
    if (now < until) return 0;
    const usual = pace();
    const { quietMs, atMostMs } = gathering(usual, signals);
    return Math.max(0, Math.min(Math.max(until + quietMs, lastBurst + usual.atMostMs), since + atMostMs) - now);
  }

  function look(): void {
    if (stopped) return;
    cancelGathering();
    gathered = undefined;
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
    const next = failed ? undefined : await links.nextDue().catch(() => undefined);
    // If all batches are in use, the first one to finish claims again.
    if (stopped || isFull() || gathered !== undefined) return;
    cancelPoll();
    const wait = Math.max(10, turnMs, gate.wait(), (next ?? Infinity) - clock.now());
    cancelPoll = clock.after(Math.min(pollMs, wait), look);
  }

  function renew(): void {
    const leases = [...batches.keys()].flat().map(({ leaseToken }) => leaseToken);
    if (leases.length > 0) links.renew(leases, clock.now() + leaseMs).catch(fault('renew leases'));
    cancelRenewal = clock.after(renewMs, renew);
  }

  renew();
  look();
  return {
    wake,
    async stop() {
      stopped = true;
      cancelGathering();
      cancelPoll();
      await claiming;
      await Promise.all(runs);
      cancelRenewal();
      cancelPoll();
    },
  };
}
