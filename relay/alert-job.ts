import type { Adapters } from './adapters.ts';
import { postAlert } from './alerts/post.ts';
import type { Config } from './config.ts';
import { unansweredDeals } from './salesforce/unanswered.ts';
import { tellOnce } from './schedule/alerts.ts';
import { heardCursor } from './schedule/background.ts';
import { every, type Repeating } from './schedule/every.ts';
import { findingsOf, type Condition } from './schedule/findings.ts';
import { listFailed } from './store/status.ts';
import type { Clock } from './sync/ports/clock.ts';
import type { Report } from './sync/ports/report.ts';

const minute = 60_000;
const everyMs = 5 * minute;
const hour = 60 * minute;
/** Early enough for the seller to answer, even over a weekend. */
const warnBeforeMs = 72 * hour;

interface AlertJob {
  config: Config;
  adapters: Adapters;
  clock: Clock;
  report: Report;
  everyMs?: number;
}

/**
 * Checks every few minutes for problems that a person should know about, and posts them; does nothing without a receiver. One of several
 * relays does it.
 */
export function startAlerts(options: AlertJob): Repeating {
  const { config, adapters, clock } = options;
  const { alertReceiver: receiver } = config;
  if (receiver === undefined) return { stop: async () => undefined };
  const { salesforce } = adapters;
  const pages = () => ({
    deal: (opportunityId: string) => `${salesforce.pagesAt()}/${opportunityId}`,
    health: `${salesforce.pagesAt()}/lightning/n/Partner_Center_Sync_Health`,
  });
  let asked: { at: number; unanswered: Condition['unanswered'] } = { at: -Infinity, unanswered: [] };
  const { store, cursors, tokens, duties } = adapters;

  async function condition(now: number): Promise<Condition> {
    // One call to the org per hour is enough for deadlines that are days away.
    if (now - asked.at >= hour)
      asked = { at: now, unanswered: await unansweredDeals(salesforce, now, now + warnBeforeMs) };
    return {
      parked: (await listFailed(store)).filter(({ state }) => state === 'parked'),
      credentials: new Map([
        [
          'The sign-in to Partner Center',
          { expires: await tokens.credentialExpires(), cure: 'Run "cosell connect partner-center".' },
        ],
      ]),
      heard: new Map([
        ['Partner Center', await cursors.get(heardCursor('partner-center'))],
        ['Salesforce', await cursors.get(heardCursor('salesforce'))],
      ]),
      unanswered: asked.unanswered,
    };
  }

  const intervalMs = options.everyMs ?? everyMs;
  return every(options, 'alerts', intervalMs, async () => {
    if (!(await duties.take('alerts', 2 * intervalMs))) return;
    const now = clock.now();
    const found = await condition(now);
    const findings = findingsOf(found, pages(), now);
    await tellOnce({ cursors, now: () => clock.now(), send: (alert) => postAlert(receiver, alert) }, findings);
  });
}
