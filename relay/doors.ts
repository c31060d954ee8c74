import type { Logger } from 'pino';
import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import { createBound } from './ground/bounded-log.ts';
import { shareAnswer } from './ground/shared-answer.ts';
import type { Events } from './events.ts';
import type { Metrics } from './ground/metrics.ts';
import type { Allowance } from './schedule/allowance.ts';
import { createSecretNotices } from './secret-notices.ts';
import { countDue } from './store/status.ts';
import { idOf } from './sync/deals/pair-key.ts';
import type { PairKey } from './sync/model.ts';
import { createCertificates } from './webhooks/certificates.ts';
import { fetchCertificate } from './webhooks/fetch-certificate.ts';
import { createKeptCertificates } from './webhooks/kept-certificates.ts';
import { createWebhooks, type SignalSource } from './webhooks/server.ts';

interface DoorsOptions {
  config: Config;
  adapters: Pick<Adapters, 'credentials' | 'cursors' | 'links' | 'store'> & {
    salesforce: Pick<Adapters['salesforce'], 'signInProblem'>;
  };
  metrics: Metrics;
  log: Logger;
  now: () => number;
  /** Runs `run` once after `delayMs`. */
  after: (delayMs: number, run: () => void) => void;
  /** Which pairs from outbound messages to mark, and when they are due. */
  fromMessages: Events['fromMessages'];
  /** When a pair may run again. */
  allowance: Pick<Allowance, 'at'>;
  /** Called once a signal is durable. */
  accepted: (source: SignalSource) => void;
}

/** The two webhook endpoints with their certificates, wired to store, log and metrics. */
export async function createDoors(options: DoorsOptions) {
  const { config, adapters, metrics, log, now, after, fromMessages, allowance, accepted } = options;
  const bound = createBound(now);
  const notices = createSecretNotices(adapters.cursors, now);
  const { certificateOrigins: origins, certificateAuthorities: authorities } = config.partnerCenter;
  const kept = createKeptCertificates(adapters.credentials);
  const certificates = createCertificates({
    ...{ origins, authorities, fetch: fetchCertificate, now },
    keep: (all) => void kept.save(all),
  });
  // Only the first delivery waits for this, not the start: the code that checks certificates takes a while to load.
  void certificates.restore(await kept.load());
  /** Whether the store took the last signal. It may refuse to write, on a full disk for example, and still answer what it is asked. */
  let isTaking = true;
  const storeAnswers = shareAnswer(
    () =>
      // Anybody may ask. So only a store that has refused a signal is written to.
      (isTaking ? countDue(adapters.store, now()) : adapters.cursors.set('store-tried', now())).then(
        () => (isTaking = true),
        () => false,
      ),
    1_000,
    now,
  );
  return createWebhooks({
    certificates,
    after,
    organizationId: config.salesforce.organizationId,
    secrets: config.salesforce.webhookSecrets,
    async signal(told, source) {
      const { keys, at } = source === 'salesforce' ? fromMessages(told) : { keys: told, at: now() };
      const soonest = (key: PairKey) => Math.max(at, allowance.at(key));
      const [key] = keys;
      try {
        // Almost every signal is about one pair.
        if (key !== undefined && keys.length === 1) await adapters.links.markDue(keys, soonest(key));
        else
          await Promise.all(
            [...Map.groupBy(keys, soonest)].map(([time, those]) => adapters.links.markDue(those, time)),
          );
        isTaking = true;
      } catch (thrown) {
        isTaking = false;
        throw thrown;
      }
      metrics.signal(source, 'accepted', keys.length);
      metrics.heard(keys.map(idOf));
      if (source === 'salesforce') notices.secretRight();
      accepted(source);
    },
    async isReady() {
      // If the org refuses the relay's sign-in, the operator has to act, although signals are kept until then.
      const letsUsIn = adapters.salesforce.signInProblem() === undefined;
      return letsUsIn && (await storeAnswers());
    },
    ignored(source, what) {
      metrics.signal(source, 'ignored', 1);
      const count = bound(`ignored ${source}`);
      if (count !== undefined) log.info({ source, detail: what, count }, 'webhook ignored');
    },
    refused(source, error) {
      metrics.signal(source, 'refused', 1);
      metrics.refused(source, error.code);
      const count = bound(`${source} ${error.code}`);
      if (count === undefined) return;
      if (error.code === 'WEBHOOK_SECRET_WRONG') notices.secretWrong();
      // Anybody can call any address. A call to one that isn't ours doesn't concern the operator.
      const level = source === 'other' ? 'debug' : 'warn';
      const { code, message, advice } = error;
      log[level]({ source, detail: code, reason: message, advice, count }, 'webhook refused');
    },
  });
}
