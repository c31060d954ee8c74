import { CosellError } from '../errors.ts';
import type { Referral } from './model.ts';
import { valueAt } from './pointer.ts';

/**
 * Partner Center's status machine (PR:create-a-referral, PR:referral-resources). Status and substatus move together; nothing
 * leaves Closed.
 */
const statusOf: Readonly<Record<string, string>> = {
  Pending: 'New',
  Received: 'New',
  Accepted: 'Active',
  Won: 'Closed',
  Lost: 'Closed',
  Declined: 'Closed',
  Expired: 'Closed',
};

const mayMoveTo: Readonly<Record<string, readonly string[]>> = {
  New: ['New', 'Active', 'Closed'],
  Active: ['Active', 'Closed'],
  Closed: [],
};

export const isClosed = (referral: Referral): boolean => referral.status === 'Closed';

export const isMicrosofts = (referral: Referral): boolean => referral.organizationId === 'msft';

/** Co-sell: shared with Microsoft and asking for its help (LNO:create-a-referral). */
export function asksForHelp(referral: { body: Referral['body'] }): boolean {
  const code = valueAt(referral.body, '/inviteContext/assistanceRequestCode');
  return typeof code === 'string' && code !== '' && code !== 'Unknown';
}

/** A lead, by the classification of LN:referrals-api-introduction; those are no opportunities until they are accepted. */
export function isLead(referral: Referral): boolean {
  const qualification = valueAt(referral.body, '/qualification');
  const invitedBy = valueAt(referral.body, '/inviteContext/invitedBy/organizationId') ?? null;
  if (valueAt(referral.body, '/type') !== 'Independent') return false;
  if (qualification === 'Direct') return invitedBy === 'msft' || invitedBy === null;
  return (qualification === 'SalesQualified' || qualification === 'MarketingQualified') && invitedBy === 'msft';
}

/** The status that goes with a substatus, or the reason why this referral cannot go there. */
export function moveTo(referral: Referral, substatus: string): string | CosellError {
  const status = statusOf[substatus];
  if (status !== undefined && mayMoveTo[referral.status]?.includes(status)) return status;
  return new CosellError(
    'REFERRAL_CLOSED',
    `The referral is ${referral.status} (${referral.substatus}) in Partner Center and cannot become ${substatus}.`,
  );
}
