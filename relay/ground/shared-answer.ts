import { isRecent } from './wait.ts';

/** Asks at most once in `forMs`, however many want to know: they share the answer. For questions that strangers may put as well. */
export function shareAnswer<Answer>(
  ask: () => Promise<Answer>,
  forMs: number,
  now: () => number,
): () => Promise<Answer> {
  let shared: { at: number; answer: Promise<Answer> } | undefined;
  return () => {
    if (shared === undefined || !isRecent(shared.at, forMs, now())) shared = { at: now(), answer: ask() };
    return shared.answer;
  };
}
