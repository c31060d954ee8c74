import { z } from 'zod';
import { idIn } from '../../ground/record-ids.ts';
import type { PairKey } from '../../sync/model.ts';

/** The topic of the event that the package's flows publish. */
export const signalTopic = '/event/Partner_Center_Signal__e';

const signal = z.object({ Record_Id__c: z.string().nullish(), Referral_Identifier__c: z.string().nullish() });

/** The pair that an event is about: opportunities by their id, leads by their referral. Undefined if the event does not say. */
export function readSignal(payload: unknown): PairKey | undefined {
  const { Record_Id__c: id, Referral_Identifier__c: referralId } = signal.safeParse(payload).data ?? {};
  const opportunityId = idIn(id ?? null);
  if (opportunityId !== undefined) return { opportunityId };
  return referralId == null || referralId === '' ? undefined : { referralId };
}
