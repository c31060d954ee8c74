import type { Config } from '../config.ts';
import type { Adapters } from '../adapters.ts';
import { CosellError } from '../errors.ts';
import { idIn } from '../ground/record-ids.ts';
import type { PairKey } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Progress } from './progress.ts';

/** A command's output: lines for people, data for `--json`, and whether it found problems (exit 1). */
export interface CommandOutput {
  ok: boolean;
  /** The only problems are deals that sellers have to complete; the relay itself is fine (exit 3). */
  isUpToSellers?: boolean;
  lines: string[];
  data: unknown;
  /** Why the work is not done yet, if the data does not say so: the last line. With `--json`, it goes to standard error. */
  reason?: string | undefined;
}

export interface Setting {
  config: Config;
  adapters: Adapters;
  clock: Clock;
  /** Shows a line immediately, while the work goes on. With `--json`, on standard error. */
  say: (line: string) => void;
}

/** For commands that take a while, or ask before they do something. */
export interface AttendedSetting extends Setting {
  progress: Progress;
  /** Asks a yes-or-no question; undefined if nobody is there to answer. */
  confirm: ((question: string) => Promise<boolean>) | undefined;
}

/** The message if no relay is running to do the work. */
export const noRelay = 'No relay is running. Start it with "cosell serve": it does the work then.';

/** The pair that an id names; undefined if the text is not an id. */
export function keyIn(text: string): PairKey | undefined {
  const opportunityId = idIn(text);
  if (opportunityId !== undefined) return { opportunityId };
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? { referralId: text.toLowerCase() } : undefined;
}

/** The pair that an id names. @throws USAGE if it is neither a referral's nor an opportunity's id */
export function keyOf(id: string): PairKey {
  const key = keyIn(id);
  if (key !== undefined) return key;
  throw new CosellError(
    'USAGE',
    `${id} is neither a referral ID (36 characters) nor an opportunity ID (15 or 18 characters, starts with 006).`,
  );
}

/** Resolves after `ms`. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });
