import type { Mapping, OrgMapping } from '../fields/mapping.ts';

/** What the org's admin has configured. */
export interface OrgConfiguration {
  /** Rows of the mapping metadata, what the org says of the fields that they may name, and its catalogue of solutions. */
  load(): Promise<OrgMapping>;
}

/** What the relay tells the org about itself. Times are epoch ms. */
export interface Heartbeat {
  externalId: string;
  version: string;
  at: number;
  lastFromPartnerCenter: number | undefined;
  lastFromSalesforce: number | undefined;
  queueDepth: number;
  failedPairs: number;
  credentialExpires: number | undefined;
  events: EventsSeen;
  /** One a line: name or id of the opportunity, and the deal's address in Partner Center. */
  deletedDeals: string;
  /** One row a line, with the reason. */
  disabledMappings: string;
  usage: ApiUsage | undefined;
  /** What the set-up page shows; undefined where nobody has looked anew. */
  setup: SetupReport | undefined;
}

/**
 * One thing that an installed org needs. `todo`: somebody has to act. `look`: it may be meant that way, or the relay's user cannot see it.
 * `code` and `values` are data: the set-up page has the words.
 */
export interface SetupCheck {
  name: string;
  state: 'done' | 'todo' | 'look';
  code: string;
  values: readonly string[];
}

export interface SetupReport {
  /** Epoch ms. */
  at: number;
  checks: readonly SetupCheck[];
}

/** How the org is set up, as far as the relay's user can see. */
export interface OrgSetup {
  look(mapping: Mapping): Promise<SetupCheck[]>;
}

/** How the relay hears of changes in the CRM. Times are epoch ms. */
export interface EventsSeen {
  channel: string;
  /** How far the stream of events has been read; undefined where none is read. */
  readAt: number | undefined;
  /** When events were missing last, and what had changed was compared. */
  comparedAt: number | undefined;
}

export interface Heartbeats {
  write(heartbeat: Heartbeat): Promise<void>;
}

/** Calls of the whole org in the last 24 hours, as its answers say (`Sforce-Limit-Info`). */
export interface ApiUsage {
  used: number;
  limit: number;
}
