import { z } from 'zod';
import type { Card, CardChange, Json, JsonObject } from '../sync/model.ts';
import { idIn } from '../ground/record-ids.ts';

/** The fields of DESIGN 5.1 through which the relay and the seller communicate. Their names appear only here. */
export const cardFields = {
  sync: 'Sync_with_Partner_Center__c',
  referralId: 'Referral_Identifier__c',
  referralLink: 'Referral_Link__c',
  dealKind: 'Referral_Deal_Kind__c',
  response: 'Referral_Response__c',
  responseReason: 'Referral_Response_Reason__c',
  microsoftCrmId: 'Microsoft_CRM_Identifier__c',
  audit: 'Audit__c',
  status: 'Partner_Center_Sync_Status__c',
  message: 'Partner_Center_Sync_Message__c',
  errorCode: 'Partner_Center_Error_Code__c',
  moveTo: 'Partner_Center_Link_To__c',
  movedTo: 'Partner_Center_Moved_To__c',
  offerRefused: 'Partner_Center_Offer_Refused__c',
  direction: 'Referral_Direction__c',
  microsoftAnswer: 'Microsoft_Answer__c',
  microsoftSeller: 'Microsoft_Seller__c',
} as const satisfies Record<keyof Card, string>;

/** Some of these are written but never read. */
const written: Readonly<Record<keyof Required<CardChange>, string>> = {
  ...cardFields,
  lastSynced: 'Partner_Center_Last_Synced__c',
  microsoftAnswered: 'Microsoft_Answered__c',
  microsoftAnswerDetails: 'Microsoft_Answer_Details__c',
  conflicted: 'Partner_Center_Conflicted__c',
};

/** Fields that mapping rows may fill and that only the relay writes. */
export const relayOnlyFields: readonly string[] = [
  'Referral_Status__c',
  'Referral_Substatus__c',
  'Referral_Expires__c',
  cardFields.microsoftCrmId,
  'Microsoft_Notes__c',
];

const text = z.string().nullish().catch(null);
const card = z.object({
  [cardFields.sync]: z.boolean().nullish().catch(null),
  ...Object.fromEntries(
    Object.values(cardFields)
      .slice(1)
      .map((name) => [name, text]),
  ),
});

/** The card that a record shows. */
export function readCard(record: Readonly<Record<string, Json>>): Card {
  const shown: Record<string, unknown> = card.parse(record);
  const at = (name: keyof Card): string | null => {
    const value = shown[cardFields[name]];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    sync: shown[cardFields.sync] === true,
    referralId: at('referralId'),
    referralLink: at('referralLink'),
    dealKind: at('dealKind'),
    response: at('response'),
    responseReason: at('responseReason'),
    microsoftCrmId: at('microsoftCrmId'),
    audit: at('audit'),
    status: at('status'),
    message: at('message'),
    errorCode: at('errorCode'),
    moveTo: idIn(at('moveTo')) ?? null,
    movedTo: idIn(at('movedTo')) ?? null,
    offerRefused: at('offerRefused'),
    direction: at('direction'),
    microsoftAnswer: at('microsoftAnswer'),
    microsoftSeller: at('microsoftSeller'),
  };
}

export const isCardField = (name: string): boolean => Object.values(written).includes(name);

/** A change of the card, by field name. */
export const cardValues = (change: CardChange): JsonObject =>
  Object.fromEntries(
    Object.entries(written).flatMap(([name, field]) => {
      const value = change[name as keyof CardChange];
      return value === undefined ? [] : [[field, value]];
    }),
  );
