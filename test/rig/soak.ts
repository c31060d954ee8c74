import { setTimeout as wait } from 'node:timers/promises';
import { install, type Installed } from '../installation.ts';
import { duePairs, eventually, type RunningRelay } from '../relay-under-test.ts';
import { pick, seeded } from './random.ts';

interface SoakRun {
  seed: number;
  minutes: number;
  /** Signals a second. */
  rate: number;
}

export interface SoakFigures {
  signals: number;
  acknowledged: number;
  /** Of the answers, ms. */
  p50: number;
  p99: number;
  /** Resident memory at its end, and how fast it grew after the warm-up (0 in a run that ends before). */
  memoryMb: number;
  mbPerMinute: number;
}

const deals = 100;
const faultShare = 0.01;
const mostMbPerMinute = 1;
/** Until then, memory only says that the relay has begun. */
const warmUpMinutes = 5;

/** Signals at a steady rate, with one call in a hundred to Salesforce failing: what it costs, and whether memory stays. */
export async function soak({ seed, minutes, rate }: SoakRun): Promise<{ figures: SoakFigures; found: string[] }> {
  const random = seeded(seed);
  const installed = await install({ relay: { LOG_LEVEL: 'error', SYNC_SWEEP_SECONDS: '300' } });
  try {
    const relay = await installed.startRelay();
    const microsoft = installed.partnerCenter.asMicrosoft();
    const ids = Array.from({ length: deals }, () => microsoft.sendReferral().id);
    const durations: number[] = [];
    const memory: { minute: number; mb: number }[] = [];
    const open = new Set<Promise<void>>();
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 60_000;
    let [signals, acknowledged] = [0, 0];

    while (elapsed() < minutes) {
      const id = pick(random, ids);
      signals += 1;
      microsoft.updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: signals }]);
      if (random() < faultShare) installed.salesforce.fail({ times: 1, status: 503 });
      const sent = signal(installed, id)
        .then((ms) => {
          if (ms === undefined) return;
          acknowledged += 1;
          durations.push(ms);
        })
        .finally(() => open.delete(sent));
      open.add(sent);
      if (signals % (rate * 5) === 0) memory.push({ minute: elapsed(), mb: await memoryOf(relay) });
      await wait(Math.max(0, (signals * 1_000) / rate - (performance.now() - started)));
    }
    await Promise.all(open);
    installed.salesforce.heal();
    for (const id of ids) await signal(installed, id);
    await eventually('rest', async () => (await duePairs(relay)) === 0, 120_000);
    const shown = await installed.salesforce
      .as(installed.salesforce.users.admin)
      .query('SELECT Amount, Referral_Identifier__c FROM Opportunity WHERE Referral_Identifier__c != null');
    const amounts = new Map(shown.map((row) => [row['Referral_Identifier__c'], Number(row['Amount'])]));
    const stale = ids.filter(
      (id) => amounts.get(id) !== Number(installed.partnerCenter.referral(id)?.details.dealValue),
    );
    const mbPerMinute = slope(memory.filter(({ minute }) => minute > Math.max(warmUpMinutes, minutes / 5)));
    const sorted = durations.sort((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
    return {
      figures: {
        ...{ signals, acknowledged, p50: at(0.5), p99: at(0.99) },
        ...{ memoryMb: Math.round(memory.at(-1)?.mb ?? 0), mbPerMinute: Number(mbPerMinute.toFixed(2)) },
      },
      found: [
        ...stale.map((id) => `${id} is stale at the end`),
        ...(mbPerMinute > mostMbPerMinute ? [`memory grows by ${mbPerMinute.toFixed(2)} MB a minute`] : []),
      ],
    };
  } finally {
    await installed.close();
  }
}

async function signal({ partnerCenter, environment }: Installed, referralId: string): Promise<number | undefined> {
  const { headers, body } = partnerCenter.signedDelivery({ name: 'referral-updated', referralId });
  const started = performance.now();
  const door = `${String(environment['RELAY_PUBLIC_URL'])}/webhooks/partner-center`;
  const answer = await fetch(door, { method: 'POST', headers, body, signal: AbortSignal.timeout(20_000) }).catch(
    () => undefined,
  );
  return answer?.status === 202 ? performance.now() - started : undefined;
}

async function memoryOf({ metricsUrl }: RunningRelay): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  return Number(/^cosell_resident_memory_bytes (\S+)$/m.exec(text)?.[1] ?? NaN) / 1024 ** 2;
}

/** Of the line that fits best. */
function slope(points: readonly { minute: number; mb: number }[]): number {
  const mean = (of: (point: { minute: number; mb: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length);
  const [x, y] = [mean(({ minute }) => minute), mean(({ mb }) => mb)];
  const spread = points.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, { minute, mb }) => sum + (minute - x) * (mb - y), 0) / spread;
}
