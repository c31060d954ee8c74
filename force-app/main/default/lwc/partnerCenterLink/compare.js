import { getFieldDisplayValue, getFieldValue } from 'lightning/uiRecordApi';
import AMOUNT from '@salesforce/schema/Opportunity.Amount';
import CLOSE_DATE from '@salesforce/schema/Opportunity.CloseDate';
import DESCRIPTION from '@salesforce/schema/Opportunity.Description';
import HELP from '@salesforce/schema/Opportunity.How_can_Microsoft_help__c';
import INTENT from '@salesforce/schema/Opportunity.Marketplace_Purchase_Intent__c';
import NAME from '@salesforce/schema/Opportunity.Name';
import SELLER from '@salesforce/schema/Opportunity.Microsoft_Seller__c';
import PRODUCTS from '@salesforce/schema/Opportunity.Products__c';

/** Only orgs with several currencies have it, so it cannot be imported. */
const currency = 'Opportunity.CurrencyIsoCode';

const compared = [NAME, AMOUNT, CLOSE_DATE, DESCRIPTION, HELP, PRODUCTS, INTENT];

/** Who at Microsoft knows the deal: shown, but never copied to the seller's opportunity. */
export const sellersOf = (theirs) => getFieldValue(theirs, SELLER);

export const comparedFields = [...compared, currency, SELLER];

const isBlank = (value) => value === undefined || value === null || value === '';

/**
 * Both records field by field. `choices`: the fields for which the seller chose Microsoft's value. Otherwise, the seller's own value stays,
 * unless it is blank: then Microsoft's fills it. Rows without a value on either side are left out.
 */
export function rowsOf(theirs, mine, info, choices) {
  const inCurrency = (record, field, text) => {
    const code = field === AMOUNT ? getFieldValue(record, currency) : undefined;
    return code ? `${text} (${code})` : text;
  };
  const textOf = (record, field) => {
    const value = getFieldValue(record, field);
    return isBlank(value) ? undefined : inCurrency(record, field, getFieldDisplayValue(record, field) ?? String(value));
  };
  return compared
    .map((field) => {
      const name = field.fieldApiName;
      const [theirText, myText] = [textOf(theirs, field), textOf(mine, field)];
      const isChoice = theirText !== undefined && myText !== undefined && theirText !== myText;
      const takesTheirs = myText === undefined || (isChoice && choices.has(name));
      const differs = theirText !== myText;
      return {
        name,
        label: info?.fields[name]?.label ?? name,
        value: getFieldValue(theirs, field),
        ...{ theirs: theirText, mine: myText, isChoice, takesTheirs, keepsMine: !takesTheirs },
        ...{ changesMine: differs && takesTheirs, changesTheirs: differs && !takesTheirs },
      };
    })
    .filter(({ theirs: text, mine: other }) => text !== undefined || other !== undefined);
}

/** The fields to save on the seller's opportunity before it is linked: Microsoft's values that the seller chose instead of their own. */
export function valuesOf(rows, theirs, mine) {
  const chosen = rows.filter(({ isChoice, takesTheirs }) => isChoice && takesTheirs);
  const values = Object.fromEntries(chosen.map(({ name, value }) => [name, value]));
  const [code, own] = [getFieldValue(theirs, currency), getFieldValue(mine, currency)];
  // An amount means nothing without its currency.
  return AMOUNT.fieldApiName in values && code && own && code !== own ? { ...values, CurrencyIsoCode: code } : values;
}
