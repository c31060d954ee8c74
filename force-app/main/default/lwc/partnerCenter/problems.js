import { labels } from './labels';

/** Why deals need attention, by the code that the relay writes: the reason in words, and what helps. */
const problems = {
  NOT_READY_TO_SHARE: { reason: labels.problemNotReady, fix: labels.fixNotReady },
  RESPONSE_REFUSED: { reason: labels.problemAnswer, fix: labels.fixAnswer },
  CURRENCY_UNKNOWN: { reason: labels.problemCurrency, fix: labels.fixCurrency },
  CUSTOMER_MISSING: { reason: labels.problemCustomer, fix: labels.fixCustomer },
  LINK_REFUSED: { reason: labels.problemLink, fix: labels.fixLink },
  MICROSOFT_HALF_UNKNOWN: { reason: labels.problemInvitation, fix: labels.fixInvitation },
  PARTNER_CENTER_DENIED: { reason: labels.problemPartnerCenterAccess, fix: labels.fixPartnerCenterAccess },
  PARTNER_CENTER_REFUSED: { reason: labels.problemPartnerCenterRefused, fix: labels.fixPartnerCenterRefused },
  REFERRAL_CLOSED: { reason: labels.problemReferralClosed, fix: labels.fixReferralClosed },
  REFERRAL_NOT_FOUND: { reason: labels.problemReferralGone, fix: labels.fixReferralGone },
  SALESFORCE_REFUSED: { reason: labels.problemSalesforceRefused, fix: labels.fixSalesforceRefused },
  OPPORTUNITY_NOT_FOUND: { reason: labels.problemOpportunityGone, fix: labels.fixOpportunityGone },

  // The relay has tried these for about an hour before it put the deal aside.
  REFERRAL_CHANGED: { reason: labels.problemBusy, fix: labels.fixBusy },
  OPPORTUNITY_CHANGED: { reason: labels.problemBusy, fix: labels.fixBusy },
  PAIR_BUSY: { reason: labels.problemBusy, fix: labels.fixBusy },
  UNEXPECTED: { reason: labels.problemRelayFault, fix: labels.fixRelayFault },
};

/** The reason in words; undefined for a code that has none here. */
export const reasonOf = (code) => (Object.hasOwn(problems, code ?? '') ? problems[code].reason : undefined);

/** Deals that need attention, grouped by reason, the most frequent first. */
export function groupByReason(deals) {
  const groups = new Map();
  for (const deal of deals) {
    const code = deal.code ?? '';
    const { reason, fix } = problems[code] ?? { reason: code || labels.problemOther, fix: labels.fixOther };
    const group = groups.get(reason) ?? { reason, fix, code, deals: [] };
    group.deals.push(deal);
    groups.set(reason, group);
  }
  return [...groups.values()].sort((left, right) => right.deals.length - left.deals.length);
}
