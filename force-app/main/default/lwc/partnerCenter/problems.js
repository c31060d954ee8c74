import { labels } from './labels';

/** Why deals need attention, by the code that the relay writes: the reason in words, and what helps. */
const problems = {
  NOT_READY_TO_SHARE: { reason: labels.problemNotReady, fix: labels.fixNotReady },
  PARTNER_CENTER_REFUSED: { reason: labels.problemPartnerCenterRefused, fix: labels.fixPartnerCenterRefused },
  PARTNER_CENTER_DENIED: { reason: labels.problemPartnerCenterAccess, fix: labels.fixPartnerCenterAccess },
  PARTNER_CENTER_SIGN_IN: { reason: labels.problemPartnerCenterAccess, fix: labels.fixPartnerCenterAccess },
  REFERRAL_CLOSED: { reason: labels.problemReferralClosed, fix: labels.fixReferralClosed },
  REFERRAL_NOT_FOUND: { reason: labels.problemReferralGone, fix: labels.fixReferralGone },
  MICROSOFT_HALF_UNKNOWN: { reason: labels.problemInvitation, fix: labels.fixInvitation },
  SALESFORCE_REFUSED: { reason: labels.problemSalesforceRefused, fix: labels.fixSalesforceRefused },
  SALESFORCE_UNREADABLE: { reason: labels.problemSalesforceAccess, fix: labels.fixSalesforceAccess },
};

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
