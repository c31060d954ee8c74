import type { CosellError } from '../errors.ts';
import type { FieldDescription, MappingRow, Settings, ValueRow } from './fields/mapping.ts';
import type {
  JsonObject,
  Link,
  LinkState,
  MergeBase,
  Opportunity,
  PairKey,
  PatchOperation,
  Referral,
} from './model.ts';

/** What the core needs of the world. Adapters implement these; every one of them may reject with a CosellError. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

export interface Referrals {
  /** @throws REFERRAL_NOT_FOUND, also when it is there but not ours to see */
  read(id: string): Promise<Referral>;
  /** One entry for each id: the referral, or why it could not be read. Many at once are taken from list pages where those tell as much. */
  readMany(ids: readonly string[]): Promise<Map<string, Referral | CosellError>>;
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

/** An opportunity about to be made for a referral, with its customer. Field names are those of the three objects. */
export interface NewOpportunity {
  referralId: string;
  fields: JsonObject;
  /** Matched by name and postal code (without one: country), else created. */
  account: JsonObject;
  /** Matched by e-mail within the account, else created; becomes the primary contact. */
  contact: JsonObject | undefined;
  /** Who may own it, first choice first: the first active user with one of these e-mail addresses. */
  ownerEmails: readonly string[];
  /** Username of who owns it otherwise; blank: the integration user. */
  defaultOwner: string;
}

/** `problems`: what the org refused of the customer or the owner, while the opportunity itself is there. */
export interface CreatedOpportunity {
  id: string;
  problems: CosellError[];
}

/** A lead about to be made for a referral that is none of ours yet. */
export interface NewLead {
  referralId: string;
  fields: JsonObject;
}

export interface Leads {
  /** Upserts on the referral id. One outcome for each, in order: its id or why not. @throws only when nothing was written */
  save(leads: readonly NewLead[]): Promise<(string | CosellError)[]>;
  /** Those that exist; `opportunityId` once it was converted into one. */
  read(
    referralIds: readonly string[],
  ): Promise<{ referralId: string; id: string; converted: boolean; opportunityId: string | null }[]>;
  /** Referral ids of leads that were converted since then (epoch ms). */
  convertedSince(since: number): Promise<string[]>;
}

/** One row of the timeline (`Partner_Center_Sync_Event__c`). */
export interface TimelineEvent {
  /** Names this outcome: written again, it stays one row. */
  externalId: string;
  opportunityId: string;
  /** Epoch ms. */
  occurredAt: number;
  direction: 'From Partner Center' | 'To Partner Center' | 'Both' | null;
  outcome:
    'Synced' | 'Conflict' | 'Needs attention' | 'Received' | 'Shared' | 'Accepted' | 'Declined' | 'Paused' | 'Closed';
  /** One sentence without values. */
  summary: string;
  /** One line a field: `Label: old → new`. */
  changes: string;
  /** One line a field: `Label: value`. */
  lost: string;
  errorCode: string | null;
}

export interface Timeline {
  /** One outcome for each, in order: undefined when it was written. @throws only when nothing was written */
  record(events: readonly TimelineEvent[]): Promise<(CosellError | undefined)[]>;
}

/** What the relay tells the org of itself (`Partner_Center_Relay__c`). Times are epoch ms. */
export interface Heartbeat {
  externalId: string;
  version: string;
  at: number;
  lastFromPartnerCenter: number | undefined;
  lastFromSalesforce: number | undefined;
  queueDepth: number;
  failedPairs: number;
  credentialExpires: number | undefined;
  /** One row a line, with the reason. */
  disabledMappings: string;
  usage: ApiUsage | undefined;
}

export interface Heartbeats {
  write(heartbeat: Heartbeat): Promise<void>;
}

/** Calls of the whole org in the last 24 hours, as its answers say (`Sforce-Limit-Info`). */
export interface ApiUsage {
  used: number;
  limit: number;
}

export interface Opportunities {
  /**
   * Those that exist and are visible, by either key. `fields` are field paths from Opportunity, of the account (`Account.Name`), the
   * owner (`Owner.Email`) and the primary contact (`PrimaryContact.Email`); each is there in the answer, null when blank.
   */
  read(
    keys: { ids: readonly string[]; referralIds: readonly string[] },
    fields: readonly string[],
  ): Promise<Opportunity[]>;
  /** One outcome for each update, in order: undefined when it was written. @throws only when nothing was written */
  update(updates: readonly OpportunityUpdate[]): Promise<(CosellError | undefined)[]>;
  /** Upserts on the referral id, with customer and owner. One outcome for each, in order. @throws only when nothing was written */
  create(opportunities: readonly NewOpportunity[]): Promise<(CreatedOpportunity | CosellError)[]>;
  /** Shared or linked ones, deleted ones too. */
  changedSince(
    since: number,
  ): Promise<{ id: string; modifiedAt: string; referralId: string | null; deleted: boolean }[]>;
}

export interface OrgConfiguration {
  /** Rows of the mapping metadata, what the org says of the fields that they may name, and its catalogue of solutions. */
  load(): Promise<{
    rows: MappingRow[];
    values: ValueRow[];
    settings: Settings;
    describe: (path: string) => FieldDescription | undefined;
    /** Names of the active ones by solution id; empty where nobody keeps a catalogue. */
    solutions: ReadonlyMap<string, string>;
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
  /** What Microsoft's half showed when it was last looked at; the mark that it has news goes. */
  halfSeen?: string;
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
  /**
   * Stores, before a POST that cannot be repeated, that it is about to be made, and what the two sides will then agree on.
   * @throws PAIR_BUSY when the lease was lost: whoever has it now may be making it
   */
  intendReferral(link: Link, at: number, base: MergeBase): Promise<void>;
  /** The same for Microsoft's half of the deal; null takes it back. @throws PAIR_BUSY */
  intendMicrosoftsHalf(link: Link, at: number | null): Promise<void>;
  /** Everything that was intended is there. */
  created(link: Link): Promise<void>;
  /** Forgets the row, unless a signal came in meanwhile: then it is only let go of, and stays due. */
  drop(link: Link): Promise<void>;
  /** Rows by either key, for the sweep to tell what it has seen already. */
  known(
    keys: readonly PairKey[],
  ): Promise<Pick<Link, 'referralId' | 'opportunityId' | 'eTag' | 'opportunityModifiedAt'>[]>;
  /** Every row that knows both sides. */
  pairs(): Promise<
    { referralId: string; opportunityId: string; eTag: string | null; opportunityModifiedAt: string | null }[]
  >;
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
  | { event: 'comparison'; pairs: number; drifted: number; gone: number }
  | { event: 'mapping'; rows: number; problems: { row: string; code: string; message: string }[] }
  | { event: 'fault'; where: string; error: CosellError };
