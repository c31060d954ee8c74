import type { Settings } from '../fields/mapping.ts';
import type { CardChange, Referral } from '../model.ts';
import { dealKind, directionOf } from './kinds.ts';
import { microsoftsSellers } from './microsofts-people.ts';

/** A referral's identifier, and its page in the portal. */
export const identifierOf = (referralId: string, settings: Settings) => {
  const link = (settings['Referral_Link'] ?? '').replaceAll('{id}', referralId);
  return { referralId, referralLink: link || null } satisfies CardChange;
};

/**
 * What ties an opportunity to its referral on the card: identifier, link, kind of deal, direction, and Microsoft's people, if the referral
 * names any. It may stop naming them; the seller still needs to know whom to call.
 */
export const identityOf = (referral: Referral, settings: Settings) => {
  const sellers = microsoftsSellers(referral);
  return {
    ...identifierOf(referral.id, settings),
    dealKind: dealKind(referral),
    direction: directionOf(referral) ?? null,
    ...(sellers !== undefined && { microsoftSeller: sellers }),
  } satisfies CardChange;
};
