import type { Clock } from '../../clock.ts';
import { realClock } from '../../clock.ts';
import { activateFlows } from './flows/activate-flows.ts';
import { addProducts } from './records/add-products.ts';
import { apiServer } from './rest/api-server.ts';
import type { RecordedCall } from './rest/api-server.ts';
import { deploy } from './deploy/deploy.ts';
import { eventBus } from './pubsub/event-bus.ts';
import type { BusEvent } from './pubsub/event-bus.ts';
import type { PubSubServer } from './pubsub/serve.ts';
import type { DuplicateRule } from './records/duplicate-rules.ts';
import { faults } from './faults.ts';
import type { FaultRule } from './faults.ts';
import type { Notification } from './flows/flow-notifications.ts';
import { errorBody, SalesforceError } from './errors.ts';
import { serve, type HttpRequest, type HttpServer } from './http-server.ts';
import { lightningPages, type LightningAssets } from './ui/lightning-pages.ts';
import { metadataApi } from './deploy/metadata-api.ts';
import { componentsOf, filesOfFolder } from './deploy/metadata-source.ts';
import { accessTokens, createClientApp } from './oauth.ts';
import { changeUser, createOrg, sessionFor, usernames } from './org.ts';
import type { AutomationLimit, Rewrite, Role } from './org.ts';
import { outboundQueue } from './outbound/outbound-messages.ts';
import type { PendingMessage } from './outbound/outbound-messages.ts';
import { pages } from './ui/pages.ts';
import { personAtWork } from './ui/people-at-work.ts';
import type { Person } from './ui/people-at-work.ts';
import type { RowFault } from './records/row-faults.ts';
import { runScheduled } from './records/save.ts';
import { inTransaction } from './records/transaction.ts';
import type { Enqueue } from './records/transaction.ts';
import { defaultSwitches } from './switches.ts';
import type { SalesforceSwitches } from './switches.ts';

export interface SalesforceCloudOptions {
  /** Port on 127.0.0.1; 0 is any free one. Default 0. */
  port?: number;
  clock?: Clock;
  /** Added to every API call, not to pages and outbound deliveries. Default 0. */
  latencyMs?: number;
  /** Folders in source format whose metadata is deployed at the start, in this order. Default: a bare org. */
  sources?: readonly string[];
  /** Values of the `%%NAME%%` placeholders in `sources`; one without a value fails the start. */
  placeholders?: Readonly<Record<string, string>>;
  switches?: Partial<SalesforceSwitches>;
  /** Serves the Pub/Sub API too. */
  pubsub?: boolean;
  /** The built Lightning pages. Without them, plain pages show the fields of opportunities. */
  lightning?: LightningAssets | undefined;
}

