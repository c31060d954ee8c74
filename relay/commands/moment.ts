import { dayMs } from '../ground/day.ts';

const units = [
  { ms: dayMs, unit: 'days' },
  { ms: 3_600_000, unit: 'h' },
] as const;

/** A moment (epoch ms) and how long ago it was, as people read it. A clock that is behind says 0 min. */
export function momentOf(at: number, now: number): string {
  const ago = Math.max(0, now - at);
  const { ms, unit } = units.find((each) => ago >= 2 * each.ms) ?? { ms: 60_000, unit: 'min' };
  return `${new Date(at).toISOString()} (${(ago / ms).toFixed(0)} ${unit} ago)`;
}
