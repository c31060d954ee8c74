import type { CosellError } from '../errors.ts';
import type { Settings } from './mapping.ts';
import type { Json, JsonObject, Opportunity } from './model.ts';

/** The fields of DESIGN 5.1 through which the relay speaks to the seller. Only the relay writes those marked so. */
export const cardFields = [
  'Sync_with_Partner_Center__c',
  'Referral_Identifier__c',
  'Referral_Link__c',
  'Products__c',
  'Audit__c',
  'Partner_Center_Sync_Status__c',
  'Partner_Center_Sync_Message__c',
] as const;

const auditLimit = 100_000;
const messageLimit = 4_000;

type Shown = Opportunity['fields'];

/** Identifier and link, as far as the opportunity does not show them yet. */
export function identityFields(referralId: string, settings: Settings, shown: Shown): JsonObject {
  const link = (settings['Referral_Link'] ?? '').replaceAll('{id}', referralId);
  return changedOnly({ Referral_Identifier__c: referralId, Referral_Link__c: link || null }, shown);
}

/** What the card says after a success. Time stamp and audit move only when something was written: a look is no news. */
export function syncedFields(lines: readonly string[], now: number, shown: Shown): JsonObject {
  const status = changedOnly({ Partner_Center_Sync_Status__c: 'Synced', Partner_Center_Sync_Message__c: null }, shown);
  if (lines.length === 0 && Object.keys(status).length === 0) return {};
  return { ...status, Partner_Center_Last_Synced__c: new Date(now).toISOString(), ...auditFields(lines, now, shown) };
}

/** What is wrong and what to do, in words, again only when it is news; `lines`: what was copied all the same. */
export function attentionFields(
  error: CosellError,
  now: number,
  shown: Shown,
  lines: readonly string[] = [],
): JsonObject {
  const message = `${error.words ?? error.message} ${error.advice}`.slice(0, messageLimit);
  const news = changedOnly(
    { Partner_Center_Sync_Status__c: 'Needs attention', Partner_Center_Sync_Message__c: message },
    shown,
  );
  const told = Object.keys(news).length === 0 ? lines : [...lines, `Needs attention: ${message}`];
  return { ...news, ...auditFields(told, now, shown) };
}

export function pausedFields(shown: Shown): JsonObject {
  return changedOnly({ Partner_Center_Sync_Status__c: 'Paused', Partner_Center_Sync_Message__c: null }, shown);
}

/** Newest line first; the oldest fall off at the field's limit. */
export function auditFields(lines: readonly string[], now: number, shown: Shown): JsonObject {
  if (lines.length === 0) return {};
  const stamp = `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const before = typeof shown['Audit__c'] === 'string' ? shown['Audit__c'] : '';
  const text = [...lines.map((line) => `${stamp}  ${line}`), before].join('\n').trimEnd();
  const end = text.lastIndexOf('\n', auditLimit);
  return { Audit__c: text.length <= auditLimit ? text : text.slice(0, end > 0 ? end : auditLimit) };
}

function changedOnly(wanted: Record<string, Json>, shown: Shown): JsonObject {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => (shown[name] ?? null) !== value));
}
