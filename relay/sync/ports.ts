import type { CosellError } from '../errors.ts';
import type { FieldDescription, MappingRow, Settings, ValueRow } from './mapping.ts';
import type { Customer, JsonObject, Link, LinkState, MergeBase, Opportunity, PairKey, Referral } from './model.ts';

/** What the core needs of the world. Adapters implement these; every one of them may reject with a CosellError. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** One operation of a JSON Patch; Partner Center takes only these two (PR:patch-a-referral). */
export interface PatchOperation {
  op: 'add' | 'replace';
  path: string;
  value: JsonObject[string];
}

export interface Referrals {
  /** @throws REFERRAL_NOT_FOUND */
  read(id: string): Promise<Referral>;
  /** Resolves to the referral as it is after the patch, or undefined where the service does not show it. @throws REFERRAL_CHANGED */
  patch(id: string, eTag: string, operations: readonly PatchOperation[]): Promise<Referral | undefined>;
  create(body: JsonObject): Promise<Referral>;
  /** All halves of one deal that we may see. */
  ofEngagement(engagementId: string): Promise<Referral[]>;
  /** The partner's own half with this CRM id among referrals created since then, newest first. */
  findByExternalReference(opportunityId: string, createdSince: number): Promise<Referral | undefined>;
  /** Newest first, stopping at `since` (epoch ms). */
  changedSince(since: number): Promise<Referral[]>;
}

/** Fields to set on one opportunity. `onlyIfUnmodifiedSince` is left out where only fields of the relay's own are written. */
export interface OpportunityUpdate {
  id: string;
  fields: JsonObject;
  onlyIfUnmodifiedSince?: string;
}

export interface NewOpportunity {
  referralId: string;
  fields: JsonObject;
  customer: Customer;
}

export interface Opportunities {
  /** Those that exist and are visible, by either key. `fields` are field paths from Opportunity. */
  read(
    keys: { ids: readonly string[]; referralIds: readonly string[] },
    fields: readonly string[],
  ): Promise<Opportunity[]>;
  /** One outcome for each update, in order: undefined when it was written. @throws only when nothing was written */
  update(updates: readonly OpportunityUpdate[]): Promise<(CosellError | undefined)[]>;
  /** Account and primary contact are matched or created with it, all or nothing. Resolves to the opportunity's id. */
  create(opportunity: NewOpportunity): Promise<string>;
  changedSince(since: number): Promise<{ id: string; modifiedAt: string }[]>;
}

export interface OrgConfiguration {
  /** Rows of the mapping metadata, and what the org says of the fields of Opportunity that they may name. */
  load(): Promise<{
    rows: MappingRow[];
    values: ValueRow[];
    settings: Settings;
    describe: (path: string) => FieldDescription | undefined;
  }>;
}

/** How one piece of work on a pair ended. Null and undefined differ: undefined leaves the column as it is. */
export interface LinkOutcome {
  state: LinkState;
  error: CosellError | undefined;
  attempts: number;
  /** Epoch ms when to look again, or undefined when only a signal should bring it back. */
  dueAt: number | undefined;
  base?: MergeBase;
  eTag?: string;
  opportunityModifiedAt?: string;
}

export interface Links {
  /** Durable when it resolves. @throws STORE_UNAVAILABLE */
  markDue(keys: readonly PairKey[], at: number): Promise<void>;
  /** Takes leases on at most `limit` due pairs, longest due first. */
  claim(limit: number, now: number, leaseMs: number): Promise<Link[]>;
  renew(leaseTokens: readonly string[], until: number): Promise<void>;
  /** Clears the due mark only if no signal came in meanwhile. False when the lease was lost. */
  finish(link: Link, outcome: LinkOutcome): Promise<boolean>;
  /**
   * Makes this row the one of the pair, absorbing any row that knows only the other side. Resolves to the pair with what it
   * inherited, or undefined when that row is in other hands (unless forced) or this one is no longer in ours.
   */
  join(
    link: Link,
    sides: { referralId?: string; opportunityId?: string; engagementId?: string },
    how?: { force?: boolean; base?: MergeBase },
  ): Promise<Link | undefined>;
  /** Stores, before a POST that cannot be repeated, that it is about to be made, and what the two sides will then agree on. */
  intendReferral(link: Link, at: number, base: MergeBase): Promise<void>;
  /** The same for Microsoft's half of the deal; null takes it back. */
  intendMicrosoftsHalf(link: Link, at: number | null): Promise<void>;
  /** Everything that was intended is there. */
  created(link: Link): Promise<void>;
  /** Forgets the row, unless a signal came in meanwhile: then it is only let go of, and stays due. */
  drop(link: Link): Promise<void>;
  /** Rows by either key, for the sweep to tell what it has seen already. */
  known(
    keys: readonly PairKey[],
  ): Promise<Pick<Link, 'referralId' | 'opportunityId' | 'eTag' | 'opportunityModifiedAt'>[]>;
  /** Epoch ms of the earliest due pair, or undefined. */
  nextDue(): Promise<number | undefined>;
}

export interface Cursors {
  get(name: string): Promise<number | undefined>;
  set(name: string, value: number): Promise<void>;
}

/** Where the core says what happened: log and metrics. Never values of customers. */
export type Report = (event: SyncEvent) => void;

export type SyncEvent =
  | {
      event: 'pair';
      outcome: string;
      link: string;
      referralId: string | null;
      opportunityId: string | null;
      wrote: number;
      error?: CosellError;
    }
  | { event: 'batch'; pairs: number; durationMs: number }
  | { event: 'sweep'; referrals: number; opportunities: number }
  | { event: 'mapping'; rows: number; problems: { row: string; code: string; message: string }[] }
  | { event: 'fault'; where: string; error: CosellError };
