/** The opportunity that the tests are about. */
export const id = '006000000000001AAA';

/** A record of the UI API from plain values; a name with a dot is a field of a parent. */
export function recordOf(values) {
  const fields = {};
  for (const [path, value] of Object.entries(values)) {
    const [first, second] = path.split('.');
    if (second === undefined)
      fields[first] = { value, displayValue: typeof value === 'string' ? `${value} (shown)` : null };
    else {
      fields[first] ??= { value: { fields: {} }, displayValue: null };
      fields[first].value.fields[second] = { value, displayValue: null };
    }
  }
  return { id, apiName: 'Opportunity', recordTypeId: '012000000000000AAA', fields };
}

/** An opportunity that lacks nothing but the solutions, not shared. */
export const plain = {
  Name: 'Contoso migration',
  IsClosed: false,
  IsWon: false,
  Amount: 1000,
  CloseDate: '2099-01-31',
  AccountId: '001000000000001AAA',
  'Account.Name': 'Contoso',
  'Account.BillingCountry': 'Germany',
  Sync_with_Partner_Center__c: false,
  How_can_Microsoft_help__c: null,
  Products__c: null,
  Referral_Visible_to_Microsoft__c: false,
  Marketplace_Purchase_Intent__c: null,
  Referral_Deal_Kind__c: null,
  Partner_Center_Sync_Status__c: 'Not shared',
  Partner_Center_Sync_Message__c: null,
  Partner_Center_Error_Code__c: null,
  Partner_Center_Last_Synced__c: null,
  Referral_Identifier__c: null,
  Referral_Link__c: null,
  Microsoft_CRM_Identifier__c: null,
  Microsoft_Notes__c: null,
  Referral_Status__c: null,
  Referral_Substatus__c: null,
  Referral_Response__c: null,
  Referral_Response_Reason__c: null,
  Referral_Expires__c: null,
  Partner_Center_Link_To__c: null,
  Partner_Center_Moved_To__c: null,
  Microsoft_Answer__c: null,
  Microsoft_Answered__c: null,
  Referral_Visible_On__c: null,
  Microsoft_Answer_Details__c: null,
  Microsoft_Seller__c: null,
  Partner_Center_Conflict_Seen__c: null,
  Partner_Center_Conflicted__c: null,
};

export const shared = {
  ...plain,
  Sync_with_Partner_Center__c: true,
  Products__c: 'SOL-12345-ABC',
  Partner_Center_Sync_Status__c: 'Synced',
  Partner_Center_Last_Synced__c: '2026-11-25T10:00:00.000Z',
  Referral_Identifier__c: '4111fffc-f9ee-4d53-bba6-569135228642',
  Referral_Link__c: 'https://partner.microsoft.com/referrals/4111fffc',
  Referral_Status__c: 'Active',
  Referral_Substatus__c: 'Accepted',
  Referral_Deal_Kind__c: 'Private',
};

export const received = {
  ...shared,
  Referral_Status__c: 'New',
  Referral_Substatus__c: 'Pending',
  How_can_Microsoft_help__c: 'Quotes or Licensing',
  Referral_Expires__c: '2099-01-01T00:00:00.000Z',
};

/** The id of another opportunity. */
export const otherId = '006000000000002AAA';
