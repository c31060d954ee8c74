import { labels } from './labels';

const busy = { reason: labels.problemBusy, fix: labels.fixBusy, advice: labels.adviceBusy };

/**
 * Why deals need attention, by the relay's code. `reason`: the problem. `fix`: what to do, for the admin who reads Sync
 * Health. `advice`: the next step, for the seller who reads the card.
 */
const problems = {
  NOT_READY_TO_SHARE: { reason: labels.problemNotReady, fix: labels.fixNotReady, advice: labels.adviceNotReady },
  RESPONSE_REFUSED: { reason: labels.problemAnswer, fix: labels.fixAnswer, advice: labels.adviceAnswer },
  CURRENCY_UNKNOWN: { reason: labels.problemCurrency, fix: labels.fixCurrency, advice: labels.adviceCurrency },
  CUSTOMER_MISSING: { reason: labels.problemCustomer, fix: labels.fixCustomer, advice: labels.adviceCustomer },
  CONTACT_MISSING: { reason: labels.problemContact, fix: labels.fixContact, advice: labels.adviceContact },
  OWNER_MISSING: { reason: labels.problemOwner, fix: labels.fixOwner, advice: labels.adviceOwner },
  VALUE_NOT_KEPT: { reason: labels.problemNotKept, fix: labels.fixNotKept, advice: labels.adviceNotKept },
  STAGE_MISSING: { reason: labels.problemStageMissing, fix: labels.fixStageMissing, advice: labels.adviceStageMissing },
  // A question to the seller: trying again would only ask it again.
  DEAL_OFFERED: { reason: labels.problemOffered, fix: labels.fixOffered, advice: labels.adviceOffered, asks: true },
  TWIN_UNDECIDED: { reason: labels.problemTwin, fix: labels.fixTwin, advice: labels.adviceTwin },
  LINK_REFUSED: { reason: labels.problemLink, fix: labels.fixLink, advice: labels.adviceLink },
  MICROSOFT_HALF_UNKNOWN: {
    reason: labels.problemInvitation,
    fix: labels.fixInvitation,
    advice: labels.adviceInvitation,
  },
  PARTNER_CENTER_DENIED: {
    reason: labels.problemPartnerCenterAccess,
    fix: labels.fixPartnerCenterAccess,
    advice: labels.advicePartnerCenterAccess,
  },
  PARTNER_CENTER_REFUSED: {
    reason: labels.problemPartnerCenterRefused,
    fix: labels.fixPartnerCenterRefused,
    advice: labels.advicePartnerCenterRefused,
  },
  REFERRAL_CLOSED: {
    reason: labels.problemReferralClosed,
    fix: labels.fixReferralClosed,
    advice: labels.adviceReferralClosed,
  },
  REFERRAL_NOT_FOUND: {
    reason: labels.problemReferralGone,
    fix: labels.fixReferralGone,
    advice: labels.adviceReferralGone,
  },
  REFERRAL_NOT_VISIBLE: {
    reason: labels.problemNotVisible,
    fix: labels.fixNotVisible,
    advice: labels.adviceNotVisible,
  },
  REFERRAL_UNREADABLE: {
    reason: labels.problemUnreadable,
    fix: labels.fixUnreadable,
    advice: labels.adviceUnreadable,
  },
  SALESFORCE_REFUSED: {
    reason: labels.problemSalesforceRefused,
    fix: labels.fixSalesforceRefused,
    advice: labels.adviceSalesforceRefused,
  },
  RECORD_LOCKED: { reason: labels.problemLocked, fix: labels.fixLocked, advice: labels.adviceLocked },
  OPPORTUNITY_NOT_FOUND: {
    reason: labels.problemOpportunityGone,
    fix: labels.fixOpportunityGone,
    advice: labels.adviceOpportunityGone,
  },

  // The relay retried these for about an hour before it set the deal aside.
  REFERRAL_CHANGED: busy,
  OPPORTUNITY_CHANGED: busy,
  PAIR_BUSY: busy,
  PLAN_REFUSED: { reason: labels.problemRelayFault, fix: labels.fixRelayFault, advice: labels.adviceRelayFault },
  UNEXPECTED: { reason: labels.problemRelayFault, fix: labels.fixRelayFault, advice: labels.adviceRelayFault },
};

/** The texts for a code; undefined for an unknown code. */
export function problemOf(code) {
  return Object.hasOwn(problems, code ?? '') ? problems[code] : undefined;
}

/** Deals that need attention, grouped by reason, the most frequent first. */
export function groupByReason(deals) {
  const groups = new Map();
  for (const deal of deals) {
    const code = deal.code ?? '';
    const {
      reason,
      fix,
      asks = false,
    } = problemOf(code) ?? { reason: code || labels.problemOther, fix: labels.fixOther };
    const group = groups.get(reason) ?? { reason, fix, code, mayTry: !asks, deals: [] };
    group.deals.push(deal);
    groups.set(reason, group);
  }
  return [...groups.values()].sort((left, right) => right.deals.length - left.deals.length);
}
