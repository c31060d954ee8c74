/** A row of Opportunity from GraphQL as a flat deal, with the names that `dealOf` gives. */
export function dealOfNode(node) {
  const value = (field) => node[field]?.value;
  const shown = (field) => node[field]?.displayValue ?? node[field]?.value;
  return {
    id: node.Id,
    name: value('Name'),
    accountId: value('AccountId'),
    accountName: node.Account?.Name?.value,
    billingCountry: node.Account?.BillingCountry?.value,
    amount: value('Amount'),
    amountLabel: shown('Amount'),
    closeDate: value('CloseDate'),
    closeDateLabel: shown('CloseDate'),
    help: value('How_can_Microsoft_help__c'),
    helpLabel: shown('How_can_Microsoft_help__c'),
    visible: value('Referral_Visible_to_Microsoft__c'),
    products: value('Products__c'),
    intent: value('Marketplace_Purchase_Intent__c'),
    expires: value('Referral_Expires__c'),
    linkTo: value('Partner_Center_Link_To__c'),
    code: value('Partner_Center_Error_Code__c'),
    message: value('Partner_Center_Sync_Message__c'),
  };
}

/** A Contact from GraphQL as a person; null if there is none, undefined if the user cannot see it. */
export function personOf(contact) {
  if (!contact) return contact;
  const { FirstName, LastName, Email, Phone } = contact;
  return { firstName: FirstName?.value, lastName: LastName?.value, email: Email?.value, phone: Phone?.value };
}
