import { getFieldDisplayValue, getFieldValue } from 'lightning/uiRecordApi';
import NAME from '@salesforce/schema/Opportunity.Name';
import IS_CLOSED from '@salesforce/schema/Opportunity.IsClosed';
import IS_WON from '@salesforce/schema/Opportunity.IsWon';
import ACCOUNT_ID from '@salesforce/schema/Opportunity.AccountId';
import ACCOUNT_NAME from '@salesforce/schema/Opportunity.Account.Name';
import BILLING_COUNTRY from '@salesforce/schema/Opportunity.Account.BillingCountry';
import AMOUNT from '@salesforce/schema/Opportunity.Amount';
import CLOSE_DATE from '@salesforce/schema/Opportunity.CloseDate';
import SYNC from '@salesforce/schema/Opportunity.Sync_with_Partner_Center__c';
import HELP from '@salesforce/schema/Opportunity.How_can_Microsoft_help__c';
import PRODUCTS from '@salesforce/schema/Opportunity.Products__c';
import VISIBLE from '@salesforce/schema/Opportunity.Referral_Visible_to_Microsoft__c';
import VISIBLE_BY from '@salesforce/schema/Opportunity.Referral_Visible_By__r.Name';
import VISIBLE_ON from '@salesforce/schema/Opportunity.Referral_Visible_On__c';
import INTENT from '@salesforce/schema/Opportunity.Marketplace_Purchase_Intent__c';
import KIND from '@salesforce/schema/Opportunity.Referral_Deal_Kind__c';
import STATUS from '@salesforce/schema/Opportunity.Partner_Center_Sync_Status__c';
import MESSAGE from '@salesforce/schema/Opportunity.Partner_Center_Sync_Message__c';
import ERROR_CODE from '@salesforce/schema/Opportunity.Partner_Center_Error_Code__c';
import LAST_SYNCED from '@salesforce/schema/Opportunity.Partner_Center_Last_Synced__c';
import REFERRAL_ID from '@salesforce/schema/Opportunity.Referral_Identifier__c';
import LINK from '@salesforce/schema/Opportunity.Referral_Link__c';
import MICROSOFT_ID from '@salesforce/schema/Opportunity.Microsoft_CRM_Identifier__c';
import MICROSOFT_NOTES from '@salesforce/schema/Opportunity.Microsoft_Notes__c';
import REFERRAL_STATUS from '@salesforce/schema/Opportunity.Referral_Status__c';
import SUBSTATUS from '@salesforce/schema/Opportunity.Referral_Substatus__c';
import RESPONSE from '@salesforce/schema/Opportunity.Referral_Response__c';
import REASON from '@salesforce/schema/Opportunity.Referral_Response_Reason__c';
import EXPIRES from '@salesforce/schema/Opportunity.Referral_Expires__c';
import LINK_TO from '@salesforce/schema/Opportunity.Partner_Center_Link_To__c';
import LINK_TO_NAME from '@salesforce/schema/Opportunity.Partner_Center_Link_To__r.Name';
import MOVED_TO from '@salesforce/schema/Opportunity.Partner_Center_Moved_To__c';
import MOVED_TO_NAME from '@salesforce/schema/Opportunity.Partner_Center_Moved_To__r.Name';
import ANSWER from '@salesforce/schema/Opportunity.Microsoft_Answer__c';
import ANSWERED from '@salesforce/schema/Opportunity.Microsoft_Answered__c';
import ANSWER_DETAILS from '@salesforce/schema/Opportunity.Microsoft_Answer_Details__c';
import CONFLICT_SEEN from '@salesforce/schema/Opportunity.Partner_Center_Conflict_Seen__c';
import CONFLICTED from '@salesforce/schema/Opportunity.Partner_Center_Conflicted__c';
import MODIFIED from '@salesforce/schema/Opportunity.LastModifiedDate';
import STAGE from '@salesforce/schema/Opportunity.StageName';
import DESCRIPTION from '@salesforce/schema/Opportunity.Description';
import SELLER from '@salesforce/schema/Opportunity.Microsoft_Seller__c';
import { stateOf } from './states';

const fields = {
  ...{ name: NAME, isClosed: IS_CLOSED, isWon: IS_WON, amount: AMOUNT, closeDate: CLOSE_DATE },
  ...{ accountId: ACCOUNT_ID, accountName: ACCOUNT_NAME, billingCountry: BILLING_COUNTRY },
  ...{ sync: SYNC, help: HELP, products: PRODUCTS, visible: VISIBLE, intent: INTENT, kind: KIND },
  ...{ visibleBy: VISIBLE_BY, visibleOn: VISIBLE_ON },
  ...{ status: STATUS, message: MESSAGE, errorCode: ERROR_CODE, lastSynced: LAST_SYNCED },
  ...{ linkTo: LINK_TO, linkToName: LINK_TO_NAME, movedTo: MOVED_TO, movedToName: MOVED_TO_NAME },
  ...{
    answer: ANSWER,
    answered: ANSWERED,
    answerDetails: ANSWER_DETAILS,
    conflictSeen: CONFLICT_SEEN,
    conflicted: CONFLICTED,
  },
  ...{
    referralId: REFERRAL_ID,
    link: LINK,
    microsoftId: MICROSOFT_ID,
    microsoftNotes: MICROSOFT_NOTES,
    seller: SELLER,
  },
  ...{ referralStatus: REFERRAL_STATUS, substatus: SUBSTATUS, expires: EXPIRES, response: RESPONSE, reason: REASON },
};

/** The fields that a conflict on the card needs, by the package's mapping rows: reading them with the others costs no extra call. */
const ofConflicts = [MODIFIED, STAGE, DESCRIPTION];

/** All optional: a field that the user cannot see is left out instead of failing the page. */
export const dealFields = [...Object.values(fields), ...ofConflicts];

/** Our own deals start as Active in Partner Center, so New is a deal that Microsoft or another partner sent to us. */
const isWaiting = ({ sync, referralStatus, response }) => sync === true && referralStatus === 'New' && !response;

/** Lost here, but not yet in Partner Center, so a reason can still be sent. A closed referral accepts none. */
const wasLost = ({ sync, isClosed, isWon, reason, response, referralStatus }) =>
  sync && isClosed && !isWon && !reason && response !== 'Decline' && referralStatus !== 'Closed';

/** A record of getRecord as the components use it: `help` is the value, `helpLabel` its label. */
export function dealOf(record) {
  const deal = { id: record.id, recordTypeId: record.recordTypeId ?? undefined };
  for (const [name, field] of Object.entries(fields)) {
    deal[name] = getFieldValue(record, field);
    deal[`${name}Label`] = getFieldDisplayValue(record, field) ?? deal[name];
  }
  return { ...deal, state: stateOf(deal), isWaiting: isWaiting(deal), wasLost: wasLost(deal) };
}
