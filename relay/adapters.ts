import type { Config } from './config.ts';
import type { CosellError } from './errors.ts';
import { createCloudClock } from './ground/cloud-clock.ts';
import { createHttp } from './ground/http.ts';
import { createPatience, createPauses, impatient, withLimits } from './ground/patience.ts';
import type { Observe } from './ground/observe.ts';
import { createApi, type Api } from './partner-center/api.ts';
import { createReferrals } from './partner-center/referrals.ts';
import { createRegistrations, type Registrations } from './partner-center/registration.ts';
import { createTokens, type Tokens } from './partner-center/tokens.ts';
import { createOrgConfiguration } from './salesforce/configuration.ts';
import { connectSalesforce, type ConnectedSalesforce } from './salesforce/connect.ts';
import { createHeartbeats } from './salesforce/heartbeats.ts';
import { createOldEvents } from './salesforce/old-events.ts';
import { createOrgSetup } from './salesforce/org-setup.ts';
import { createLeads } from './salesforce/leads.ts';
import { createOpportunities } from './salesforce/opportunities.ts';
import { createTimeline } from './salesforce/timeline.ts';
import { createCredentials, type Credentials } from './store/credentials.ts';
import { createCursors } from './store/cursors.ts';
import { createOverwritten } from './store/overwritten-values.ts';
import { createStreams } from './store/streams.ts';
import { createDuties, type Duties } from './store/duties.ts';
import { createLinks } from './store/links.ts';
import { createListings } from './store/listings.ts';
import { openStore, type Store } from './store/open-store.ts';
import { tieToOrganization } from './store/organization.ts';
import type { Clock } from './sync/ports/clock.ts';
import type { Cursors } from './sync/ports/cursors.ts';
import type { StreamPositions } from './sync/ports/event-stream.ts';
import type { Leads } from './sync/ports/leads.ts';
import type { Links } from './sync/ports/links.ts';
import type { Listings } from './sync/ports/listings.ts';
import type { OldEvents } from './sync/ports/old-events.ts';
import type { Opportunities } from './sync/ports/opportunities.ts';
import type { Heartbeats, OrgConfiguration, OrgSetup } from './sync/ports/organization.ts';
import type { Overwritten } from './sync/ports/overwritten.ts';
import type { Referrals } from './sync/ports/referrals.ts';
import type { Timeline } from './sync/ports/timeline.ts';

/** The adapters, wired: the parts that the server and every command use. */
export interface Adapters {
  store: Store;
  links: Links;
  listings: Listings;
  cursors: Cursors;
  streams: StreamPositions;
  duties: Duties;
  credentials: Credentials;
  overwritten: Overwritten;
  referrals: Referrals;
  registrations: Registrations;
  tokens: Tokens;
  salesforce: ConnectedSalesforce;
  opportunities: Opportunities;
  leads: Leads;
  timeline: Timeline;
  oldEvents: OldEvents;
  heartbeats: Heartbeats;
  organization: OrgConfiguration;
  orgSetup: OrgSetup;
  /**
   * The time that both clouds' clocks have reached, epoch ms, however wrong our own clock is; Infinity before the first answer of either.
   */
  cloudTime: () => number;
  /** Ends the waits of long walks: they fail as the cloud did. */
  stopWaiting(): void;
  close(): Promise<void>;
}

export interface Habits {
  /** Gets each row that had to be left out of a list of referrals. */
  onUnreadable?: (error: CosellError) => void;
  /** A call of the referrals that Partner Center throttles waits for its turn, which may take long. Default: it fails. */
  waitsForTurn?: boolean;
}

export async function openAdapters(
  config: Config,
  clock: Clock,
  observe: (cloud: string) => Observe,
  { onUnreadable = () => undefined, waitsForTurn = false }: Habits = {},
): Promise<Adapters> {
  const store = await openStore(config, clock);
  try {
    await tieToOrganization(store, config.salesforce.organizationId);
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
  const now = () => clock.now();
  const pauses = createPauses((ms, run) => clock.after(ms, run));
  const patience = createPatience(pauses.pause);
  const { partnerCenter } = config;
  const clocks = { partnerCenter: createCloudClock(), salesforce: createCloudClock() };
  const meanings = { unavailable: 'PARTNER_CENTER_UNAVAILABLE', throttled: 'PARTNER_CENTER_THROTTLED' } as const;
  // One client per host: if one host is rate limiting us, the others can still be called.
  const http = () => createHttp(meanings, now, observe('partner-center'));
  const credentials = createCredentials(store, config.encryptionKeys, now);
  const tokens = createTokens({
    http: http(),
    authorityUrl: partnerCenter.authorityUrl,
    tenantId: partnerCenter.tenantId,
    clientId: partnerCenter.clientId,
    clientSecret: partnerCenter.clientSecret,
    firstRefreshToken: partnerCenter.refreshToken,
    refreshTokens: credentials,
    now,
  });
  const salesforce = connectSalesforce({
    ...config.salesforce,
    ...{ now, observe: observe('salesforce'), clock: clocks.salesforce, patience },
  });
  const inTurn = waitsForTurn ? createPatience(pauses.pause, withLimits(meanings.throttled)) : impatient;
  const referralsHttp = http();
  const unheard = createApi(
    (request) => inTurn(() => referralsHttp(request)),
    tokens,
    'https://api.partner.microsoft.com',
  );
  const referralsApi: Api = async (request) => {
    const answer = await unheard(request);
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isFinite(date)) clocks.partnerCenter.heard(date, now());
    return answer;
  };
  const webhooksApi = createApi(http(), tokens, 'https://api.partnercenter.microsoft.com');
  return {
    store,
    links: createLinks(store, clock),
    listings: createListings(store),
    cursors: createCursors(store),
    streams: createStreams(store, clock),
    duties: createDuties(store, clock),
    credentials,
    overwritten: createOverwritten(store, config.encryptionKeys),
    referrals: createReferrals(referralsApi, partnerCenter.apiUrl, config.sync.concurrency, onUnreadable, patience),
    registrations: createRegistrations(webhooksApi, partnerCenter.webhookApiUrl),
    tokens,
    salesforce,
    opportunities: createOpportunities(salesforce),
    leads: createLeads(salesforce),
    timeline: createTimeline(salesforce),
    oldEvents: createOldEvents(salesforce),
    heartbeats: createHeartbeats(salesforce),
    organization: createOrgConfiguration(salesforce),
    orgSetup: createOrgSetup(salesforce),
    cloudTime: () =>
      Math.min(
        ...Object.values(clocks)
          .map((each) => each.earliest(now()))
          .filter(Number.isFinite),
      ),
    stopWaiting: () => {
      pauses.stop();
    },
    close: () => store.close(),
  };
}
