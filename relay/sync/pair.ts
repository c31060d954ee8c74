import type { CosellError } from '../errors.ts';
import type { News } from './record/audit-lines.ts';
import type { Mapping } from './fields/mapping.ts';
import type { Digest } from './fields/merge.ts';
import type { JsonObject, Link, MergeBase, Opportunity, Referral } from './model.ts';
import type {
  Clock,
  Cursors,
  Leads,
  Links,
  NewLead,
  NewOpportunity,
  Opportunities,
  Referrals,
  Report,
} from './ports.ts';
import type { EventLog } from './record/event-log.ts';

/** One claimed pair with both sides as just read. */
export interface Pair {
  link: Link;
  referral: Referral | undefined;
  opportunity: Opportunity | undefined;
  /** Why the referral could not be read. */
  unread?: CosellError;
  /** The lead that a referral without an opportunity has become. */
  lead?: { id: string; converted: boolean; opportunityId: string | null };
}

/** How a pair is left by the steps on the referral's side: what is still to be written to the opportunity, and what to remember. */
export interface Result {
  /** For the log: one word. */
  did: string;
  /** Fields that the seller may be editing at this moment: written only if nobody has since our read. */
  guarded: JsonObject;
  /** Fields that only the relay writes. */
  own: JsonObject;
  state: Link['state'];
  /** What the seller was told is wrong. */
  error?: CosellError;
  /** Look again after so many milliseconds. */
  againInMs?: number;
  /** The base once `guarded` is written; `baseWithout` if it could not be. */
  base?: MergeBase;
  baseWithout?: MergeBase;
  eTag?: string;
  /** What Microsoft's half showed when it was looked at. */
  halfSeen?: string;
  /** For the timeline. */
  news?: News[];
  /** What holds even if nothing could be written here, in the words of the audit and for the timeline: the referral has changed. */
  outwards?: { lines: string[]; news: News[] };
  /** An opportunity, or a lead, to be made for this referral. */
  create?: Creation;
  lead?: NewLead;
  /** `error` is not in `own` yet. */
  untold?: boolean;
  /** Writes made so far, for the log. */
  wrote: number;
}

/** An opportunity to be made, with the first lines of its audit. */
export interface Creation {
  opportunity: NewOpportunity;
  lines: string[];
}

/** A pair with how its steps ended. */
export type Work = Pair & { result: Result | CosellError };

/** Everything the steps need: the two sides, the work list, the org's mapping, time. */
export interface Context {
  referrals: Referrals;
  opportunities: Opportunities;
  leads: Leads;
  links: Links;
  cursors: Cursors;
  mapping: Mapping;
  digest: Digest;
  clock: Clock;
  report: Report;
  events: EventLog;
  options: ReconcileOptions;
}

export interface ReconcileOptions {
  /** How many calls to Partner Center run at once. */
  concurrency: number;
  /** Whether a referral without an opportunity makes one. */
  inboundCreate: boolean;
  /** Whether a referral that is a lead becomes a lead. */
  leads: boolean;
  /** A number in [0, 1), for jitter. */
  random: () => number;
}

/** Nothing to write. */
export function idle(did: string, state: Link['state'], rest: Partial<Result> = {}): Result {
  return { did, state, guarded: {}, own: {}, wrote: 0, ...rest };
}

/** What drafting an opportunity needs of the context. */
export const draftingIn = ({ mapping, digest, options, clock }: Context) => ({
  ...{ mapping, digest },
  inboundCreate: options.inboundCreate,
  now: clock.now(),
});
