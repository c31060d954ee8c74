import type { OrgMapping } from '../fields/mapping.ts';

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
