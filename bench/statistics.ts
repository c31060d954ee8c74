/** The value below which this share (0 to 1) of ascending numbers lies; NaN if there are none. */
export const percentile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? NaN;

/** The result of several rounds. */
export interface Figure {
  median: number;
  least: number;
  most: number;
}

export function figureOf(values: readonly number[]): Figure {
  const ascending = values.toSorted((a, b) => a - b);
  const middle = Math.floor(ascending.length / 2);
  const median =
    ascending.length % 2 === 1
      ? (ascending[middle] ?? NaN)
      : ((ascending[middle - 1] ?? NaN) + (ascending[middle] ?? NaN)) / 2;
  return { median, least: ascending[0] ?? NaN, most: ascending.at(-1) ?? NaN };
}
