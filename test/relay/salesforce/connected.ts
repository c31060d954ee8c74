import { unobserved } from '../../../relay/ground/observe.ts';
import { createOrgConfiguration } from '../../../relay/salesforce/configuration.ts';
import { connectSalesforce, type SalesforceOptions } from '../../../relay/salesforce/connect.ts';
import { createHeartbeats } from '../../../relay/salesforce/heartbeats.ts';
import { createLeads } from '../../../relay/salesforce/leads.ts';
import { createOpportunities } from '../../../relay/salesforce/opportunities.ts';
import { createTimeline } from '../../../relay/salesforce/timeline.ts';
import { manualClock } from '../../clock.ts';
import { writePackage } from '../../clouds/salesforce/fixture.ts';
import { packageSources } from '../../package-sources.ts';
import { startSalesforceCloud, type SalesforceCloud } from '../../clouds/salesforce/start.ts';
import type { SalesforceSwitches } from '../../clouds/salesforce/switches.ts';
import { inRows } from './in-rows.ts';

const placeholders = {
  RELAY_PUBLIC_URL: 'http://127.0.0.1:1',
  SALESFORCE_WEBHOOK_SECRET: 'a-secret-of-sixteen',
  SALESFORCE_USERNAME: 'relay@contoso.example',
};

/**
 * A simulated org with the package deployed, and `extra` files of the customer's own on top, on a clock that stands still, and the
 * relay's adapter signed in to it.
 */
export async function startConnected(
  switches: Partial<SalesforceSwitches> = {},
  extra: Readonly<Record<string, string>> = {},
) {
  const clock = manualClock();
  const cloud = await startSalesforceCloud({
    clock,
    switches,
    sources: packageSources,
    placeholders,
  });
  const { folder, remove } = writePackage(extra);
  cloud.deploy(folder);
  remove();
  cloud.pauseOutbound();
  return { clock, ...connect(cloud, () => clock.now()) };
}

export function connect(cloud: SalesforceCloud, now: () => number, change: Partial<SalesforceOptions> = {}) {
  const salesforce = connectSalesforce({
    loginUrl: cloud.url,
    clientId: cloud.client.id,
    username: cloud.users.integration,
    privateKey: cloud.client.privateKeyPem,
    clientSecret: undefined,
    apiVersion: '66.0',
    now,
    observe: unobserved,
    ...change,
  });
  return {
    cloud,
    salesforce,
    opportunities: inRows(createOpportunities(salesforce)),
    organization: createOrgConfiguration(salesforce),
    leads: createLeads(salesforce),
    timeline: createTimeline(salesforce),
    heartbeats: createHeartbeats(salesforce),
    seller: cloud.as(cloud.users.seller),
    admin: cloud.as(cloud.users.admin),
    /** How often somebody asked for a token. */
    signIns: () => cloud.calls().filter(({ path }) => path.startsWith('/services/oauth2/token')).length,
    /** Method and path, from the version root, of the REST calls. */
    restCalls: () =>
      cloud
        .calls()
        .flatMap(({ method, path }) =>
          path.startsWith('/services/data/') ? [`${method} ${path.replace(/^\/services\/data\/v[\d.]+/, '')}`] : [],
        ),
  };
}

/** A relay that has just been started, at the same org, with nothing in the record of calls. */
export function reconnect({ cloud, clock }: Pick<Connected, 'cloud' | 'clock'>): Connected {
  cloud.clearCalls();
  return { clock, ...connect(cloud, () => clock.now()) };
}

export type Connected = Awaited<ReturnType<typeof startConnected>>;

/** What a seller must fill in to have an opportunity at all. */
export const newOpportunity = (Name: string) => ({ Name, StageName: 'Prospecting', CloseDate: '2027-03-31' });
