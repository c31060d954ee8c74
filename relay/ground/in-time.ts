import { CosellError } from '../errors.ts';

interface Timer {
  after(delayMs: number, run: () => void): () => void;
}

/** The answer, unless it takes longer than `ms`. The work itself goes on. @throws STORE_UNAVAILABLE if it takes longer */
export function inTime<Answer>(work: Promise<Answer>, ms: number, clock: Timer): Promise<Answer> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => {
    late.reject(new CosellError('STORE_UNAVAILABLE', `No answer within ${String(ms)} ms.`));
  });
  return Promise.race([work, late.promise]).finally(cancel);
}
