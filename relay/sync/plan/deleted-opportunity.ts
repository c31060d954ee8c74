import { CosellError } from '../../errors.ts';
import { deletionPolicy } from '../deals/deletion.ts';
import { isClosed } from '../deals/stages.ts';
import { versionOf } from '../deals/version.ts';
import type { Link, Referral } from '../model.ts';
import type { Observation } from '../observe/observation.ts';
import type { CloseReferralPlan, RestPlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/**
 * Plans an open deal whose opportunity was deleted. Salesforce does not say why: it may have been a duplicate, a mistake or a lost deal.
 * So the relay changes nothing in Partner Center unless the admin has set a policy. If the opportunity is restored, the sync goes on.
 */
export function planDeleted(
  { link, deleted }: Pick<Observation, 'deleted'> & { link: Link },
  referral: Referral,
  { mapping }: Pick<Rules, 'mapping'>,
): CloseReferralPlan | RestPlan {
  const rest = { kind: 'rest', why: 'deleted', version: versionOf(referral) } as const;
  const leave: RestPlan = { ...rest, state: 'ignored', error: undefined };
  const policy = deletionPolicy(mapping);
  // Once the opportunity has left the recycle bin, only the error stored earlier tells whether it was shared.
  const wasShared = typeof deleted === 'object' ? deleted.sync : link.errorCode === 'OPPORTUNITY_DELETED';
  if (isClosed(referral) || !wasShared || policy === 'leave') return leave;
  if (policy === 'close as lost' && typeof deleted === 'object')
    return { kind: 'close-referral', referral, substatus: 'Lost' };
  const message = `The opportunity ${String(link.opportunityId)} was deleted in Salesforce, and its deal is still open in Partner Center.`;
  return { ...rest, state: 'attention', error: new CosellError('OPPORTUNITY_DELETED', message) };
}
