import type { ErrorCode } from '../errors.ts';

/** The words of the core: what a referral, an opportunity and their link are to the reconciler. No cloud, no database. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** One half of a deal in Partner Center. `body` is the whole resource as read; the rest is what the rules look at. */
export interface Referral {
  id: string;
  engagementId: string;
  /** Inner quotes included, to be sent verbatim as If-Match; blank where it was taken from a list, which carries none. */
  eTag: string;
  /** Owner of this half; Microsoft's halves say `msft`. */
  organizationId: string;
  status: string;
  substatus: string;
  externalReferenceId: string | null;
  /** ISO 8601, up to seven decimals. */
  updatedAt: string;
  body: JsonObject;
}

/** The state of a referral that somebody looked at. */
export interface ReferralVersion {
  /** `updatedDateTime`, which reads and lists alike carry. */
  updatedAt: string;
  /** Inner quotes included; blank where it was not shown, as in lists. */
  eTag: string;
}

/** An opportunity as read in one query, with the account, owner and primary contact that sharing it needs. */
export interface Opportunity {
  id: string;
  /** LastModifiedDate, ISO 8601. */
  modifiedAt: string;
  /** Modified within the server's current second: a precondition could not tell a later edit from this one. */
  fresh: boolean;
  card: Card;
  /** By field path, as mapping rows name them (`Amount`, `Account.BillingCountry`). Absent and null are the same. */
  fields: Readonly<Record<string, Json>>;
  /** Field paths that the CRM works out itself on this record, such as an amount that is the sum of products: it ignores a write. */
  calculated?: readonly string[];
  /** Its owner is the user as whom the relay works in the CRM. */
  ownedByRelay?: { username: string | null };
  /** The opportunity team without the owner; empty in an org that has none. */
  team: readonly Person[];
}

/** What the relay and the seller say to each other on the opportunity itself. The adapter knows the names of the fields. */
export interface Card {
  /** The seller wants the deal kept the same as its referral. */
  sync: boolean;
  referralId: string | null;
  referralLink: string | null;
  dealKind: string | null;
  /** The seller's answer to a deal that Microsoft sent: `Accept` or `Decline`. */
  response: string | null;
  responseReason: string | null;
  microsoftCrmId: string | null;
  audit: string | null;
  status: string | null;
  message: string | null;
  errorCode: string | null;
  /** The opportunity that a person wants to carry this one's referral instead. */
  moveTo: string | null;
  /** The one that carries it now. */
  movedTo: string | null;
  direction: string | null;
  /** What Microsoft says to the deal: `Waiting`, `Accepted`, `Declined`, `Expired` or `Withdrawn`. */
  microsoftAnswer: string | null;
}

export type CardStatus = 'Not shared' | 'Pending' | 'Synced' | 'Needs attention' | 'Paused';

/** What the relay writes of a card and never reads. Times are ISO 8601. */
export interface CardNotes {
  lastSynced: string;
  microsoftAnswered: string | null;
  /** Who answered at Microsoft, and why. */
  microsoftAnswerDetails: string | null;
  /** When both sides had last changed the same value. The card looks for conflicts only after it. */
  conflicted: string;
}

export type CardChange = Partial<Card & CardNotes & { status: CardStatus }>;

export interface Person {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
}

/** An opportunity about to be made for a referral, with its customer. */
export interface NewOpportunity {
  referralId: string;
  /**
   * By field path: the opportunity's own, `Account.…` (matched as `compareCustomers` says, else created) and
   * `PrimaryContact.…` (matched by e-mail within the account, else created).
   */
  values: JsonObject;
  card: CardChange;
  /** The customer's other people, each for a contact and a contact role of their own. */
  otherContacts?: readonly Person[];
  /** Those of `ownerEmails` who are users of the org join the opportunity's team, where it has teams. */
  joinsTeam?: true;
  /** What the referral is called: stands in for the names that the CRM asks for and the mapping does not give. */
  dealName: string | null;
  /** Who may own it, first choice first: the first active user with one of these e-mail addresses. */
  ownerEmails: readonly string[];
  /** Username of who owns it otherwise; blank: the integration user. */
  defaultOwner: string;
}

/** A lead that a referral has become; `opportunityId`: the one that it was converted into. */
export interface KnownLead {
  id: string;
  converted: boolean;
  opportunityId: string | null;
}

/** A lead about to be made for a referral; what the referral does not say is null. */
export interface NewLead {
  referralId: string;
  company: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  street: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
  notes: string | null;
}

/**
 * For each mapping key: the digests of what the referral and the opportunity showed when they last agreed. `held`: the record did not
 * keep what Partner Center says, so the two differ until somebody changes the field in the CRM. `lost …`: see `lostMark`.
 */
export type MergeBase = Readonly<
  Record<string, readonly [referral: string, opportunity: string, mark?: 'held' | `lost ${string}`]>
>;

/** A value that was overwritten in a field whose values are kept out of the history. */
export interface OverwrittenValue {
  /** Names this loss: kept again, it stays one. */
  id: string;
  /** The field, as people know it in the CRM. */
  label: string;
  /** Where it stood. */
  side: 'Salesforce' | 'Partner Center';
  /** In canonical form. */
  value: string;
}

/** A pair and what is known of it: one row of the work list. */
export interface Link {
  id: string;
  referralId: string | null;
  opportunityId: string | null;
  engagementId: string | null;
  base: MergeBase;
  /** The referral as it was when it was last looked at; null when nobody has. */
  version: ReferralVersion | null;
  opportunityModifiedAt: string | null;
  state: LinkState;
  attempts: number;
  /** How the last work ended, unless it ended well. */
  errorCode: ErrorCode | undefined;
  /** When the creation of a referral was first intended, epoch ms: set before the first POST. */
  intentAt: number | null;
  /** The same for Microsoft's half of the deal. */
  halfIntentAt: number | null;
  /** Microsoft's half has changed, and nobody has looked at it yet. */
  halfDue: boolean;
  /** A digest of what it showed when it was last looked at. */
  halfSeen: string | null;
  /** Counts signals; work that began at one number must not clear a later one. */
  dueSeq: number;
  leaseToken: string;
}

/** `parked`: given up after too many attempts, until a person or a new signal moves it. */
export type LinkState = 'new' | 'synced' | 'attention' | 'paused' | 'ignored' | 'parked';

/** One operation of a JSON Patch; Partner Center takes only these two (PR:patch-a-referral). */
export interface PatchOperation {
  op: 'add' | 'replace';
  path: string;
  value: Json;
}

/** What identifies the pair that a signal is about: one side is enough. `half`: it was Microsoft's half of the deal that changed. */
export type PairKey = { referralId: string; half?: true } | { opportunityId: string };
