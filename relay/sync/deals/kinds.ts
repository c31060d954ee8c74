import { valueAt } from '../fields/pointer.ts';
import type { JsonObject, Referral } from '../model.ts';
import { isClosed } from './stages.ts';

/** A referral's content, whether it exists or is about to be created. */
type Content = Pick<Referral, 'body'>;

export type DealKind = 'Private' | 'Partner-led' | 'Co-sell' | 'Partner-to-partner' | 'Lead';

export const isMicrosofts = (referral: Pick<Referral, 'organizationId'>): boolean => referral.organizationId === 'msft';

const helpPlace = '/inviteContext/assistanceRequestCode';
const visiblePlace = '/consent/consentToShareReferralWithMicrosoftSellers';

/** Choices that are final: a deal moves from private to partner-led to co-sell, never back (PC:connector-dynamics). */
export const oneWayPlaces: readonly string[] = [helpPlace, visiblePlace];

/** The final choice that is a check box. Asking for help ticks it too. */
export const followsFromHelp = ({ pointer }: { pointer: string }): boolean => pointer === visiblePlace;

/** Co-sell: shared with Microsoft, and asking for its help (LNO:create-a-referral). */
export function asksForHelp({ body }: Content): boolean {
  const code = valueAt(body, helpPlace);
  return typeof code === 'string' && code !== '' && code !== 'Unknown';
}

const isVisible = ({ body }: Content) => valueAt(body, visiblePlace) === true;

/** The consents of a deal. Asking for help shares it with Microsoft, whose sellers then see it and may contact the customer. */
export const consentsOf = (content: Content): JsonObject => {
  const help = asksForHelp(content);
  return {
    consentToToShareInfoWithOthers: help,
    consentToContact: help,
    consentToMicrosoftToContactSpecificPartners: help,
    consentToShareReferralWithMicrosoftSellers: help || isVisible(content),
  };
};

const invitedBy = ({ body }: Content): string | null => {
  const organization = valueAt(body, '/inviteContext/invitedBy/organizationId');
  return typeof organization === 'string' ? organization : null;
};

/** The kind of deal (LN:create-a-referral, LN:referrals-api-introduction). It follows from the choices made. */
export function dealKind(referral: Referral): DealKind {
  if (isLead(referral)) return 'Lead';
  if (![null, 'msft', referral.organizationId].includes(invitedBy(referral))) return 'Partner-to-partner';
  if (asksForHelp(referral) || valueAt(referral.body, '/type') === 'Shared') return 'Co-sell';
  return isVisible(referral) ? 'Partner-led' : 'Private';
}

/** Who brought a deal that Microsoft knows about. `direction` does not tell: some rows contradict it (PR5). */
export function directionOf(referral: Referral): 'From Microsoft' | 'To Microsoft' | undefined {
  if (invitedBy(referral) === 'msft') return 'From Microsoft';
  return ['Co-sell', 'Partner-led'].includes(dealKind(referral)) ? 'To Microsoft' : undefined;
}

/** A lead, as LN:referrals-api-introduction classifies it. A lead is not an opportunity until somebody accepts it. */
export function isLead(referral: Referral): boolean {
  const qualification = valueAt(referral.body, '/qualification');
  const inviter = invitedBy(referral);
  if (valueAt(referral.body, '/type') !== 'Independent') return false;
  if (qualification === 'Direct') return inviter === 'msft' || inviter === null;
  return (qualification === 'SalesQualified' || qualification === 'MarketingQualified') && inviter === 'msft';
}

/** Whether Microsoft has to be invited to this deal of ours, unless it already was. */
export function owesInvitation(own: Referral): boolean {
  // Microsoft fills this in when it accepts (PC:connector-dynamics). Then its half exists, whether we may see it or not.
  const isInMicrosoftsCrm = Boolean(valueAt(own.body, '/trackingInfo/microsoftMsxId'));
  return asksForHelp(own) && invitedBy(own) !== 'msft' && !isInMicrosoftsCrm && !isClosed(own);
}

export const customersPeople = '/customerProfile/team';

/** The customer's contacts are sent only if the deal asks Microsoft for help, so that Microsoft can talk to them. */
export const isWithheld = ({ pointer }: { pointer: string }, referral: Content): boolean =>
  pointer.startsWith(`${customersPeople}/`) && !asksForHelp(referral);
