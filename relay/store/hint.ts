import type { Clock } from '../sync/ports/clock.ts';

export interface Hint {
  /** Sends the hint now, or if the last one was sent a moment ago or is still on its way, together with all others of this time. */
  give(): void;
  /** Sends what is left, and resolves once nothing is on its way. What is given later is not sent. */
  end(): Promise<void>;
}

/** A hint that tells the same however often it is given, so one every `restMs` is enough. */
export function createHint(send: () => Promise<unknown>, clock: Pick<Clock, 'after'>, restMs: number): Hint {
  let isLeft = false;
  let isEnded = false;
  let running: Promise<void> | undefined;
  let wake: () => void = () => undefined;

  /** One at a time: a database that is slow to answer must not lose one connection after the other to hints. */
  async function run(): Promise<void> {
    while (isLeft) {
      isLeft = false;
      await Promise.all([send().catch(() => undefined), rest()]);
    }
    running = undefined;
  }

  const rest = () =>
    new Promise<void>((resolve) => {
      if (isEnded) {
        resolve();
        return;
      }
      const cancel = clock.after(restMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });

  return {
    give() {
      if (isEnded) return;
      isLeft = true;
      running ??= run();
    },
    async end() {
      isEnded = true;
      wake();
      await running;
    },
  };
}
