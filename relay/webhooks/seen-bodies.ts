import { createHash } from 'node:crypto';
import { isRecent } from '../ground/wait.ts';

/** What was accepted within the last hour: the same bytes again are most likely the same change. */
export interface SeenBodies {
  has(body: Buffer): boolean;
  /** Only once what the body says is durable. */
  add(body: Buffer): void;
}

const keptMs = 60 * 60_000;
const most = 10_000;
/** Microsoft gives the moment of a change to seven decimals. Without it, two changes may look the same. */
const moment = /T\d\d:\d\d:\d\d\.\d{3,}/;

/** Keeps digests, in this process alone. */
export function createSeenBodies(now: () => number): SeenBodies {
  const seen = new Map<string, number>();
  const digest = (body: Buffer) => createHash('sha256').update(body).digest('base64');
  return {
    has(body) {
      const at = seen.get(digest(body));
      return at !== undefined && isRecent(at, keptMs, now());
    },
    add(body) {
      if (!moment.test(body.toString('latin1'))) return;
      const key = digest(body);
      seen.delete(key);
      seen.set(key, now());
      if (seen.size > most) seen.delete(seen.keys().next().value ?? '');
    },
  };
}
