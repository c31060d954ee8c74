import type { Settings } from '../fields/mapping.ts';
import type { CardChange, Referral } from '../model.ts';
import { dealKind, directionOf } from './kinds.ts';

/** What ties an opportunity to its referral on the card: identifier, link, kind of deal, and who brought it. */
export const identityOf = (referral: Referral, settings: Settings) => {
  const link = (settings['Referral_Link'] ?? '').replaceAll('{id}', referral.id);
  return {
    referralId: referral.id,
    referralLink: link || null,
    dealKind: dealKind(referral),
    direction: directionOf(referral) ?? null,
  } satisfies CardChange;
};
