import type { Logger } from 'pino';
import { startAlerts } from './alert-job.ts';
import { startBackground, type Source } from './schedule/background.ts';
import type { Config } from './config.ts';
import { conditionOf } from './condition.ts';
import { createDoors } from './doors.ts';
import { startEvents } from './events.ts';
import { openFrontDoor } from './front-door.ts';
import { listen } from './ground/listen.ts';
import { createLog, createReport } from './ground/log.ts';
import { createMetrics, serveMetrics } from './ground/metrics.ts';
import { openAdapters } from './adapters.ts';
import { expected, measuredCondition } from './measured.ts';
import { mismatch, readPackage } from './salesforce/package-version.ts';
import { settleDigestSecret } from './store/digest-secret.ts';
import { createDigest } from './sync/fields/digest.ts';
import { createEventLog } from './sync/record/event-log.ts';
import { createOpenReferrals } from './sync/observe/open-referrals.ts';
import { createMappingSource } from './sync/observe/mapping-in-force.ts';
import { createAllowance, withAllowance } from './schedule/allowance.ts';
import { hasCallsLeft, paceFor, shareOf, slowed } from './schedule/pace.ts';
import type { Clock } from './sync/ports/clock.ts';
import type { Report } from './sync/ports/report.ts';
import { reconcile } from './sync/reconcile.ts';
import { startWorker } from './schedule/worker.ts';
import { systemClock } from './system-clock.ts';
import { takeStore } from './take-store.ts';

export interface Relay {
  /** The port it listens on, in case port 0 was requested; undefined if there are no webhooks. */
  port: number | undefined;
  metricsPort: number;
  /** Accepts nothing new, finishes the current work, closes everything. */
  stop(): Promise<void>;
}

/**
 * Another process (the command line) may mark pairs due in the same store, so the worker polls this often. PostgreSQL says so itself, and
 * several relays may share its list: a turn is longer than a signal takes to reach the others.
 */
const looks = { embedded: { pollMs: 250, turnMs: 0 }, shared: { pollMs: 1_000, turnMs: 25 } } as const;

