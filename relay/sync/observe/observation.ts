import type { CosellError } from '../../errors.ts';
import { isMicrosofts, owesInvitation } from '../deals/kinds.ts';
import type { KnownLead, Link, Opportunity, Referral } from '../model.ts';
import type { DeletedOpportunity } from '../ports/opportunities.ts';

/** One claimed pair as both clouds show it now. Everything that a plan is made from. */
export interface Observation {
  link: Link;
  referral: Referral | undefined;
  opportunity: Opportunity | undefined;
  /** Its opportunity in the recycle bin; `purged`: it was there once, and is no longer there either. */
  deleted?: DeletedOpportunity | 'purged' | undefined;
  /** Why the pair could not be read whole. */
  unread: CosellError | undefined;
  /** Whose referral it is, where it meets its opportunity for the first time and that can be told. */
  owner: 'ours' | 'another' | undefined;
  /** Open deals of the other side that this one may be already, and nobody has said so or denied it: ids of the other side. */
  twins?: readonly string[];
  /** The lead that a referral without an opportunity has become. */
  lead: KnownLead | undefined;
  /** The opportunity that is to carry the referral: the one a person named, or the one the lead was converted into. */
  target: Opportunity | undefined;
  /** The halves of the deal, where the plan needs them. */
  engagement: Engagement | undefined;
}

/** A pair with both sides as just read. */
export type Both = Observation & { referral: Referral; opportunity: Opportunity };

export interface Engagement {
  /** Our own half. */
  own: Referral | undefined;
  microsofts: Referral | undefined;
  /** Whether Partner Center has ever shown us a half of Microsoft's: nothing says that every partner may read them. */
  showsMicrosofts: boolean;
}

/** A pair of which nothing has been read yet. */
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

/** Whether a plan for this pair needs the halves of its deal: Microsoft's half has changed, or an invitation may be owed. */
export function needsHalves({ link, referral, opportunity, unread, owner }: Observation): boolean {
  if (referral === undefined || unread !== undefined) return false;
  if (isMicrosofts(referral) || owner === 'another') return true;
  if (opportunity?.card.sync !== true) return false;
  return link.halfDue || (link.intentAt !== null && owesInvitation(referral));
}