/** A running simulated Salesforce org. */
export interface SalesforceCloud {
  url: string;
  /** 18 characters. */
  orgId: string;
  /** The External Client App: JWT bearer with the private key, or client credentials with the secret. */
  client: { id: string; secret: string; privateKeyPem: string };
  users: Readonly<Record<Role, string>>;
  /** A token for `sf org login access-token`. */
  accessTokenFor(username: string): string;
  /** Every token issued so far is refused from now on. */
  expireAccessTokens(): void;
  as(username: string): Person;
  /** Deploys a folder in source format, as at the start. */
  deploy(source: string, placeholders?: Readonly<Record<string, string>>): void;
  /** Puts the newest version of every flow in force, where deploying alone does not. */
  activateFlows(): void;
  calls(): RecordedCall[];
  clearCalls(): void;
  setLatency(milliseconds: number): void;
  /** Arms a fault for the next matching API calls. */
  fail(rule: FaultRule): void;
  /** Refuses the next rows of an object that are saved, each by itself. */
  failRows(fault: RowFault): void;
  /** Disarms all faults. */
  heal(): void;
  setDuplicateRules(rules: readonly DuplicateRule[]): void;
  /** From now on a trigger fails for all rows of an object when one call saves more than it manages; undefined: it manages all. */
  setAutomationLimit(object: string, limit: Partial<AutomationLimit> | undefined): void;
  /** From now on a before-save flow of the org's own sets fields of an object, whatever was written to them; undefined: none does. */
  setBeforeSave(object: string, rewrite: Rewrite | undefined): void;
  /** The seller puts products on an opportunity: from now on their sum is its amount. */
  addProducts(opportunityId: string, sum: number): void;
  /** What an admin changes of a user in Setup. */
  changeUser(username: string, fields: { IsActive?: boolean; UserType?: string; Email?: string; Phone?: string }): void;
  /** Pretends that the org has answered this many API calls in the last 24 hours. */
  setApiCallsUsed(calls: number): void;
  /**
   * The org moves to an address of its own, as after a change of its My Domain: every sign-in names the new one, and the REST API at the
   * old one answers with this status (a redirect keeps the path; 401 knows no session). Resolves to the new address.
   */
  move(oldAddressAnswers: 301 | 302 | 307 | 308 | 401): Promise<string>;
  /** What sign-ins name as the org's address, whether it is or not. */
  nameInstance(url: string): void;
  /** Outbound messages that wait for their acknowledgement. */
  outboundQueue(): PendingMessage[];
  /** What the bell of people in the org has shown, oldest first. */
  notifications(): readonly Notification[];
  /** Runs what flows have scheduled for a time that has come by now. */
  runScheduledPaths(): void;
  /** The Pub/Sub API, where it was asked for. */
  pubsub: PubSubServer | undefined;
  /** Platform events that were published and are still kept. */
  events(): readonly BusEvent[];
  pauseOutbound(): void;
  resumeOutbound(): void;
  /** Resolves when no outbound delivery is under way and none is due now. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Apex Developer Guide, "Execution Governors and Limits": 100 queries in a transaction; the exception cannot be caught. */
const tooManyQueries: AutomationLimit = {
  rows: 50,
  errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  message:
    'Territories: execution of BeforeInsert\n\ncaused by: System.LimitException: Too many SOQL queries: 101\n\nTrigger.Territories: line 12, column 1',
};

/** Starts a simulated Salesforce org on a real HTTP port. */
export async function startSalesforceCloud(options: SalesforceCloudOptions = {}): Promise<SalesforceCloud> {
  const { port = 0, clock = realClock, latencyMs = 0, sources = [], placeholders = {}, switches = {} } = options;
  const org = createOrg(clock, { ...defaultSwitches, ...switches }, options.lightning !== undefined);
  const tokens = accessTokens(org);
  const armed = faults();

  function deployFolder(folder: string, values: Readonly<Record<string, string>>): void {
    const outcome = deploy(org.metadata(), componentsOf(filesOfFolder(folder, values)), org.deployContext);
    if (!outcome.succeeded) {
      const problems = outcome.results.flatMap(({ type, fullName, problem }) =>
        problem === undefined ? [] : [`${type} ${fullName}: ${problem}`],
      );
      throw new Error(`The package cannot be deployed:\n${problems.join('\n')}`);
    }
    org.replaceMetadata(outcome.metadata);
  }
  for (const source of sources) deployFolder(source, placeholders);

  const client = await createClientApp();
  let url = '';
  const outbound = outboundQueue(org, () => url);
  const bus = eventBus(org);
  // Loaded only where it is asked for: most tests need no gRPC.
  const pubsub =
    options.pubsub === true ? await (await import('./pubsub/serve.ts')).servePubSub(org, tokens, bus) : undefined;
  const enqueue: Enqueue = (queued, events, userId) => {
    outbound.enqueue(queued);
    for (const { event, values } of events) bus.publish(event, values, userId);
  };
  const api = apiServer({
    org,
    tokens,
    client,
    faults: armed,
    metadataApi: metadataApi(org),
    enqueue,
    latencyMs,
  });
  const page =
    options.lightning === undefined
      ? pages(org, personAtWork(org, usernames.seller, enqueue), usernames.seller)
      : lightningPages(org, tokens, options.lightning);
  const answer = (request: HttpRequest) =>
    request.path.startsWith('/services/') ? api.answer(request, url) : page(request);
  let atOldAddress = answer;
  const servers: HttpServer[] = [];
  /** The org answers at the newest of its addresses. */
  async function open(at: number): Promise<string> {
    const place = servers.length;
    const server = await serve(at, (request) => (place === servers.length - 1 ? answer : atOldAddress)(request));
    servers.push(server);
    return server.url;
  }
  const loginUrl = await open(port);
  url = loginUrl;

  async function move(status: number): Promise<string> {
    url = await open(0);
    const next = url;
    atOldAddress = async (request) => {
      if (!request.path.startsWith('/services/data/')) return answer(request);
      const headers = { Date: new Date(org.clock.now()).toUTCString() };
      return status === 401
        ? { status, headers, body: errorBody(new SalesforceError('INVALID_SESSION_ID', 'Session expired or invalid')) }
        : { status, headers: { ...headers, location: `${url}${request.path}` } };
    };
    return next;
  }

  return {
    url: loginUrl,
    orgId: org.id,
    client: { id: client.id, secret: client.secret, privateKeyPem: client.privateKeyPem },
    users: usernames,
    accessTokenFor: (username) => tokens.issue(username),
    expireAccessTokens() {
      tokens.expireAll();
    },
    as: (username) => personAtWork(org, username, enqueue),
    deploy(folder, values = {}) {
      deployFolder(folder, values);
    },
    activateFlows() {
      activateFlows(org);
    },
    calls: () => api.calls(),
    clearCalls() {
      api.clearCalls();
    },
    setLatency(milliseconds) {
      api.setLatency(milliseconds);
    },
    fail(rule) {
      armed.arm(rule);
    },
    failRows(fault) {
      org.rowFaults.arm(fault);
    },
    heal() {
      armed.clear();
      org.rowFaults.clear();
    },
    setAutomationLimit(object, limit) {
      if (limit === undefined) org.automationLimits.delete(object);
      else org.automationLimits.set(object, { ...tooManyQueries, ...limit });
    },
    setBeforeSave(object, rewrite) {
      if (rewrite === undefined) org.rewrites.delete(object);
      else org.rewrites.set(object, rewrite);
    },
    addProducts(opportunityId, sum) {
      addProducts(org, enqueue, { username: usernames.seller, id: opportunityId, sum });
    },
    setDuplicateRules(rules) {
      org.setDuplicateRules(rules);
    },
    changeUser(username, fields) {
      changeUser(org, username, fields);
    },
    setApiCallsUsed(calls) {
      api.setUsed(calls);
    },
    move,
    nameInstance(address) {
      url = address;
    },
    outboundQueue: () => outbound.pending(),
    notifications: () => org.notifications,
    runScheduledPaths() {
      const system = sessionFor(org, usernames.admin);
      if (system !== undefined) inTransaction(system, enqueue, runScheduled);
    },
    pubsub,
    events: () => bus.kept(),
    pauseOutbound() {
      outbound.pause();
    },
    resumeOutbound() {
      outbound.resume();
    },
    settle: () => outbound.settle(),
    async close() {
      await outbound.close();
      await pubsub?.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
