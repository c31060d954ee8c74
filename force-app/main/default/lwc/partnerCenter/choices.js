import HELP from '@salesforce/schema/Opportunity.How_can_Microsoft_help__c';
import INTENT from '@salesforce/schema/Opportunity.Marketplace_Purchase_Intent__c';
import PRODUCTS from '@salesforce/schema/Opportunity.Products__c';
import VISIBLE from '@salesforce/schema/Opportunity.Referral_Visible_to_Microsoft__c';

const fields = { help: HELP, visible: VISIBLE, intent: INTENT, products: PRODUCTS };

/** A deal with everything that its choices include: asking for help makes it visible to Microsoft's sellers. */
export const withHelp = (deal) => ({ ...deal, visible: Boolean(deal.visible || deal.help) });

/** The fields to save so that `deal` matches the choices. Fields that the user cannot see stay unchanged. */
export function fieldsOfChoices(deal, choices) {
  const chosen = withHelp({ ...deal, ...choices });
  const includes = chosen.visible && deal.visible === false;
  return Object.fromEntries(
    Object.entries({ ...choices, ...(includes && { visible: true }) }).map(([name, value]) => [
      fields[name].fieldApiName,
      value,
    ]),
  );
}
