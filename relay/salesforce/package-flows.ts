/** The flows of the base package, by their API names. A test compares them with the package. */
export const packageFlows = [
  'Account_Partner_Center_After_Save',
  'Account_Partner_Center_Before_Delete',
  'Lead_Partner_Center_Signal',
  'OpportunityContactRole_Partner_Center_After_Save',
  'Opportunity_Partner_Center_Before_Delete',
  'Opportunity_Partner_Center_Before_Save',
  'Opportunity_Partner_Center_Consent',
  'Opportunity_Partner_Center_Expiring',
  'Opportunity_Partner_Center_Notify',
  'Opportunity_Partner_Center_Signal',
  'Partner_Center_Accept_Deal',
  'Partner_Center_Decline_Deal',
  'Partner_Center_Digest',
  'Partner_Center_Share_with_Microsoft',
  'Partner_Center_Sync_Now',
] as const;
