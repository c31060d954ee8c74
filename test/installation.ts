import {
  startPartnerCenterCloud,
  type PartnerCenterCloud,
  type PartnerCenterCloudOptions,
} from './clouds/partner-center/start.ts';
import { usernames } from './clouds/salesforce/org.ts';
import { startSalesforceCloud, type SalesforceCloud, type SalesforceCloudOptions } from './clouds/salesforce/start.ts';
import { packageSources } from './package-sources.ts';
import {
  createInstallation,
  freePort,
  placeholdersFor,
  relayEnvironment,
  runCosell,
  startRelayProcess,
  type Environment,
  type RunningRelay,
} from './relay-under-test.ts';

export interface Installed {
  partnerCenter: PartnerCenterCloud;
  salesforce: SalesforceCloud;
  environment: Environment;
  /** Starts the real relay on the same store, as often as it is called: as a process of its own unless `here` says otherwise. */
  startRelay(): Promise<RunningRelay>;
  close(): Promise<void>;
}

/** What the org has where Salesforce tells the relay in this way: without messages, only the base package is deployed. */
export const channelsOf = (events: string): SalesforceCloudOptions =>
  events === 'outbound-message'
    ? {}
    : { pubsub: true, ...(events === 'pubsub' && { sources: packageSources.slice(0, 1) }) };

/** Both clouds with the package deployed, and everything that a relay needs to know of them. */
export async function install(
  options: {
    partnerCenter?: PartnerCenterCloudOptions;
    salesforce?: SalesforceCloudOptions;
    /** Settings of the relay beside those that the clouds give it. */
    relay?: Environment;
    /**
     * The relay runs in this process, which saves a second of CPU time for each start. Everything but the program around it is the same; it can
     * be stopped, but not killed.
     */
    here?: boolean;
    /** What stands in the org before the relay starts. */
    prepare?: (salesforce: SalesforceCloud) => Promise<void>;
  } = {},
): Promise<Installed> {
  const installation = createInstallation(await freePort());
  const partnerCenter = await startPartnerCenterCloud(options.partnerCenter);
  let salesforce: SalesforceCloud | undefined;
  const close = async () => {
    await Promise.all([partnerCenter.close(), salesforce?.close()]);
  };
  try {
    salesforce = await startSalesforceCloud({
      sources: packageSources,
      placeholders: placeholdersFor(installation, usernames.integration),
      ...options.salesforce,
    });
    await options.prepare?.(salesforce);
  } catch (thrown) {
    await close();
    throw thrown;
  }
  // A sweep every second, so that what it does shows at once.
  const environment = {
    ...relayEnvironment(installation, partnerCenter, salesforce),
    SYNC_SWEEP_SECONDS: '1',
    ...options.relay,
  };
  const start = options.here === true ? (await import('./relay-here.ts')).startRelayHere : startRelayProcess;
  const relays: RunningRelay[] = [];
  return {
    ...{ partnerCenter, salesforce, environment },
    async startRelay() {
      const relay = await start(environment);
      relays.push(relay);
      return relay;
    },
    async close() {
      for (const relay of relays) await relay.kill();
      await close();
    },
  };
}

/** With a relay that runs and is registered, in this process unless `here` says otherwise. */
export async function installAndRun(
  options: Parameters<typeof install>[0] = {},
): Promise<Installed & { relay: RunningRelay }> {
  const installed = await install({ here: true, ...options });
  try {
    const relay = await installed.startRelay();
    const registered = await runCosell(installed.environment, 'webhook', 'register');
    if (registered.code !== 0) throw new Error(registered.output);
    return { ...installed, relay };
  } catch (thrown) {
    // What is left running would keep the test process from ending.
    await installed.close();
    throw thrown;
  }
}
