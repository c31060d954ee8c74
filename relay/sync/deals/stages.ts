import { CosellError } from '../../errors.ts';
import type { JsonObject, Referral } from '../model.ts';
import { valueAt } from '../fields/pointer.ts';

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

export const closes = (substatus: string | undefined): boolean => statusOf[substatus ?? ''] === 'Closed';

export const isMicrosofts = (referral: Referral): boolean => referral.organizationId === 'msft';

const helpPlace = '/inviteContext/assistanceRequestCode';
const visiblePlace = '/consent/consentToShareReferralWithMicrosoftSellers';

/** Choices that are made once: a deal moves from private over partner-led to co-sell, never back (PC:connector-dynamics). */
export const oneWayPlaces: readonly string[] = [helpPlace, visiblePlace];

/** Co-sell: shared with Microsoft and asking for its help (LNO:create-a-referral). */
export function asksForHelp({ body }: { body: JsonObject }): boolean {
  const code = valueAt(body, helpPlace);
  return typeof code === 'string' && code !== '' && code !== 'Unknown';
}

const isVisible = ({ body }: { body: JsonObject }) => valueAt(body, visiblePlace) === true;

export type DealKind = 'Private' | 'Partner-led' | 'Co-sell' | 'Partner-to-partner' | 'Lead';

/** What kind of deal it is (LN:create-a-referral, LN:referrals-api-introduction): it follows from the choices made. */
export function dealKind(referral: Referral): DealKind {
  if (isLead(referral)) return 'Lead';
  const invitedBy = valueAt(referral.body, '/inviteContext/invitedBy/organizationId') ?? null;
  const ours = [null, 'msft', referral.organizationId];
  if (!ours.includes(typeof invitedBy === 'string' ? invitedBy : null)) return 'Partner-to-partner';
  if (asksForHelp(referral) || valueAt(referral.body, '/type') === 'Shared') return 'Co-sell';
  return isVisible(referral) ? 'Partner-led' : 'Private';
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
