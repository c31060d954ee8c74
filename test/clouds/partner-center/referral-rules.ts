import { ApiError, invalid } from './api-error.ts';
import { countryCodes } from './country-codes.ts';
import type { NewReferral, Referral } from './referral.ts';
import { checkMove } from './status.ts';
import type { PartnerCenterSwitches } from './switches.ts';

/** ISO 4217, as `details.currency` wants it (API 1.5). */
const currencyCodes = new Set(Intl.supportedValuesOf('currency'));

/** API 1.7: a deal asks for Microsoft's help when its code is any but Unknown. */
export function asksForHelp(referral: NewReferral): boolean {
  return referral.inviteContext.assistanceRequestCode !== 'Unknown';
}

/** API 1.7: the connected half that a partner posts for Microsoft. */
export function isForMicrosoft(referral: NewReferral): boolean {
  return referral.target.some(({ type, id }) => type === 'BusinessProfileLocation' && id === 'msft');
}

function checkCoSell(referral: NewReferral): void {
  if (asksForHelp(referral) && !referral.customerProfile.team.some(({ email }) => email !== null && email !== '')) {
    // PC:connectors-troubleshoot: a customer contact is required when Microsoft's help is asked for.
    throw invalid('A deal that asks Microsoft for help needs a customer contact with e-mail.', 'customerProfile/team');
  }
  const named = referral.target.some(({ type }) => type === 'SolutionProfile');
  if (referral.type === 'Shared' && !named && referral.details.requirements.solutions.length === 0) {
    throw invalid('A shared deal needs at least one solution.', 'details/requirements/solutions');
  }
}

/** What holds for each referral at any time. Answers with the notes cut where the switch says so. */
export function checkContents<T extends NewReferral>(referral: T, switches: PartnerCenterSwitches): T {
  const country = referral.customerProfile.address?.country ?? null;
  if (country === null || !countryCodes.has(country)) {
    // PR11: ISO 3166-1 alpha-2.
    throw invalid('The country must be a two-letter ISO 3166-1 code.', 'customerProfile/address/country');
  }
  const { currency, notes } = referral.details;
  if (currency !== null && !currencyCodes.has(currency)) {
    throw invalid('The currency must be an ISO 4217 code.', 'details/currency');
  }
  checkCoSell(referral);
  const limit = switches.notesLimit;
  if (limit === undefined || notes === null || notes.length <= limit.characters) return referral;
  if (limit.over === 'refuse') throw invalid(`Notes are limited to ${limit.characters} characters.`, 'details/notes');
  return { ...referral, details: { ...referral.details, notes: notes.slice(0, limit.characters) } };
}

const portalFields = [
  ['name', (referral: NewReferral) => referral.name !== null && referral.name !== ''],
  ['details/dealValue', (referral: NewReferral) => referral.details.dealValue !== null],
  ['details/closingDateTime', (referral: NewReferral) => referral.details.closingDateTime !== null],
  [
    'team',
    (referral: NewReferral) =>
      referral.team.some((member) => Boolean(member.lastName && member.email && member.phoneNumber)),
  ],
] as const;

/** API 1.7: what a deal that a partner creates must look like, beyond its contents. */
export function checkNew(referral: NewReferral, switches: PartnerCenterSwitches): void {
  if (asksForHelp(referral)) {
    if (referral.type !== 'Shared') throw invalid('A deal that asks Microsoft for help must be Shared.', 'type');
    if (switches.coSellNeedsSellerConsent && !referral.consent.consentToShareReferralWithMicrosoftSellers) {
      throw invalid(
        'A co-sell deal must be visible to Microsoft sellers.',
        'consent/consentToShareReferralWithMicrosoftSellers',
      );
    }
  }
  const attributes = referral.details.requirements.additionalRequirements?.attributes ?? [];
  if (switches.requireMarketplaceIntent && !attributes.some(({ type }) => type === 'CustomerMarketplaceIntent')) {
    throw invalid('The customer marketplace intent is required.', 'details/requirements/additionalRequirements');
  }
  if (!switches.requirePortalFields) return;
  for (const [target, present] of portalFields) {
    if (!present(referral)) throw invalid(`"${target}" is required.`, target);
  }
}

/** API 1.6: a referral in a terminal state takes no update at all. */
export function checkOpen(before: Referral, switches: PartnerCenterSwitches): void {
  if (before.status === 'Closed') {
    throw new ApiError(
      switches.terminalWriteStatus,
      'invalidRequest',
      `The referral is ${before.substatus}: it cannot be updated any more.`,
      'status',
    );
  }
}

/** API 1.6: moves of the status table, and the choices that never go back. */
export function checkChange(before: Referral, after: Referral): void {
  checkMove(before, after);
  const seen = before.consent.consentToShareReferralWithMicrosoftSellers;
  if (seen && !after.consent.consentToShareReferralWithMicrosoftSellers) {
    // PC:connector-dynamics: once true it stays true.
    throw invalid(
      'A deal that Microsoft sellers see cannot be hidden again.',
      'consent/consentToShareReferralWithMicrosoftSellers',
    );
  }
  if (asksForHelp(before) && !asksForHelp(after)) {
    // PC: upgrades run private, partner-led, co-sell only.
    throw invalid('A co-sell deal stays one.', 'inviteContext/assistanceRequestCode');
  }
}
