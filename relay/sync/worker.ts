import { CosellError, toCosellError } from '../errors.ts';
import type { Link } from './model.ts';
import type { Clock, Links, Report } from './ports.ts';

const claimLimit = 200;
const leaseMs = 60_000;
/** A dead worker's pairs are taken over after one lease; a living one renews well before. */
const renewMs = leaseMs / 3;
/** Batches at a time: a slow one must not hold up the next. */
const maxBatches = 4;

export interface Worker {
  /** A signal came in: look at the work list now. */
  wake(): void;
  /** Takes no new pairs and resolves when those in hand are done. */
  stop(): Promise<void>;
  /** Resolves when nothing is in hand and nothing is due. */
  idle(): Promise<void>;
}

export interface WorkerOptions {
  links: Links;
  clock: Clock;
  report: Report;
  /** Brings the claimed pairs to rest. */
  reconcile: (links: readonly Link[]) => Promise<void>;
  /** How often the list is looked at without a signal: another process may have marked something due. */
  pollMs: number;
}

const nothing = (): void => undefined;

/** Claims due pairs and reconciles them, batch by batch, until stopped. */
export function startWorker({ links, clock, report, reconcile, pollMs }: WorkerOptions): Worker {
  const held = new Map<string, Promise<void>>();
  let batches = 0;
  let claiming: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  /** The store failed: look again at the poll, not at once. */
  let failed = false;
  let cancelPoll: () => void = nothing;
  let cancelRenewal: () => void = nothing;
  let waiting: (() => void)[] = [];

  const fault = (where: string) => (thrown: unknown) => {
    report({ event: 'fault', where, error: toCosellError(thrown) });
  };

  async function claim(): Promise<void> {
    do {
      again = false;
      if (stopped || batches >= maxBatches) return;
      failed = true;
      const batch = await links.claim(claimLimit, clock.now(), leaseMs);
      failed = false;
      if (batch.length > 0) run(batch);
      again ||= batch.length > 0;
    } while (again);
  }

  function run(batch: readonly Link[]): void {
    batches += 1;
    const done = reconcile(batch)
      .catch(fault('reconcile'))
      .finally(() => {
        batches -= 1;
        for (const { leaseToken } of batch) held.delete(leaseToken);
        wake();
      });
    for (const { leaseToken } of batch) held.set(leaseToken, done);
  }

  function wake(): void {
    if (stopped) return;
    again = true;
    claiming ??= claim()
      .catch(fault('claim'))
      .finally(() => {
        claiming = undefined;
        void schedule();
      });
  }

  /** Sleeps until the next pair is due, or until the poll, whichever is first. */
  async function schedule(): Promise<void> {
    cancelPoll();
    const next = failed ? undefined : await links.nextDue().catch(() => undefined);
    const idle = !failed && batches === 0 && (next === undefined || next > clock.now());
    if (idle) for (const resolve of waiting.splice(0)) resolve();
    // With every hand full, the next to be free looks again.
    if (stopped || batches >= maxBatches) return;
    cancelPoll();
    cancelPoll = clock.after(Math.max(10, Math.min(pollMs, (next ?? Infinity) - clock.now())), wake);
  }

  function renew(): void {
    if (stopped && held.size === 0) return;
    if (held.size > 0) links.renew([...held.keys()], clock.now() + leaseMs).catch(fault('renew leases'));
    cancelRenewal = clock.after(renewMs, renew);
  }

  renew();
  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      cancelPoll();
      await claiming;
      await Promise.all(held.values());
      cancelRenewal();
      cancelPoll();
      waiting = [];
    },
    idle: () =>
      new Promise((resolve, reject) => {
        if (stopped) reject(new CosellError('UNEXPECTED', 'The worker is stopped.'));
        waiting.push(resolve);
        wake();
      }),
  };
}
