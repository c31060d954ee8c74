import type { Settings } from '../fields/mapping.ts';
import type { CardChange, Referral } from '../model.ts';
import { dealKind, directionOf } from './kinds.ts';

/** A referral's identifier, and its page in the portal. */
export const identifierOf = (referralId: string, settings: Settings) => {
  const link = (settings['Referral_Link'] ?? '').replaceAll('{id}', referralId);
  return { referralId, referralLink: link || null } satisfies CardChange;
};

/** What ties an opportunity to its referral on the card: identifier, link, kind of deal, and direction. */
export const identityOf = (referral: Referral, settings: Settings) =>
  ({
    ...identifierOf(referral.id, settings),
    dealKind: dealKind(referral),
    direction: directionOf(referral) ?? null,
  }) satisfies CardChange;
