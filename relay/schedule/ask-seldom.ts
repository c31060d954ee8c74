import type { Clock } from '../sync/ports/clock.ts';

const everyMs = 10_000;

/**
 * Whether something that was true just now still is, asked anew every ten seconds: whoever walks through thousands of pages wants to know
 * before each, and each answer costs a write to the store. Once false, it is not asked again.
 */
export function askSeldom(clock: Pick<Clock, 'now'>, ask: () => Promise<boolean>): () => Promise<boolean> {
  let askedAt = clock.now();
  let answer = true;
  return async () => {
    if (answer && Math.abs(clock.now() - askedAt) >= everyMs) {
      askedAt = clock.now();
      answer = await ask();
    }
    return answer;
  };
}
