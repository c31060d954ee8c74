import type { PairKey } from '../model.ts';

/** The id of the one side that a key names. */
export const idOf = (key: PairKey): string => ('referralId' in key ? key.referralId : key.opportunityId);
