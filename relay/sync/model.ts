import type { ErrorCode } from '../errors.ts';

/** The core's vocabulary: what a referral, an opportunity and their link are to the reconciler. No cloud, no database. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** One half of a deal in Partner Center. `body` is the whole resource as read; the other members are what the rules use. */
export interface Referral {
  id: string;
  engagementId: string;
  /** Sent verbatim as If-Match, inner quotes included. Blank if the referral came from a list: lists carry no eTag. */
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

/** The version of a referral that the relay last read. */
export interface ReferralVersion {
  /** `updatedDateTime`, which single reads and lists both carry. */
  updatedAt: string;
  /** Inner quotes included; blank if the referral came from a list. */
  eTag: string;
}

/** An opportunity as read in one query, with the account, owner and primary contact needed to share it. */
export interface Opportunity {
  id: string;
  /** LastModifiedDate, ISO 8601. */
  modifiedAt: string;
  /** Modified within the server's current second. A precondition could not distinguish a later edit from this one. */
  fresh: boolean;
  card: Card;
  /** By field path, as mapping rows name them (`Amount`, `Account.BillingCountry`). Absent and null are the same. */
  fields: Readonly<Record<string, Json>>;
  /** Field paths that the CRM calculates on this record and ignores when written, such as an amount that is the sum of the products. */
  calculated?: readonly string[];
  /** Set if the owner is the user that the relay signs in to the CRM as. */
  ownedByRelay?: { username: string | null };
  /** The opportunity team without the owner; empty if the org has no teams. */
  team: readonly Person[];
}

/** The fields on the opportunity through which the relay and the seller communicate. The adapter knows the field names. */
export interface Card {
  /** The seller wants this deal kept in sync with its referral. */
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
  /** The opportunity that the seller wants to carry this referral instead. */
  moveTo: string | null;
  /** The opportunity that carries the referral now. */
  movedTo: string | null;
  /** When the seller said that the offered deal is another one. */
  offerRefused: string | null;
  direction: string | null;
  /** Microsoft's answer: `Waiting`, `Accepted`, `Declined`, `Expired` or `Withdrawn`. */
  microsoftAnswer: string | null;
  /** Microsoft's people on the referral. */
  microsoftSeller: string | null;
}

export type CardStatus = 'Not shared' | 'Pending' | 'Synced' | 'Needs attention' | 'Paused';

/** The card fields that the relay writes but never reads. Times are ISO 8601. */
export interface CardNotes {
  lastSynced: string;
  microsoftAnswered: string | null;
  /** Who answered at Microsoft, and why. */
  microsoftAnswerDetails: string | null;
  /** When both sides last changed the same value. The component looks for conflicts only after this time. */
  conflicted: string;
}

export type CardChange = Partial<Card & CardNotes & { status: CardStatus }>;

export interface Person {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
}

/** An opportunity to create for a referral, with its customer. */
export interface NewOpportunity {
  referralId: string;
  /**
   * By field path: the opportunity's own, `Account.…` (matched as `compareCustomers` says, else created) and
   * `PrimaryContact.…` (matched by e-mail within the account, else created).
   */
  values: JsonObject;
  card: CardChange;
  /** The customer's other people. Each gets a contact and a contact role. */
  otherContacts?: readonly Person[];
  /** Adds those of `ownerEmails` who are users of the org to the opportunity's team, if the org has teams. */
  joinsTeam?: true;
  /** The referral's name. Fills the name fields that the CRM requires and the mapping leaves blank. */
  dealName: string | null;
  /** E-mail addresses of possible owners, first choice first. The first active user with one of them becomes the owner. */
  ownerEmails: readonly string[];
  /** Username of the owner if none of `ownerEmails` matches; blank means the integration user. */
  defaultOwner: string;
}

/** A lead created for a referral. `opportunityId`: the opportunity that the lead was converted into. */
export interface KnownLead {
  id: string;
  converted: boolean;
  opportunityId: string | null;
}

/** A lead to create for a referral; values that the referral does not have are null. */
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
 * For each mapping key, the digests of what the two sides showed when they last agreed. `held`: the CRM did not keep Partner Center's
 * value, so the two differ until somebody changes the field in the CRM. `held there`: the same the other way round. `lost …`: see `lostMark`. `Intended`: see `withIntended`.
 */
export type MergeBase = Readonly<Record<string, readonly [referral: string, opportunity: string, Mark?, Intended?]>>;
type Mark = 'held' | 'held there' | `lost ${string}` | null;
type Intended = readonly [to: 'referral' | 'opportunity', referral: string, opportunity: string];

/** A pair and what the relay knows about it: one row of the work list. */
export interface Link {
  id: string;
  referralId: string | null;
  opportunityId: string | null;
  engagementId: string | null;
  base: MergeBase;
  /** The version of the referral that the relay last read; null before the first read. */
  version: ReferralVersion | null;
  opportunityModifiedAt: string | null;
  state: LinkState;
  attempts: number;
  /** The error of the last run; undefined if it succeeded. */
  errorCode: ErrorCode | undefined;
  /** When the relay first intended to create the referral, epoch ms. Set before the first POST. */
  intentAt: number | null;
  /** The same for Microsoft's half of the deal. */
  halfIntentAt: number | null;
  /** Microsoft's half has changed and the relay has not read it yet. */
  halfDue: boolean;
  /** A digest of what Microsoft's half showed at the last read. */
  halfSeen: string | null;
  /** Counts signals. A run that started at one number must not clear a later signal. */
  dueSeq: number;
  leaseToken: string;
  /** It is due because of a list, not because of a signal: signalled pairs go first. */
  mayWait?: true;
}

/** `parked`: given up after too many attempts, until the seller, the operator or a new signal revives it. */
export type LinkState = 'new' | 'synced' | 'attention' | 'paused' | 'ignored' | 'parked';

/** One operation of a JSON Patch. Partner Center accepts only these two (PR:patch-a-referral). */
export interface PatchOperation {
  op: 'add' | 'replace';
  path: string;
  value: Json;
}

/** Identifies the pair that a signal is about; one side is enough. `half`: the change was in Microsoft's half of the deal. */
export type PairKey = { referralId: string; half?: true } | { opportunityId: string };
