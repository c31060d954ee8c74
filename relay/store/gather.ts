/**
 * Lets commits share one transaction: everything requested while a commit runs, or before the next turn of the event loop, goes into one.
 * Each caller gets the result of the transaction that its part was in.
 */
export function gather<T>(commit: (parts: readonly T[]) => Promise<void>): (part: T) => Promise<void> {
  interface Caller {
    part: T;
    resolve: () => void;
    reject: (reason: unknown) => void;
  }
  let waiting: Caller[] = [];
  let running = false;

  async function run(): Promise<void> {
    const callers = waiting;
    waiting = [];
    try {
      await commit(callers.map(({ part }) => part));
      for (const { resolve } of callers) resolve();
    } catch (thrown) {
      for (const { reject } of callers) reject(thrown);
    }
    if (waiting.length > 0) start();
    else running = false;
  }

  /** Starts one turn later. An embedded database would finish before the next request is read, and commits would never share. */
  function start(): void {
    running = true;
    setImmediate(() => void run());
  }

  return (part) =>
    new Promise((resolve, reject) => {
      waiting.push({ part, resolve, reject });
      if (!running) start();
    });
}
