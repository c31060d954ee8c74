import { valueAt } from '../fields/pointer.ts';
import type { Card, CardChange, Referral } from '../model.ts';
import { directionOf } from './kinds.ts';
import { microsoftsPeople, microsoftsSellers } from './microsofts-people.ts';
import { isClosed } from './stages.ts';

export type AnswerOnCard = 'Waiting' | 'Accepted' | 'Declined' | 'Expired' | 'Withdrawn';

/** What the seller sees for each substatus of Microsoft's half. A deal that was won or lost had been accepted. */
const said: Readonly<Record<string, AnswerOnCard>> = {
  Accepted: 'Accepted',
  Won: 'Accepted',
  Lost: 'Accepted',
  Declined: 'Declined',
  Expired: 'Expired',
};
const saidByStatus: Readonly<Record<string, AnswerOnCard>> = {
  New: 'Waiting',
  Active: 'Accepted',
  Closed: 'Withdrawn',
};

/**
 * What to write to the card about Microsoft's answer to a deal shared with it; empty if the card already says so. Not every partner may
 * see Microsoft's half. Without it, our own half shows an acceptance by its id in Microsoft's CRM (PC:connector-dynamics). `isInvited`:
 * Microsoft has been invited.
 */
export function answerOnCard(
  own: Referral,
  half: Referral | undefined,
  card: Pick<Card, 'microsoftAnswer'>,
  isInvited: boolean,
): CardChange {
  if (directionOf(own) !== 'To Microsoft') return {};
  const shown = half === undefined ? withoutHalf(own, isInvited) : (said[half.substatus] ?? saidByStatus[half.status]);
  const current = shown ?? card.microsoftAnswer;
  // Microsoft will not answer a deal that we have closed.
  const answer = current === 'Waiting' && isClosed(own) ? 'Withdrawn' : current;
  if (answer === card.microsoftAnswer) return {};
  const sellers = half === undefined ? undefined : microsoftsSellers(half);
  return {
    microsoftAnswer: answer,
    microsoftAnswered: answer === 'Waiting' ? null : new Date((half ?? own).updatedAt).toISOString(),
    microsoftAnswerDetails: half === undefined || answer === 'Waiting' ? null : detailsOf(half),
    ...(sellers !== undefined && { microsoftSeller: sellers }),
  };
}

const withoutHalf = (own: Referral, isInvited: boolean): AnswerOnCard | undefined => {
  if (valueAt(own.body, '/trackingInfo/microsoftMsxId')) return 'Accepted';
  return isInvited ? 'Waiting' : undefined;
};

const longest = 255;

/** Who at Microsoft answered and why, if Microsoft's half says so. */
function detailsOf(half: Referral): string | null {
  const [seller] = microsoftsPeople(half);
  const { statusReason } = half.body;
  const reason = typeof statusReason === 'string' ? statusReason.trim() : '';
  return [seller?.name, reason].filter(Boolean).join(': ').slice(0, longest) || null;
}
