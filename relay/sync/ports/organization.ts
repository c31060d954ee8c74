import type { Mapping, OrgMapping } from '../fields/mapping.ts';

/** What the org's admin has configured. */
export interface OrgConfiguration {
  /** The mapping metadata rows, the org's description of the fields they may name, and its catalogue of solutions. */
  load(): Promise<OrgMapping>;
}

/** The relay's heartbeat to the org. Times are epoch ms. */
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
  /** One per line: the opportunity's name or id, and the deal's URL in Partner Center. */
  deletedDeals: string;
  /** One row per line, with the reason. */
  disabledMappings: string;
  usage: ApiUsage | undefined;
  /** Data for the set-up page; undefined if the relay has not checked again. */
  setup: SetupReport | undefined;
}

/**
 * One item of an org's set-up. `todo`: an admin has to act. `look`: it may be intended, or the relay's user cannot see it.
 * `code` and `values` are data; the set-up page supplies the words.
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

/** How the relay learns of changes in the CRM. Times are epoch ms. */
export interface EventsSeen {
  channel: string;
  /** How far the event stream has been read; undefined if the relay reads none. */
  readAt: number | undefined;
  /** When the relay last missed events and compared the records instead. */
  comparedAt: number | undefined;
}

export interface Heartbeats {
  write(heartbeat: Heartbeat): Promise<void>;
}

/** API calls of the whole org in the last 24 hours, from its response header (`Sforce-Limit-Info`). */
export interface ApiUsage {
  used: number;
  limit: number;
}
