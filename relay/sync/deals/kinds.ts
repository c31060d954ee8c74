import { valueAt } from '../fields/pointer.ts';
import type { JsonObject, Referral } from '../model.ts';
import { isClosed } from './stages.ts';

/** A referral's content, whether it is there already or about to be made. */
type Content = Pick<Referral, 'body'>;

export type DealKind = 'Private' | 'Partner-led' | 'Co-sell' | 'Partner-to-partner' | 'Lead';

export const isMicrosofts = (referral: Pick<Referral, 'organizationId'>): boolean => referral.organizationId === 'msft';

const helpPlace = '/inviteContext/assistanceRequestCode';
const visiblePlace = '/consent/consentToShareReferralWithMicrosoftSellers';

/** Choices that are made once: a deal moves from private over partner-led to co-sell, never back (PC:connector-dynamics). */
export const oneWayPlaces: readonly string[] = [helpPlace, visiblePlace];

/** A choice made once that is a box to tick: asking for help ticks it as well. */
export const followsFromHelp = ({ pointer }: { pointer: string }): boolean => pointer === visiblePlace;

/** Co-sell: shared with Microsoft and asking for its help (LNO:create-a-referral). */
export function asksForHelp({ body }: Content): boolean {
  const code = valueAt(body, helpPlace);
  return typeof code === 'string' && code !== '' && code !== 'Unknown';
}

const isVisible = ({ body }: Content) => valueAt(body, visiblePlace) === true;

/** The consents of a deal: help shares it with Microsoft, whose sellers then see it and may talk to its customer. */
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

/** What kind of deal it is (LN:create-a-referral, LN:referrals-api-introduction): it follows from the choices made. */
export function dealKind(referral: Referral): DealKind {
  if (isLead(referral)) return 'Lead';
  if (![null, 'msft', referral.organizationId].includes(invitedBy(referral))) return 'Partner-to-partner';
  if (asksForHelp(referral) || valueAt(referral.body, '/type') === 'Shared') return 'Co-sell';
  return isVisible(referral) ? 'Partner-led' : 'Private';
}

/** Who brought a deal of which Microsoft knows. Not told by `direction`, which rows exist that contradict (PR5). */
export function directionOf(referral: Referral): 'From Microsoft' | 'To Microsoft' | undefined {
  if (invitedBy(referral) === 'msft') return 'From Microsoft';
  return ['Co-sell', 'Partner-led'].includes(dealKind(referral)) ? 'To Microsoft' : undefined;
}

/** A lead, by the classification of LN:referrals-api-introduction; those are no opportunities until they are accepted. */
export function isLead(referral: Referral): boolean {
  const qualification = valueAt(referral.body, '/qualification');
  const inviter = invitedBy(referral);
  if (valueAt(referral.body, '/type') !== 'Independent') return false;
  if (qualification === 'Direct') return inviter === 'msft' || inviter === null;
  return (qualification === 'SalesQualified' || qualification === 'MarketingQualified') && inviter === 'msft';
}

/** Whether Microsoft is still to be invited to this deal of ours, if it has not been. */
export function owesInvitation(own: Referral): boolean {
  // Filled once Microsoft has accepted (PC:connector-dynamics): its half is there, whether we may see it or not.
  const isInMicrosoftsCrm = Boolean(valueAt(own.body, '/trackingInfo/microsoftMsxId'));
  return asksForHelp(own) && invitedBy(own) !== 'msft' && !isInMicrosoftsCrm && !isClosed(own);
}

export const customersPeople = '/customerProfile/team';

/** The customer's people leave Salesforce only when Microsoft is to talk to them. */
export const isWithheld = ({ pointer }: { pointer: string }, referral: Content): boolean =>
  pointer.startsWith(`${customersPeople}/`) && !asksForHelp(referral);
