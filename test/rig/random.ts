import { randomBytes } from 'node:crypto';

/** Chance that can be repeated: the same seed, the same run of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of this run: `RIG_SEED` repeats an earlier one. */
export const seedOf = (given: string | undefined): number =>
  given === undefined ? randomBytes(4).readUInt32BE() : Number(given);

export const pick = <T>(random: () => number, all: readonly T[]): T => {
  const found = all[Math.floor(random() * all.length)];
  if (found === undefined) throw new RangeError('There is nothing to pick from.');
  return found;
};
