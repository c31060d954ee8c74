import type { ErrorCode } from '../errors.ts';

/** Problems that the seller fixes on the deal's page. All others are for the operator or the org's admin. */
const sellers: readonly string[] = [
  'NOT_READY_TO_SHARE',
  'CUSTOMER_MISSING',
  'CONTACT_MISSING',
  'RESPONSE_REFUSED',
  'REFERRAL_CLOSED',
  'LINK_REFUSED',
  'DEAL_OFFERED',
  'PARTNER_CENTER_REFUSED',
  'SALESFORCE_REFUSED',
  'RECORD_LOCKED',
  'VALUE_NOT_KEPT',
  'MICROSOFT_HALF_UNKNOWN',
] satisfies ErrorCode[];

/** Whether sellers can solve a deal's problem, by its code. */
export const isForSellers = (code: string | null): boolean => code !== null && sellers.includes(code);
