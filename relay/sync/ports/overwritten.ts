import type { PairKey } from '../model.ts';
import type { OverwrittenValue } from '../fields/overwritten-value.ts';

/** `at`: epoch ms. `what` is undefined if the key that sealed it is no longer configured. */
export interface KeptValue {
  at: number;
  what: Omit<OverwrittenValue, 'id'> | undefined;
}

/** The only place that still holds these values: neither the record's audit nor its events may show them. */
export interface Overwritten {
  /** Durable when it resolves. @throws STORE_UNAVAILABLE */
  keep(
    pair: { referralId: string; opportunityId: string },
    values: readonly OverwrittenValue[],
    at: number,
  ): Promise<void>;
  /** What was overwritten in this pair, oldest first. */
  of(key: PairKey): Promise<KeptValue[]>;
  /** Removes values kept before this time (epoch ms). */
  forget(before: number): Promise<void>;
}
