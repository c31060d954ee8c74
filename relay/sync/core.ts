import type { Digest } from './fields/merge.ts';
import type { Mapping } from './fields/mapping.ts';
import type { OpenReferral } from './observe/kept-deals.ts';
import type { Clock } from './ports/clock.ts';
import type { Cursors } from './ports/cursors.ts';
import type { Leads } from './ports/leads.ts';
import type { Links } from './ports/links.ts';
import type { Opportunities } from './ports/opportunities.ts';
import type { Overwritten } from './ports/overwritten.ts';
import type { Referrals } from './ports/referrals.ts';
import type { Report } from './ports/report.ts';
import type { EventLog } from './record/event-log.ts';

/** Everything a reconciliation needs from outside: both clouds, the work list, the org's mapping, the clock. */
export interface Core {
  referrals: Referrals;
  opportunities: Opportunities;
  leads: Leads;
  links: Links;
  cursors: Cursors;
  /** The open referrals of customers with names like these, as of the last listing (at most a minute old). */
  openReferrals: (customers: readonly string[]) => Promise<readonly OpenReferral[]>;
  events: EventLog;
  overwritten: Overwritten;
  /** The mapping in force. */
  mapping: () => Promise<Mapping>;
  digest: Digest;
  clock: Clock;
  report: Report;
  options: ReconcileOptions;
  /** This run probes whether the clouds work again. If they still fail, the failure does not count against the pair. */
  isProbe?: boolean;
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
