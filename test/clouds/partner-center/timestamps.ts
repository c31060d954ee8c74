import type { Clock } from '../../clock.ts';

const isoInstant = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch as UTC with seven decimals: `2026-11-02T09:00:00.0000000Z` (API 1.5). */
export function sevenDecimals(ms: number, extraTicks = 0): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, -1)}${String(extraTicks).padStart(4, '0')}Z`;
}

/** An ISO date-time with any offset as UTC with seven decimals, so that two compare as text; undefined when it is none. */
export function normalInstant(text: string): string | undefined {
  const match = isoInstant.exec(text);
  if (match === null) return undefined;
  const [, seconds = '', fraction = '', offset = ''] = match;
  const local = seconds.toUpperCase();
  const ms = Date.parse(`${local}${offset.toUpperCase()}`);
  // Date.parse would read the 30th of February as a day in March.
  if (Number.isNaN(ms) || new Date(`${local}Z`).toISOString().slice(0, 19) !== local) return undefined;
  return `${new Date(ms).toISOString().slice(0, 19)}.${fraction.slice(0, 7).padEnd(7, '0')}Z`;
}

/** A date-time in stored form: UTC, without decimals if they are zero (sample get-referral). */
export function storedInstant(text: string): string | undefined {
  return normalInstant(text)?.replace(/\.?0+Z$/, 'Z');
}

/** Clock readings with seven decimals, each later than the one before even if the clock stands still. */
export function createTimestamps(clock: Clock): () => string {
  let lastMs = -Infinity;
  let ticks = 0;
  return () => {
    const now = clock.now();
    if (now > lastMs) {
      lastMs = now;
      ticks = 0;
    } else if (ticks < 9999) {
      ticks += 1;
    } else {
      lastMs += 1;
      ticks = 0;
    }
    return sevenDecimals(lastMs, ticks);
  };
}
