import { z } from 'zod';
import type { PairKey } from '../../sync/model.ts';

/** The topic of the event that the package's flows publish. */
export const signalTopic = '/event/Partner_Center_Signal__e';

const signal = z.object({ Record_Id__c: z.string(), Referral_Identifier__c: z.string().nullish() });

/** The pair that an event is about: opportunities by their id, leads by their referral. Undefined if the event does not say. */
export function readSignal(payload: unknown): PairKey | undefined {
  const { Record_Id__c: id = '', Referral_Identifier__c: referralId } = signal.safeParse(payload).data ?? {};
  if (/^006[A-Za-z0-9]{15}$/.test(id)) return { opportunityId: id };
  return referralId == null || referralId === '' ? undefined : { referralId };
}