/** Wires everything together and listens: the whole relay. */
export async function startRelay(
  config: Config,
  clock: Clock = systemClock,
  log: Logger = createLog(config.logLevel),
): Promise<Relay> {
  // Run in reverse order, however far the start got.
  const releasers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const release of releasers.splice(0).reverse()) await release();
  };
  try {
    return await start();
  } catch (thrown) {
    await stop();
    throw thrown;
  }

  async function start(): Promise<Relay> {
    const now = () => clock.now();
    const metrics = createMetrics(
      now,
      measuredCondition(() => adapters, clock),
    );
    metrics.expect(expected(config));
    const webhooks = await openFrontDoor(config, metrics);
    releasers.push(async () => webhooks?.close());
    const metricsServer = await listen(serveMetrics(metrics), {
      port: config.metricsPort,
      host: config.metricsHost,
      onDrop: (why) => {
        metrics.dropped('metrics', why);
      },
    });
    releasers.push(() => metricsServer.close());
    const opened = await openAdapters(config, clock, (cloud) => metrics.observe(cloud), {
      waitsForTurn: true,
      onUnreadable: (error) => {
        report({ event: 'fault', where: 'a list of referrals', error });
      },
    });
    releasers.push(() => opened.close());
    releasers.push(await takeStore(opened, config.dataDir));
    // A duty that cannot be given up expires.
    releasers.push(() => opened.duties.resign().catch(() => undefined));

    const allowance = createAllowance(now);
    const told = createReport(log, metrics, now);
    const report: Report = (event) => {
      allowance.hear(event);
      told(event);
    };
    const { traceReceiver } = config;
    const traces =
      traceReceiver && (await import('./trace-job.ts')).startTraces(traceReceiver, opened.links, clock, report);
    releasers.push(async () => traces?.close());
    const adapters = { ...opened, links: withAllowance(traces?.links ?? opened.links, allowance) };
    const { secret, isLost } = await settleDigestSecret(adapters.store, config.encryptionKeys, now);
    if (isLost)
      log.error(
        { advice: 'The next run of each pair treats both sides as if they had never been in sync.' },
        'RELAY_ENCRYPTION_KEY is not the key that the store was sealed with',
      );
    let share = shareOf(undefined);
    const mapping = createMappingSource(adapters.organization, clock, report, ({ settings }) => {
      share = shareOf(settings['Daily_API_Share']);
    });
    const context = {
      ...adapters,
      ...{ mapping, clock, report },
      digest: createDigest(secret),
      openReferrals: createOpenReferrals({ ...adapters, clock }),
      events: createEventLog(adapters.timeline, report),
      options: { ...config.sync, random: Math.random },
    };
    const heard = new Map<Source, number>();
    const accepted = (source: Source) => {
      heard.set(source, now());
      worker.wake();
    };
    const doors = await createDoors({
      ...{ config, adapters, metrics, log, now, accepted, allowance },
      after: (delayMs, run) => clock.after(delayMs, run),
      fromMessages: (keys) => fromMessages(keys),
    });
    const { stream, fromMessages } = await startEvents({
      ...{ config, adapters, clock, report, metrics },
      accepted: () => {
        accepted('salesforce');
      },
      wake: () => {
        worker.wake();
      },
    });
    // From here on nothing is awaited: the work starts once the endpoints are open and does not keep them closed.
    const worker = startWorker({
      ...{ links: adapters.links, clock, report },
      ...(adapters.store.shared ? looks.shared : looks.embedded),
      reconcile(links, { isProbe }) {
        const run = () => reconcile({ ...context, isProbe }, links);
        return traces?.run(links, run) ?? run();
      },
      pace: () => slowed(paceFor(adapters.salesforce.usage(), share), allowance.gapMs()),
    });
    releasers.push(() => worker.stop());
    // Pairs that another relay or the command line has marked due.
    const unlisten = adapters.store.onSignal(() => {
      worker.wake();
    });
    releasers.push(async () => {
      unlisten();
    });
    const background = startBackground({
      ...{ ...adapters, clock, report, mapping, heard, digest: context.digest },
      takesDuty: (name, forMs) => adapters.duties.take(name, forMs),
      sweepMs: config.sync.sweepSeconds * 1000,
      asksForAnswers: config.publicUrl === undefined,
      withLeads: config.sync.leads,
      hasCallsLeft: () => hasCallsLeft(adapters.salesforce.usage(), share),
      condition: async () => conditionOf(adapters, config.salesforce.events, (await mapping()).settings, now()),
      wake: () => {
        worker.wake();
      },
    });
    releasers.push(() => background.stop());
    const alerts = startAlerts({ config, adapters, clock, report });
    releasers.push(() => alerts.stop());
    releasers.push(async () => stream?.stop());
    webhooks?.open(doors);
    // Stop accepting anything new before the rest ends.
    releasers.push(async () => {
      adapters.stopWaiting();
      await Promise.all([webhooks?.close(), metricsServer.close()]);
    });
    const port = webhooks?.port;
    // Printed at every log level, because callers rely on this line.
    log
      .child({}, { level: 'info' })
      .info(
        { port, metricsPort: metricsServer.port, publicUrl: config.publicUrl, events: config.salesforce.events },
        'ready',
      );
    if (port === undefined)
      log.info(
        { sweepSeconds: config.sync.sweepSeconds },
        'no RELAY_PUBLIC_URL: Partner Center cannot call this relay, so only the sweep finds changes there',
      );
    // Logged once, in one line. If Salesforce cannot be reached yet, the first run reports it.
    void readPackage(adapters.salesforce)
      .then(mismatch)
      .then(
        (problem) => {
          if (problem !== undefined) report({ event: 'fault', where: 'versions', error: problem });
        },
        () => undefined,
      );
    return { port, metricsPort: metricsServer.port, stop };
  }
}
