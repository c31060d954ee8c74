import type { CosellError, ErrorCode } from '../../errors.ts';
import type { Link, LinkState, MergeBase, PairKey, ReferralVersion } from '../model.ts';

/** The link table, which is the work list. */
export interface Links {
  /** Durable when it resolves. @throws STORE_UNAVAILABLE */
  markDue(keys: readonly PairKey[], at: number): Promise<void>;
  /** Takes leases on at most `limit` due pairs, longest due first. */
  claim(limit: number, now: number, leaseMs: number): Promise<Link[]>;
  /**
   * Makes due now what waits because it failed with one of these codes since then (epoch ms). A pair that has failed many times in a row
   * goes on waiting: it may be the cause.
   */
  recall(codes: readonly ErrorCode[], failedSince: number): Promise<void>;
  /**
   * The clock was set back: what was stored by a time that is yet to come waits for a time of which nobody knows when it comes. Such
   * pairs are due now, and no lease lasts longer than `leaseMs` from now.
   */
  distrustFuture(leaseMs: number): Promise<void>;
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
  /** The row of this pair as it stands, without taking hold of it. */
  peek(key: PairKey): Promise<Link | undefined>;
  /** Rows by either key, for the sweep to tell what it has seen already. */
  known(
    keys: readonly PairKey[],
  ): Promise<Pick<Link, 'referralId' | 'opportunityId' | 'version' | 'opportunityModifiedAt'>[]>;
  /** Every row that knows both sides. */
  pairs(): Promise<KnownPair[]>;
  /** Every row whose last work ended with an error, given up or not, by one of its sides. */
  failed(): Promise<PairKey[]>;
  /** Epoch ms of the earliest due pair, or undefined. */
  nextDue(): Promise<number | undefined>;
}

/** A row that knows both sides: what each showed when it was last brought to rest. */
export type KnownPair = Pick<Link, 'version' | 'opportunityModifiedAt' | 'halfSeen'> & {
  referralId: string;
  opportunityId: string;
};

/** How one piece of work on a pair ended. Null and undefined differ: undefined leaves the column as it is. */
export interface LinkOutcome {
  state: LinkState;
  error: CosellError | undefined;
  attempts: number;
  /** Epoch ms when to look again, or undefined when only a signal should bring it back. */
  dueAt: number | undefined;
  base?: MergeBase;
  version?: ReferralVersion;
  opportunityModifiedAt?: string;
  /** What Microsoft's half showed when it was last looked at; the mark that it has changed goes. */
  halfSeen?: string;
}
