import type { CosellError, ErrorCode } from '../../errors.ts';
import type { Link, LinkState, MergeBase, PairKey, ReferralVersion } from '../model.ts';

/** The link table, which is the work list. */
export interface Links {
  /**
   * Durable when it resolves. `mayWait`: pairs that are not due yet let signalled ones go first, until a signal about them arrives.
   * @throws STORE_UNAVAILABLE
   */
  markDue(keys: readonly PairKey[], at: number, how?: { mayWait?: boolean }): Promise<void>;
  /**
   * Takes leases on at most `limit` due pairs of one kind, longest due first: signalled ones, or those that may wait, or (all) signalled ones
   * and only if there are none, those that may wait.
   */
  claim(limit: number, now: number, leaseMs: number, which?: 'all' | 'signalled' | 'waiting'): Promise<Link[]>;
  /**
   * Makes due now the pairs that wait because they failed with one of these codes since then (epoch ms), at most so many times in a row.
   */
  recall(codes: readonly ErrorCode[], failedSince: number, mostAttempts: number): Promise<void>;
  /**
   * Repairs the table after the clock was set back, when stored due times and leases may lie far in the future. Makes such pairs due now
   * and limits every lease to `leaseMs` from now.
   */
  distrustFuture(leaseMs: number): Promise<void>;
  renew(leaseTokens: readonly string[], until: number): Promise<void>;
  /**
   * Clears the due mark only if no new signal has arrived; then the pair stays due, but not before `notBefore` (epoch ms). Resolves to
   * false if the lease was lost.
   */
  finish(link: Link, outcome: LinkOutcome, notBefore?: number): Promise<boolean>;
  /**
   * Makes this the pair's row and absorbs any row that knows only the other side. Resolves to the pair with what it inherited, except the
   * signals, which stay due after this run. Resolves to undefined if another worker holds that row (unless forced) or this row's lease was
   * lost. `opportunityId: null`: the row no longer knows an opportunity. If a signal arrived during the run, the opportunity that
   * the row leaves is due by itself.
   */
  join(
    link: Link,
    sides: { referralId?: string; opportunityId?: string | null; engagementId?: string },
    how?: { force?: boolean; base?: MergeBase },
  ): Promise<Link | undefined>;
  /**
   * Stores the intent to make a POST that cannot be repeated, and the merge base that will hold after it.
   * @throws PAIR_BUSY if the lease was lost: the worker that holds it now may be making the POST
   */
  intendReferral(link: Link, at: number, base: MergeBase): Promise<void>;
  /**
   * Stores merge bases in one statement, before what they tell of is written: opportunities to create, values to copy. {} takes one back.
   * Leaves rows alone whose lease was lost.
   */
  intendBases(intents: readonly { link: Link; base: MergeBase }[]): Promise<void>;
  /** The intent to post Microsoft's half of the deal; null takes it back. @throws PAIR_BUSY */
  intendMicrosoftsHalf(link: Link, at: number | null): Promise<void>;
  /** Everything that was intended now exists. */
  created(link: Link): Promise<void>;
  /** Deletes the row, unless a new signal has arrived: then it only releases the lease, and the row stays due, as above. */
  drop(link: Link, notBefore?: number): Promise<void>;
  /** The current row of this pair, without taking a lease. */
  peek(key: PairKey): Promise<Link | undefined>;
  /** Rows by either key, so that the sweep can skip what it has already seen. */
  known(
    keys: readonly PairKey[],
  ): Promise<Pick<Link, 'referralId' | 'opportunityId' | 'version' | 'opportunityModifiedAt'>[]>;
  /** Every row whose last run failed, parked or not, by one of its ids. */
  failed(): Promise<PairKey[]>;
  /** Epoch ms of the earliest due pair, or of the earliest signalled one; undefined if there is none. */
  nextDue(which?: 'all' | 'signalled'): Promise<number | undefined>;
}

/** A row that has both ids, with what each side showed when the pair was last synced. */
export type KnownPair = Pick<Link, 'version' | 'opportunityModifiedAt' | 'halfSeen'> & {
  referralId: string;
  opportunityId: string;
};

/** How one run on a pair ended. Null and undefined differ: undefined leaves the column unchanged. */
export interface LinkOutcome {
  state: LinkState;
  error: CosellError | undefined;
  attempts: number;
  /** When to run again (epoch ms); undefined if only a signal should make the pair due. */
  dueAt: number | undefined;
  base?: MergeBase;
  version?: ReferralVersion;
  opportunityModifiedAt?: string;
  /** The digest of Microsoft's half at the last read. Setting it clears the mark that the half has changed. */
  halfSeen?: string;
}
