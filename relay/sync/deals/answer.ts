import { CosellError } from '../../errors.ts';
import type { Card, Referral } from '../model.ts';

/** What the seller's answer means for the referral: a move to that substatus, or the reason why it is not possible. */
export interface SellersAnswer {
  move?: 'Accepted' | 'Declined';
  error?: CosellError;
}

const refused = (message: string): SellersAnswer => ({ error: new CosellError('RESPONSE_REFUSED', message) });

/**
 * The seller's answer to a deal that Microsoft sent (PR5: a new referral is accepted or declined within 14 days). Nothing to do if the
 * referral already shows the answer.
 */
export function answerOf({ status, substatus }: Referral, { response, responseReason }: Card): SellersAnswer {
  if (response === 'Accept') {
    if (status === 'New') return { move: 'Accepted' };
    return ['Declined', 'Expired', 'Error'].includes(substatus)
      ? refused(`The deal is closed (${substatus}) in Partner Center and can no longer be accepted.`)
      : {};
  }
  if (response !== 'Decline') return {};
  if (status === 'Active')
    return refused('The deal was accepted and can no longer be declined: close it as lost instead.');
  if (status !== 'New') return {};
  if (responseReason === null) return refused('Choose a reason for declining the deal.');
  return { move: 'Declined' };
}
