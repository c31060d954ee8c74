import type { Config } from '../config.ts';
import type { Parts } from '../parts.ts';
import type { Clock } from '../sync/ports.ts';

/** What a command has to say: lines for people, data for `--json`, and whether the work found problems (exit 1). */
export interface Answer {
  ok: boolean;
  lines: string[];
  data: unknown;
}

export interface Setting {
  config: Config;
  parts: Parts;
  clock: Clock;
}

/** Resolves after `ms`. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });
