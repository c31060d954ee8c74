import { CosellError, toCosellError } from '../errors.ts';
import type { PairKey } from '../sync/model.ts';
import type { EventSource, OpenStream, StreamPosition, StreamPositions } from '../sync/ports/event-stream.ts';
import { catchUp, type CatchUpContext } from './catch-up.ts';
import type { Repeating } from './every.ts';

export interface EventStreamOptions extends CatchUpContext {
  source: EventSource;
  positions: StreamPositions;
  takesDuty: (name: string, forMs: number) => Promise<boolean>;
  /** Between 0 and 1, so that waits differ between relays. */
  random: () => number;
  /** Called once these pairs are marked due. */
  accepted: (keys: readonly PairKey[]) => void;
  wake: () => void;
}

export interface EventStream extends Repeating {
  /** Whether events arrive, at this relay or at another one with the same store. */
  isListening(): boolean;
  /** Why they do not; undefined while they do. */
  problem(): CosellError | undefined;
}

/** Name of the duty and of the position. */
export const stream = 'salesforce-events';
/** One relay of several reads the stream. If it dies, another takes over after at most this time. */
const dutyMs = 30_000;
const renewMs = 10_000;
/** Salesforce keeps events for 72 hours. The limit is a little lower, because clocks differ and a stream takes time to open. */
const keptMs = 72 * 3_600_000 - 10 * 60_000;
const firstWaitMs = 1_000;
const longestWaitMs = 300_000;

/**
 * Reads the org's events for as long as the relay runs, and marks the records they name due. If events were missed (no longer kept, a
 * position that the org does not know, or an event that cannot be read), compares everything that changed since the last good moment and
 * continues with the oldest available event, so that nothing falls between the two.
 */
export function startEventStream(options: EventStreamOptions): EventStream {
  const { source, positions, clock, report, takesDuty, random, accepted, cloudTime, wake } = options;
  let stopped = false;
  const hasStopped = () => stopped;
  let open: OpenStream | undefined;
  let cutShort: () => void = () => undefined;
  let state: 'opening' | 'open' | 'elsewhere' = 'opening';
  let problem: CosellError | undefined;
  let failures = 0;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(ms, resolve);
      cutShort = () => {
        cancel();
        resolve();
      };
      if (stopped) cutShort();
    });

  const compare = async (since: number, why: CosellError) => {
    if ((await catchUp(options, since, why)) > 0) wake();
  };

  /** Ends the stream if another relay has taken over the duty. */
  function keepDuty(held: OpenStream): () => void {
    let cancel: () => void = () => undefined;
    const renew = () => {
      cancel = clock.after(renewMs, () => {
        takesDuty(stream, dutyMs).then(
          (isOurs) => {
            if (isOurs) renew();
            else held.close();
          },
          // Whether the duty is still ours will show when the store answers again.
          renew,
        );
      });
    };
    renew();
    return () => {
      cancel();
    };
  }

  function whatIsMissing(kept: StreamPosition | undefined): CosellError | undefined {
    if (problem?.code === 'SALESFORCE_EVENTS_LOST') return problem;
    if (kept === undefined || clock.now() - kept.at < keptMs) return undefined;
    return new CosellError('SALESFORCE_EVENTS_LOST', 'The last event is older than Salesforce keeps events.');
  }

  async function listen(): Promise<CosellError | undefined> {
    let kept = await positions.get(stream);
    const missing = whatIsMissing(kept);
    if (kept !== undefined && missing !== undefined) await compare(kept.at, missing);
    const opened = await source.open(missing === undefined ? kept?.replay : undefined, async (batch) => {
      const at = Math.min(clock.now(), cloudTime());
      if (batch.unreadable > 0)
        await compare(kept?.at ?? at, new CosellError('SALESFORCE_EVENTS_LOST', 'An event could not be read.'));
      kept = { replay: batch.replay, at };
      await positions.keep(stream, kept, batch.keys);
      failures = 0;
      if (batch.keys.length > 0) accepted(batch.keys);
    });
    open = opened;
    if (stopped) opened.close();
    const giveUp = keepDuty(opened);
    state = 'open';
    problem = undefined;
    report({ event: 'stream', state: 'open' });
    try {
      return await opened.ended;
    } finally {
      giveUp();
      open = undefined;
      state = 'opening';
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const isOurs = await takesDuty(stream, dutyMs);
        state = isOurs ? 'opening' : 'elsewhere';
        problem = isOurs ? problem : undefined;
        const error = isOurs ? await listen() : undefined;
        if (error !== undefined) throw error;
        if (!hasStopped()) await pause(renewMs);
      } catch (thrown) {
        problem = toCosellError(thrown);
        const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 20)) * (0.5 + random() / 2);
        const retryMs = Math.round(Math.max(wait, problem.retryAfterMs ?? 0));
        failures += 1;
        report({ event: 'stream', state: 'ended', error: problem, retryMs });
        await pause(retryMs);
      }
    }
  }

  const running = run();
  return {
    isListening: () => state !== 'opening',
    problem: () => problem,
    async stop() {
      stopped = true;
      cutShort();
      open?.close();
      await running;
      source.close();
    },
  };
}
