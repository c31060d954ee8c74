import type { Config } from '../config.ts';
import type { Adapters } from '../adapters.ts';
import { CosellError } from '../errors.ts';
import { idIn } from '../salesforce/record-ids.ts';
import type { PairKey } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Progress } from './progress.ts';

/** What a command has to say: lines for people, data for `--json`, and whether the work found problems (exit 1). */
export interface CommandOutput {
  ok: boolean;
  /** The only problems are deals that sellers have to complete: nothing is wrong with the relay (exit 3). */
  isUpToSellers?: boolean;
  lines: string[];
  data: unknown;
}

export interface Setting {
  config: Config;
  adapters: Adapters;
  clock: Clock;
  /** Shows a line at once, while the work goes on; never part of what `--json` prints. */
  say: (line: string) => void;
}

/** A command that takes its time, or asks before it does something. */
export interface AttendedSetting extends Setting {
  progress: Progress;
  /** Puts a question that is answered with yes or no; undefined where nobody is there to answer. */
  confirm: ((question: string) => Promise<boolean>) | undefined;
}

/** What a command says when nobody is there to do the work. */
export const noRelay = 'No relay is running. Start it with "cosell serve": it does the work then.';

/** The pair that an id names; undefined when the text is no id. */
export function keyIn(text: string): PairKey | undefined {
  const opportunityId = idIn(text);
  if (opportunityId !== undefined) return { opportunityId };
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? { referralId: text.toLowerCase() } : undefined;
}

/** The pair that an id names. @throws USAGE when it is neither a referral's nor an opportunity's */
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
