import TIME_ZONE from '@salesforce/i18n/timeZone';
import { labels } from './labels';
import { lackingToChange, lackingToShare } from './readinessRules';

/**
 * The text for each need, and where the seller fills it in: on a record, or in a part of the form. `input`: a single value of this
 * kind, which the seller can enter or choose wherever the item is shown.
 */
const points = {
  account: { place: 'deal', text: labels.missingAccount },
  country: { place: 'account', text: labels.missingCountry, input: 'text', fill: 'billingCountry' },
  amount: { place: 'deal', text: labels.missingAmount, input: 'number', fill: 'amount' },
  closeDate: { place: 'deal', text: labels.missingCloseDate, input: 'date', fill: 'closeDate' },
  solutions: { place: 'products', text: labels.missingSolutions },
  contact: { place: 'contacts', text: labels.missingContact, input: 'contact' },
};

/** Today in the user's time zone, as the org's formulas see it: `yyyy-mm-dd`, which is the Swedish format. */
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE }).format();

const factsOf = ({ accountId, billingCountry, amount, closeDate, products, help }, contact) => ({
  ...{ account: accountId, country: billingCountry, amount, closeDate, solutions: products, help, contact },
});

/**
 * The items that `deal`, with the choices made so far, still lacks. `contact`: null if there is no primary contact, undefined if
 * it is not known. `before`: the deal without the choices, if it is already shared; then only items that the choices change are required.
 */
export function missingOf(deal, contact, before) {
  const facts = factsOf(deal, contact);
  const needs = before ? lackingToChange(factsOf(before, contact), facts, today()) : lackingToShare(facts, today());
  return needs.map((name) => ({ name, ...points[name] }));
}

/**
 * The fields to save, with the id of their record, when the seller enters `value` for an item of `deal`; undefined if the item would
 * still be missing.
 */
export function fillOf(deal, name, value) {
  const { fill } = points[name];
  const typed = name === 'amount' ? Number(value) : value;
  if (missingOf({ ...deal, [fill]: typed }).some((point) => point.name === name)) return undefined;
  if (name === 'country') return { Id: deal.accountId, BillingCountry: typed };
  return { Id: deal.id, [name === 'amount' ? 'Amount' : 'CloseDate']: typed };
}
