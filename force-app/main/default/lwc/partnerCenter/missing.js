import { labels } from './labels';

/** The relay knows the English names; three letters are neither a code nor a name. */
const isCountry = (text) => [2, 4].includes(Math.min((text ?? '').trim().length, 4));

const today = () => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

/** Undefined is what this person may not see: it may well be filled in, and the relay looks again in any case. */
const isHidden = (value) => value === undefined;

/** Microsoft needs a person to talk to. */
export const isComplete = (contact) =>
  Boolean(contact) &&
  [contact.firstName, contact.lastName, contact.email, contact.phone].every((value) => isHidden(value) || value);

/** What a deal needs before it can be shared, and where it is filled in: on a record, or in a part of the form. */
const needs = [
  {
    name: 'account',
    place: 'deal',
    text: labels.missingAccount,
    lacks: ({ accountId }) => !isHidden(accountId) && !accountId,
  },
  {
    name: 'country',
    place: 'account',
    text: labels.missingCountry,
    lacks: ({ accountId, billingCountry }) =>
      Boolean(accountId) && !isHidden(billingCountry) && !isCountry(billingCountry),
  },
  {
    name: 'amount',
    place: 'deal',
    text: labels.missingAmount,
    lacks: ({ amount }) => !isHidden(amount) && !(amount > 0),
  },
  { name: 'closeDate', place: 'deal', text: labels.missingCloseDate, lacks: ({ closeDate }) => !(closeDate > today()) },
  {
    name: 'solutions',
    place: 'solutions',
    text: labels.missingSolutions,
    lacks: ({ products }) => !isHidden(products) && !products,
  },
  {
    name: 'visible',
    place: 'visible',
    text: labels.missingVisible,
    lacks: ({ help, visible }) => help && !isHidden(visible) && !visible,
  },
  {
    name: 'contact',
    place: 'contacts',
    text: labels.missingContact,
    // Hidden, or not known yet.
    lacks: ({ help }, contact) => help && !isHidden(contact) && !isComplete(contact),
  },
];

/** The points that `deal`, with the choices made so far, still lacks. `contact`: null when there is no primary contact. */
export const missingOf = (deal, contact) =>
  needs.filter(({ lacks }) => lacks(deal, contact)).map(({ name, place, text }) => ({ name, place, text }));
