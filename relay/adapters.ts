import type { Config } from './config.ts';
import { createHttp } from './ground/http.ts';
import type { Observe } from './ground/observe.ts';
import { createApi } from './partner-center/api.ts';
import { createReferrals } from './partner-center/referrals.ts';
import { createRegistrations, type Registrations } from './partner-center/registration.ts';
import { createTokens, type Tokens } from './partner-center/tokens.ts';
import { createOrgConfiguration } from './salesforce/configuration.ts';
import { connectSalesforce, type Salesforce } from './salesforce/connect.ts';
import { createHeartbeats } from './salesforce/heartbeats.ts';
import { createLeads } from './salesforce/leads.ts';
import { createOpportunities } from './salesforce/opportunities.ts';
import { createTimeline } from './salesforce/timeline.ts';
import { createCredentials } from './store/credentials.ts';
import { createCursors } from './store/cursors.ts';
import { createDuties, type Duties } from './store/duties.ts';
import { createLinks } from './store/links.ts';
import { openStore, type Store } from './store/open-store.ts';
import type {
  Clock,
  Cursors,
  Heartbeats,
  Leads,
  Links,
  Opportunities,
  OrgConfiguration,
  Referrals,
  Timeline,
} from './sync/ports.ts';

/** The adapters, wired: what the server and every command are made of. */
export interface Adapters {
  store: Store;
  links: Links;
  cursors: Cursors;
  duties: Duties;
  referrals: Referrals;
  registrations: Registrations;
  tokens: Tokens;
  salesforce: Salesforce;
  opportunities: Opportunities;
  leads: Leads;
  timeline: Timeline;
  heartbeats: Heartbeats;
  organization: OrgConfiguration;
  close(): Promise<void>;
}

export async function openAdapters(
  config: Config,
  clock: Clock,
  observe: (cloud: string) => Observe,
): Promise<Adapters> {
  const store = await openStore(config, clock);
  const now = () => clock.now();
  const { partnerCenter } = config;
  const meanings = { unavailable: 'PARTNER_CENTER_UNAVAILABLE', throttled: 'PARTNER_CENTER_THROTTLED' } as const;
  // One client a host: when one asks for patience, the others may still be called.
  const http = () => createHttp(meanings, now, observe('partner-center'));
  const tokens = createTokens({
    http: http(),
    authorityUrl: partnerCenter.authorityUrl,
    tenantId: partnerCenter.tenantId,
    clientId: partnerCenter.clientId,
    clientSecret: partnerCenter.clientSecret,
    firstRefreshToken: partnerCenter.refreshToken,
    refreshTokens: createCredentials(store, config.encryptionKey, now),
    now,
  });
  const salesforce = connectSalesforce({ ...config.salesforce, now, observe: observe('salesforce') });
  const referralsApi = createApi(http(), tokens, 'https://api.partner.microsoft.com');
  const webhooksApi = createApi(http(), tokens, 'https://api.partnercenter.microsoft.com');
  return {
    store,
    links: createLinks(store, clock),
    cursors: createCursors(store),
    duties: createDuties(store, clock),
    referrals: createReferrals(referralsApi, partnerCenter.apiUrl, config.sync.concurrency),
    registrations: createRegistrations(webhooksApi, partnerCenter.webhookApiUrl),
    tokens,
    salesforce,
    opportunities: createOpportunities(salesforce),
    leads: createLeads(salesforce),
    timeline: createTimeline(salesforce),
    heartbeats: createHeartbeats(salesforce),
    organization: createOrgConfiguration(salesforce),
    close: () => store.close(),
  };
}
