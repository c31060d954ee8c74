// Written by `npm run rules` from relay/sync/deals/readiness-rules.ts. Do not edit.
import { countryCode } from './country';

/**
 * What a deal needs before it can be shared: the one table that the relay and the components read. `npm run rules` writes it to the
 * components, and test/force-app/missing-to-share.test.ts holds the formula Missing to Share to it.
 */

/** A contact at the customer, or the owner. Undefined: the reader may not see it. */

/**
 * A deal as its reader knows it. Null or '' is blank. Undefined means unknown or not required: the value may well exist, so no rule calls
 * it missing.
 */

const isHidden = (value) => value === undefined;
const isBlank = (value) => value === null || value === '';
const never = () => false;

/** Microsoft needs a contact with name, e-mail and phone, both at the customer and here. */
export const isComplete = (contact) =>
  contact !== null &&
  [contact.firstName, contact.lastName, contact.email, contact.phone].every((value) => !isBlank(value));

const rules = [
  { need: 'account', isLacking: ({ account }) => isBlank(account), isAskedBy: never },
  {
    need: 'country',
    isLacking: ({ account, country }) => !isBlank(account) && !isHidden(country) && countryCode(country) === undefined,
    isAskedBy: never,
  },
  {
    need: 'amount',
    isLacking: ({ amount }) => amount !== undefined && (amount === null || amount <= 0),
    isAskedBy: never,
  },
  {
    need: 'closeDate',
    isLacking: ({ closeDate }, today) => closeDate !== undefined && (closeDate === null || closeDate <= today),
    isAskedBy: never,
  },
  {
    need: 'solutions',
    isLacking: ({ solutions }) => isBlank(solutions),
    isAskedBy: (before, after) => before.solutions !== after.solutions,
  },
  {
    need: 'contact',
    isLacking: ({ help, contact }) => Boolean(help) && contact !== undefined && !isComplete(contact),
    isAskedBy: (before, after) => !before.help && Boolean(after.help),
  },
  { need: 'owner', isLacking: ({ owner }) => owner !== undefined && !isComplete(owner), isAskedBy: never },
];

/** What `deal` lacks before it can be shared, in the order in which sellers fill it in. */
export const lackingToShare = (deal, today) =>
  rules.filter(({ isLacking }) => isLacking(deal, today)).map(({ need }) => need);

/** What a shared deal lacks before a change of it can be sent. */
export const lackingToChange = (before, after, today) =>
  rules
    .filter(({ isAskedBy, isLacking }) => isAskedBy(before, after) && isLacking(after, today))
    .map(({ need }) => need);
