import type { Config } from '../config.ts';
import type { Adapters } from '../adapters.ts';
import { CosellError } from '../errors.ts';
import type { PairKey } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';

/** What a command has to say: lines for people, data for `--json`, and whether the work found problems (exit 1). */
export interface CommandOutput {
  ok: boolean;
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

/** The pair that an id names. @throws USAGE when it is neither a referral's nor an opportunity's */
export function keyOf(id: string): PairKey {
  if (/^006[A-Za-z0-9]{15}$/.test(id)) return { opportunityId: id };
  if (/^[0-9a-f-]{36}$/i.test(id)) return { referralId: id.toLowerCase() };
  throw new CosellError(
    'USAGE',
    `${id} is neither a referral id (36 characters) nor an opportunity id (18 characters, starts with 006).`,
  );
}

/** Resolves after `ms`. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });
