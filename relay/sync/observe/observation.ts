import type { CosellError } from '../../errors.ts';
import { isMicrosofts, owesInvitation } from '../deals/kinds.ts';
import type { KnownLead, Link, Opportunity, Referral } from '../model.ts';
import type { DeletedOpportunity } from '../ports/opportunities.ts';

/** One claimed pair as both clouds show it now: everything that planning uses. */
export interface Observation {
  link: Link;
  referral: Referral | undefined;
  opportunity: Opportunity | undefined;
  /** The pair's opportunity in the recycle bin; `purged`: it once existed and has left the recycle bin too. */
  deleted?: DeletedOpportunity | 'purged' | undefined;
  /** Why the pair could not be read completely. */
  unread: CosellError | undefined;
  /** Who owns the referral, if it meets its opportunity for the first time and the owner can be determined. */
  owner: 'ours' | 'another' | undefined;
  /** Ids of open deals on the other side that may be the same deal, and that the seller has neither confirmed nor ruled out. */
  twins?: readonly string[];
  /** The seller has said that the two are different deals, and they still share a row. */
  apart?: true;
  /** The lead created for a referral without an opportunity. */
  lead: KnownLead | undefined;
  /** The opportunity that is to carry the referral: the one the seller named, or the one the lead was converted into. */
  target: Opportunity | undefined;
  /** The halves of the deal, if the plan needs them. */
  engagement: Engagement | undefined;
}

/** A pair with both sides just read. */
export type Both = Observation & { referral: Referral; opportunity: Opportunity };

export interface Engagement {
  /** Our own half. */
  own: Referral | undefined;
  microsofts: Referral | undefined;
  /** Whether Partner Center has ever shown us a half of Microsoft's. The documentation does not say that every partner may read them. */
  showsMicrosofts: boolean;
}

/** A pair before anything has been read. */
export const unobserved = (link: Link): Observation => ({
  link,
  referral: undefined,
  opportunity: undefined,
  unread: undefined,
  owner: undefined,
  lead: undefined,
  target: undefined,
  engagement: undefined,
});

/** Whether planning this pair needs the halves of its deal: Microsoft's half has changed, or Microsoft may still have to be invited. */
export function needsHalves({ link, referral, opportunity, unread, owner }: Observation): boolean {
  if (referral === undefined || unread !== undefined) return false;
  if (isMicrosofts(referral) || owner === 'another') return true;
  if (opportunity?.card.sync !== true) return false;
  return link.halfDue || (link.intentAt !== null && owesInvitation(referral));
}

/** Somebody entered the opportunity's id in Partner Center, and the two have never been kept in sync. */
export const isOnlyNamed = (one: Observation): one is Both =>
  one.unread === undefined &&
  one.referral !== undefined &&
  one.opportunity?.card.referralId === null &&
  one.link.intentAt === null &&
  Object.keys(one.link.base).length === 0;
