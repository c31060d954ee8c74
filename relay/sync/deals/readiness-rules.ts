import { countryCode } from '../fields/country.ts';

/**
 * What a deal needs before it can be shared: the one table that the relay and the components read. `npm run rules` writes it to the
 * components, and test/force-app/missing-to-share.test.ts holds the formula Missing to Share to it.
 */

/** A contact at the customer, or the owner. Undefined: the reader may not see it. */
export interface CustomerContact {
  firstName: string | null | undefined;
  lastName: string | null | undefined;
  email: string | null | undefined;
  phone: string | null | undefined;
}

/**
 * A deal as its reader knows it. Null or '' is blank. Undefined means unknown or not required: the value may well exist, so no rule calls
 * it missing.
 */
export interface DealFacts {
  account: string | null | undefined;
  /** A name or a code. */
  country: string | null | undefined;
  amount: number | null | undefined;
  /** `yyyy-mm-dd`. */
  closeDate: string | null | undefined;
  /** Solution ids, in any form that is blank if there are none. */
  solutions: string | null | undefined;
  /** The help requested from Microsoft. Help makes the deal visible to Microsoft's sellers, so visibility is not asked for separately. */
  help: string | null | undefined;
  /** The primary contact. */
  contact: CustomerContact | null | undefined;
  /** The deal's owner in the CRM; left out where Partner Center is not known to require the owner's details. */
  owner?: CustomerContact | null | undefined;
}

export type Need = 'account' | 'country' | 'amount' | 'closeDate' | 'solutions' | 'contact' | 'owner';

interface Rule {
  need: Need;
  /** `today`: the reader's current day, `yyyy-mm-dd`. */
  isLacking: (deal: DealFacts, today: string) => boolean;
  /** Whether a change of a shared deal already requires this. An unrelated change does not. */
  isAskedBy: (before: DealFacts, after: DealFacts) => boolean;
}

const isHidden = (value: unknown) => value === undefined;
const isBlank = (value: unknown) => value === null || value === '';
const never = () => false;

/** Microsoft needs a contact with name, e-mail and phone, both at the customer and here. */
export const isComplete = (contact: CustomerContact | null): boolean =>
  contact !== null &&
  [contact.firstName, contact.lastName, contact.email, contact.phone].every((value) => !isBlank(value));

const rules: readonly Rule[] = [
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
export const lackingToShare = (deal: DealFacts, today: string): Need[] =>
  rules.filter(({ isLacking }) => isLacking(deal, today)).map(({ need }) => need);

/** What a shared deal lacks before a change of it can be sent. */
export const lackingToChange = (before: DealFacts, after: DealFacts, today: string): Need[] =>
  rules
    .filter(({ isAskedBy, isLacking }) => isAskedBy(before, after) && isLacking(after, today))
    .map(({ need }) => need);
