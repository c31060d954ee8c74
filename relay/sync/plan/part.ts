import type { CardChange } from '../model.ts';
import type { Both } from '../observe/observation.ts';
import type { PartPlan } from './pair-plan.ts';

/** The card of an opportunity that was only named in Partner Center. */
const free: CardChange = { offerRefused: null, status: 'Not shared', message: null, errorCode: null };

/** Parts what the seller has called two deals; undefined if the seller has not. */
export const planPart = ({ referral, opportunity, apart }: Both): PartPlan | undefined =>
  apart === true || opportunity.card.offerRefused !== null
    ? { kind: 'part', referral, opportunity, card: free }
    : undefined;
