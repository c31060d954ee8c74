import { CosellError } from '../../errors.ts';
import { deletionPolicy } from '../deals/deletion.ts';
import { isClosed } from '../deals/stages.ts';
import { versionOf } from '../deals/version.ts';
import type { Link, Referral } from '../model.ts';
import type { Observation } from '../observe/observation.ts';
import type { CloseReferralPlan, RestPlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/**
 * Somebody has deleted the opportunity of an open deal. Salesforce does not say why: it may have been a duplicate, a mistake or a lost
 * deal. So nothing happens at Microsoft unless the admin has said so beforehand; restored, the deal goes on.
 */
export function planDeleted(
  { link, deleted }: Pick<Observation, 'deleted'> & { link: Link },
  referral: Referral,
  { mapping }: Pick<Rules, 'mapping'>,
): CloseReferralPlan | RestPlan {
  const rest = { kind: 'rest', why: 'deleted', version: versionOf(referral) } as const;
  const leave: RestPlan = { ...rest, state: 'ignored', error: undefined };
  const policy = deletionPolicy(mapping);
  // Of what has left the recycle bin, only what was said of it then is known.
  const wasShared = typeof deleted === 'object' ? deleted.sync : link.errorCode === 'OPPORTUNITY_DELETED';
  if (isClosed(referral) || !wasShared || policy === 'leave') return leave;
  if (policy === 'close as lost' && typeof deleted === 'object')
    return { kind: 'close-referral', referral, substatus: 'Lost' };
  const message = `The opportunity ${String(link.opportunityId)} was deleted in Salesforce, and its deal is still open in Partner Center.`;
  return { ...rest, state: 'attention', error: new CosellError('OPPORTUNITY_DELETED', message) };
}
