import type { ErrorCode } from '../errors.ts';

/** The words of the core: what a referral, an opportunity and their link are to the reconciler. No cloud, no database. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** One half of a deal in Partner Center. `body` is the whole resource as read; the rest is what the rules look at. */
export interface Referral {
  id: string;
  engagementId: string;
  /** Inner quotes included, to be sent verbatim as If-Match. */
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

/** An opportunity as read in one query, with the account, owner and primary contact that sharing it needs. */
export interface Opportunity {
  id: string;
  /** LastModifiedDate, ISO 8601. */
  modifiedAt: string;
  /** Modified within the server's current second: a precondition could not tell a later edit from this one. */
  fresh: boolean;
  /** By field path: `Amount`, `Account.BillingCountry`, `PrimaryContact.Email`, `Owner.Email`. Absent and null are the same. */
  fields: Readonly<Record<string, Json>>;
  /** The opportunity team without the owner; empty in an org that has none. */
  team: readonly Person[];
}

export interface Person {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
}

/** For each mapping key: the digests of what the referral and the opportunity showed when they last agreed. */
export type MergeBase = Readonly<Record<string, readonly [referral: string, opportunity: string]>>;

/** A pair and what is known of it: one row of the work list. */
export interface Link {
  id: string;
  referralId: string | null;
  opportunityId: string | null;
  engagementId: string | null;
  base: MergeBase;
  eTag: string | null;
  opportunityModifiedAt: string | null;
  state: LinkState;
  attempts: number;
  /** How the last work ended, unless it ended well. */
  errorCode: ErrorCode | undefined;
  /** When the creation of a referral was first intended, epoch ms: set before the first POST. */
  intentAt: number | null;
  /** The same for Microsoft's half of the deal. */
  halfIntentAt: number | null;
  /** Microsoft's half has news that nobody has looked at. */
  halfDue: boolean;
  /** A digest of what it showed when it was last looked at. */
  halfSeen: string | null;
  /** Counts signals; work that began at one number must not clear a later one. */
  dueSeq: number;
  leaseToken: string;
}

/** `parked`: given up after too many attempts, until a person or a new signal moves it. */
export type LinkState = 'new' | 'synced' | 'attention' | 'paused' | 'ignored' | 'parked';

/** What identifies the pair that a signal is about: one side is enough. `half`: the news is of Microsoft's half of the deal. */
export type PairKey = { referralId: string; half?: true } | { opportunityId: string };
