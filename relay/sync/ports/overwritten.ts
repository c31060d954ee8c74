import type { OverwrittenValue, PairKey } from '../model.ts';

/** For so long an overwritten value can still be shown. */
export const keptDays = 90;

/** `at`: epoch ms. `what` is undefined where it was sealed with a key that is no longer given. */
export interface KeptValue {
  at: number;
  what: Omit<OverwrittenValue, 'id'> | undefined;
}

/** The only place where such values still exist: neither the record's audit nor its events may show them. */
export interface Overwritten {
  /** Durable when it resolves. @throws STORE_UNAVAILABLE */
  keep(
    pair: { referralId: string; opportunityId: string },
    values: readonly OverwrittenValue[],
    at: number,
  ): Promise<void>;
  /** What was overwritten in this pair, oldest first. */
  of(key: PairKey): Promise<KeptValue[]>;
  /** Removes what was kept before this time (epoch ms). */
  forget(before: number): Promise<void>;
}
