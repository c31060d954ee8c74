import type { CosellError } from '../../errors.ts';
import type { Settings } from '../fields/mapping.ts';
import type { Json, JsonObject, Opportunity, Referral } from '../model.ts';
import { dealKind } from '../deals/stages.ts';

/** The fields of DESIGN 5.1 through which the relay and the seller speak, beyond those that mapping rows name. */
export const cardFields = [
  'Sync_with_Partner_Center__c',
  'Referral_Identifier__c',
  'Referral_Link__c',
  'Referral_Deal_Kind__c',
  'Referral_Response__c',
  'Referral_Response_Reason__c',
  'Microsoft_CRM_Identifier__c',
  'Audit__c',
  'Partner_Center_Sync_Status__c',
  'Partner_Center_Sync_Message__c',
  'Partner_Center_Error_Code__c',
  'Partner_Center_Link_To__c',
] as const;

/** Fields that mapping rows may fill and that no person edits: no seller's edit can be overwritten in them. */
export const relaysOwn: readonly string[] = [
  'Referral_Status__c',
  'Referral_Substatus__c',
  'Referral_Expires__c',
  'Microsoft_CRM_Identifier__c',
];

const auditLimit = 100_000;
const messageLimit = 4_000;

type Shown = Opportunity['fields'];

/** Identifier, link and kind of deal, as far as the opportunity does not show them yet. */
export function identityFields(referral: Referral, settings: Settings, shown: Shown): JsonObject {
  const link = (settings['Referral_Link'] ?? '').replaceAll('{id}', referral.id);
  return changedOnly(
    {
      Referral_Identifier__c: referral.id,
      Referral_Link__c: link || null,
      Referral_Deal_Kind__c: dealKind(referral),
    },
    shown,
  );
}

/** What the card says after a success. Time stamp and audit move only when something was written: a look is no news. */
export function syncedFields(lines: readonly string[], now: number, shown: Shown): JsonObject {
  const status = changedOnly({ Partner_Center_Sync_Status__c: 'Synced', ...allIsWell }, shown);
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
  const news = changedOnly(
    {
      Partner_Center_Sync_Status__c: 'Needs attention',
      Partner_Center_Sync_Message__c: attentionMessage(error),
      Partner_Center_Error_Code__c: error.code,
    },
    shown,
  );
  const told = isNews(error, shown) ? [...lines, `Needs attention: ${attentionMessage(error)}`] : lines;
  return { ...news, ...auditFields(told, now, shown) };
}

/** What the card says at the end of a look: all is well, or what stands in the way. */
export const tellingFields = (
  error: CosellError | undefined,
  lines: readonly string[],
  now: number,
  shown: Shown,
): JsonObject => (error === undefined ? syncedFields(lines, now, shown) : attentionFields(error, now, shown, lines));

const attentionMessage = (error: CosellError): string =>
  `${error.words ?? error.message} ${error.advice}`.slice(0, messageLimit);

/** Whether the seller has not read this yet. A status alone is none: a save has set it to Pending. */
export const isNews = (error: CosellError, shown: Shown): boolean =>
  shown['Partner_Center_Sync_Message__c'] !== attentionMessage(error);

export function pausedFields(shown: Shown): JsonObject {
  return changedOnly({ Partner_Center_Sync_Status__c: 'Paused', ...allIsWell }, shown);
}

const allIsWell = { Partner_Center_Sync_Message__c: null, Partner_Center_Error_Code__c: null };

/** Newest line first; the oldest fall off at the field's limit. */
export function auditFields(lines: readonly string[], now: number, shown: Shown): JsonObject {
  if (lines.length === 0) return {};
  const stamp = `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const before = typeof shown['Audit__c'] === 'string' ? shown['Audit__c'] : '';
  const text = [...lines.map((line) => `${stamp}  ${line}`), before].join('\n').trimEnd();
  const end = text.lastIndexOf('\n', auditLimit);
  return { Audit__c: text.length <= auditLimit ? text : text.slice(0, end > 0 ? end : auditLimit) };
}

export function changedOnly(wanted: Record<string, Json>, shown: Shown): JsonObject {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => (shown[name] ?? null) !== value));
}
