import type { Both } from '../observe/observation.ts';

/**
 * Which side was edited last, for the policy "Newest wins". Salesforce truncates its time stamps to the second; Partner Center does not.
 * Within the same second the order is unknown, and the seller's value stays.
 */
export const newestOf = ({
  referral,
  opportunity,
}: Pick<Both, 'referral' | 'opportunity'>): 'referral' | 'opportunity' =>
  second(referral.updatedAt) > second(opportunity.modifiedAt) ? 'referral' : 'opportunity';

const second = (stamp: string): number => Math.floor(Date.parse(stamp) / 1000);
