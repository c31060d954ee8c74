import type { LoadResult } from './generator-process.ts';

/** How long and how often to measure. */
export interface Scale {
  rounds: number;
  /** Duration of each load, in s. */
  seconds: number;
  /** Duration of each call to a cloud in the open loops, in ms. */
  latencies: readonly (0 | 100 | 1000)[];
  backfillDeals: number;
  /** How long Salesforce is down. */
  outageSeconds: number;
}

export const full: Scale = {
  rounds: 5,
  seconds: 10,
  latencies: [0, 100, 1000],
  backfillDeals: 1_000,
  outageSeconds: 60,
};
export const quick: Scale = { rounds: 1, seconds: 2, latencies: [0, 100], backfillDeals: 200, outageSeconds: 5 };

export const perSecondOf = ({ answered, failed, seconds }: LoadResult): number => (answered - failed) / seconds;
