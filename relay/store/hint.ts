import type { Clock } from '../sync/ports/clock.ts';

export interface Hint {
  /** Sends the hint now, or if the last one was sent a moment ago, together with all others of this moment. */
  give(): void;
  /** Sends what is left, and resolves once nothing is on its way. */
  end(): Promise<void>;
}

/** A hint that tells the same however often it is given, so one every `restMs` is enough. */
export function createHint(send: () => Promise<unknown>, clock: Pick<Clock, 'after'>, restMs: number): Hint {
  let sent: Promise<unknown> = Promise.resolve();
  /** Set while the hint rests; ends its timer. */
  let cancelRest: (() => void) | undefined;
  let isLeft = false;

  function sendNow(): void {
    isLeft = false;
    sent = send().catch(() => undefined);
  }

  function give(): void {
    isLeft = true;
    if (cancelRest !== undefined) return;
    sendNow();
    cancelRest = clock.after(restMs, () => {
      cancelRest = undefined;
      if (isLeft) give();
    });
  }

  return {
    give,
    async end() {
      cancelRest?.();
      if (isLeft) sendNow();
      await sent;
    },
  };
}
