import { install, type Installed } from '../installation.ts';
import { duePairs, eventually, startRelayProcess, type RelayProcess } from '../relay-under-test.ts';
import { startFaultProxy, type Toxic } from './fault-proxy.ts';
import { checkHistory, type Final, type Line, type Verdict } from './history.ts';
import { pick, seeded } from './random.ts';

export interface KillRun {
  seed: number;
  rounds: number;
  deals: number;
  /** Signals a second. */
  rate: number;
  /** The database to share; default: the embedded store. */
  databaseUrl?: string;
}

/** What the wire to either cloud may do in a round. */
const toxics: readonly Toxic[] = [
  { kind: 'none' },
  { kind: 'latency', ms: 100 },
  { kind: 'slice', bytes: 11 },
  { kind: 'cut', bytes: 600 },
  { kind: 'reset' },
  { kind: 'blackHole' },
  { kind: 'slowClose', ms: 200 },
  { kind: 'down' },
];

const requestTimeoutMs = 3_000;
/** For the signals of one round. */
const patienceMs = 60_000;

const acknowledged = (lines: readonly Line[]) => lines.filter(({ what }) => what === 'acknowledged').length;

/**
 * Kills the relay at random moments while signals stream in and the wires to both clouds misbehave, then lets everything come to rest and
 * judges the history. Resolves to the verdict, and to the history itself.
 */
export async function killRounds(run: KillRun): Promise<{ verdict: Verdict; lines: Line[] }> {
  const random = seeded(run.seed);
  const installed = await install({ relay: { SYNC_SWEEP_SECONDS: '86400', LOG_LEVEL: 'error' } });
  const [there, here] = [
    await startFaultProxy(installed.partnerCenter.apiUrl),
    await startFaultProxy(installed.salesforce.url),
  ];
  installed.salesforce.nameInstance(here.url);
  const environment = {
    ...installed.environment,
    PARTNER_CENTER_API_URL: there.url,
    ...(run.databaseUrl === undefined ? {} : { DATABASE_URL: run.databaseUrl }),
  };
  const started = performance.now();
  const lines: Line[] = [];
  const at = () => Math.round(performance.now() - started);
  let relay: RelayProcess | undefined;
  try {
    relay = await startRelayProcess(environment);
    const ids = Array.from({ length: run.deals }, () => installed.partnerCenter.asMicrosoft().sendReferral().id);
    const traffic = stream(installed, run, { ids, random, lines, at });
    for (let round = 0; round < run.rounds; round += 1) {
      there.set(pick(random, toxics));
      here.set(pick(random, toxics));
      // At a moment that is random among the acknowledgements: on a slow machine, no less is at stake.
      const goal = acknowledged(lines) + 5 + Math.floor(random() * 90);
      await eventually('signals to be taken', () => acknowledged(lines) >= goal, patienceMs);
      traffic.pause();
      await relay.kill();
      lines.push({ at: at(), what: 'killed' });
      relay = await startRelayProcess(environment);
      lines.push({ at: at(), what: 'started' });
      traffic.resume();
    }
    await traffic.stop();
    there.set({ kind: 'none' });
    here.set({ kind: 'none' });
    const last = relay;
    await eventually('rest after the faults', async () => (await duePairs(last)) === 0, 120_000);
    return { verdict: checkHistory(lines, await finalOf(installed, ids)), lines };
  } finally {
    await relay?.kill();
    await Promise.all([there.close(), here.close(), installed.close()]);
  }
}

interface Traffic {
  ids: readonly string[];
  random: () => number;
  lines: Line[];
  at: () => number;
}

/** Changes deals at Microsoft and posts the signal of each, `rate` a second; looks at what the opportunities show all the while. */
function stream(installed: Installed, { rate }: KillRun, { ids, random, lines, at }: Traffic) {
  const { partnerCenter, environment } = installed;
  const door = `${String(environment['RELAY_PUBLIC_URL'])}/webhooks/partner-center`;
  const microsoft = partnerCenter.asMicrosoft();
  const open = new Set<Promise<void>>();
  let value = 0;
  let isPaused = false;

  async function signal(referral: string, own: number): Promise<void> {
    const { headers, body } = partnerCenter.signedDelivery({ name: 'referral-updated', referralId: referral });
    const why = await fetch(door, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(requestTimeoutMs),
    }).then(
      ({ status }) => (status === 202 ? undefined : String(status)),
      (thrown: unknown) => String(thrown),
    );
    const line = { at: at(), referral, value: own };
    lines.push(why === undefined ? { ...line, what: 'acknowledged' } : { ...line, what: 'refused', why });
  }

  const sending = setInterval(() => {
    if (isPaused) return;
    const referral = pick(random, ids);
    value += 1;
    microsoft.updateReferral(referral, [{ op: 'replace', path: '/details/dealValue', value }]);
    lines.push({ at: at(), what: 'changed', referral, value });
    const sent = signal(referral, value).finally(() => open.delete(sent));
    open.add(sent);
  }, 1_000 / rate);
  const watching = setInterval(() => {
    const looked = amounts(installed).then((rows) => {
      for (const [referral, values] of rows)
        for (const each of values) if (each <= value) lines.push({ at: at(), what: 'seen', referral, value: each });
    });
    const done = looked.finally(() => open.delete(done));
    open.add(done);
  }, 500);

  return {
    /** Nobody is there to answer: what is under way fails, and nothing more is sent. */
    pause: () => (isPaused = true),
    resume: () => (isPaused = false),
    async stop() {
      clearInterval(sending);
      clearInterval(watching);
      await Promise.all(open);
      // The sender repeats what was not acknowledged: here, one last time for each deal.
      for (const referral of ids)
        await eventually('the last signal to be taken', async () => {
          const own = partnerCenter.referral(referral)?.details.dealValue ?? 0;
          await signal(referral, own);
          return lines.at(-1)?.what === 'acknowledged';
        });
    },
  };
}

async function amounts({ salesforce }: Installed): Promise<Map<string, number[]>> {
  const rows = await salesforce
    .as(salesforce.users.admin)
    .query('SELECT Amount, Referral_Identifier__c FROM Opportunity WHERE Referral_Identifier__c != null');
  const found = new Map<string, number[]>();
  for (const { Amount: amount, Referral_Identifier__c: id } of rows)
    found.set(String(id), [...(found.get(String(id)) ?? []), Number(amount)]);
  return found;
}

async function finalOf(installed: Installed, ids: readonly string[]): Promise<Final> {
  const { salesforce } = installed;
  const all = await amounts(installed);
  const events = await salesforce
    .as(salesforce.users.admin)
    .query('SELECT External_Id__c FROM Partner_Center_Sync_Event__c');
  return {
    opportunities: new Map(ids.map((id) => [id, all.get(id) ?? []])),
    events: events.map((row) => String(row['External_Id__c'])),
  };
}
