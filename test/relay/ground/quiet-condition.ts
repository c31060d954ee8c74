import type { Condition } from '../../../relay/ground/condition-metrics.ts';

/** A relay that has nothing to do and knows nothing of its clouds yet. */
export const quietCondition: Condition = {
  waiting: async () => 0,
  dueSince: async () => undefined,
  failed: async () => [],
  usage: () => undefined,
  credentialExpires: async () => undefined,
};
