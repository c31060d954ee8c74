import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { install, type Installed } from '../installation.ts';
import { duePairs, eventually, startRelayProcess, type RunningRelay } from '../relay-under-test.ts';
import type { EmbeddedServer } from '../relay/store/embedded-postgres.ts';
import { startFaultProxy, type Toxic } from './fault-proxy.ts';
import { acknowledged, checkHistory, type Final, type Line, type Verdict } from './history.ts';
import { killDatabase, type Outage } from './kill-database.ts';
import { pick, seeded } from './random.ts';
import { amounts, stream } from './traffic.ts';
import { slowSockets } from './under-attack.ts';

export interface KillRun {
  seed: number;
  rounds: number;
  /** New ones for each round. The deals of earlier rounds get no more signals, because these would hide that one was lost. */
  deals: number;
  /** Signals a second. */
  rate: number;
  /** Ends the relay by SIGTERM instead, while slow callers hold connections; default: false. */
  isStopped?: boolean;
  /** What the wire to either cloud may do; default: every kind of fault. */
  toxics?: readonly Toxic[];
  /** A PostgreSQL that is killed in every other round, instead of the relay; default: the embedded store. */
  database?: EmbeddedServer;
  /** How long everything may take to come to rest at the end, in ms. */
  restMs: number;
}

export interface KillsJudged {
  verdict: Verdict;
  lines: Line[];
  /** Of the database. */
  outages: Outage[];
  /** How each SIGTERM ended. */
  stops: { code: number | null; ms: number }[];
  /** What the data folder holds after the last run has stopped, and what SQLite says about its file. */
  left: { files: string[]; integrity: string | undefined };
  /** From the end of the faults of the network until everything had arrived. */
  restedAfterMs: number;
}

const everyToxic: readonly Toxic[] = [
  { kind: 'none' },
  { kind: 'latency', ms: 100 },
  { kind: 'slice', bytes: 11 },
  { kind: 'cut', bytes: 600 },
  { kind: 'reset' },
  { kind: 'blackHole' },
  { kind: 'slowClose', ms: 200 },
  { kind: 'down' },
];

/** For the signals of one round. */
const patienceMs = 60_000;

/**
 * Kills the relay, or the database under it, at random moments while signals stream in and the wires to both clouds misbehave, then lets everything come to rest and
 * judges the history. Resolves to the verdict, and to the history itself.
 */
export async function killRounds(run: KillRun): Promise<KillsJudged> {
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
    ...(run.database && { DATABASE_URL: run.database.url }),
  };
  const started = performance.now();
  const lines: Line[] = [];
  const at = () => Math.round(performance.now() - started);
  const outages: Outage[] = [];
  const stops: KillsJudged['stops'] = [];
  const { toxics = everyToxic } = run;
  let relay: RunningRelay | undefined;
  let traffic: ReturnType<typeof stream> | undefined;
  try {
    relay = await startRelayProcess(environment);
    const microsoft = installed.partnerCenter.asMicrosoft();
    const ids: string[] = [];
    const fresh = () => {
      const own = Array.from({ length: run.deals }, () => microsoft.sendReferral().id);
      ids.push(...own);
      return own;
    };
    traffic = stream(installed, run.rate, { ids: fresh(), random, lines, at });
    for (let round = 0; round < run.rounds; round += 1) {
      there.set(pick(random, toxics));
      here.set(pick(random, toxics));
      // At a moment that is random among the acknowledgements: on a slow machine, no less is at stake.
      const goal = acknowledged(lines) + 5 + Math.floor(random() * 90);
      await eventually('signals to be taken', () => acknowledged(lines) >= goal, patienceMs);
      traffic.turnTo(fresh());
      if (run.database !== undefined && round % 2 === 0) {
        const relayUrl = String(installed.environment['RELAY_PUBLIC_URL']);
        outages.push(await killDatabase(run.database, relayUrl, { random, lines, at }));
        continue;
      }
      if (run.isStopped === true) {
        const release = slowSockets(Number(installed.environment['RELAY_PORT']), 20);
        const begun = performance.now();
        stops.push({ code: await relay.stop(), ms: Math.round(performance.now() - begun) });
        release();
      }
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
    const [last, healed] = [relay, at()];
    let verdict = checkHistory(lines, await finalOf(installed, ids));
    const isAtRest = async () => {
      if ((await duePairs(last)) > 0) return false;
      // Pairs that failed wait before they are due again.
      verdict = checkHistory(lines, await finalOf(installed, ids));
      return verdict.lost.length === 0;
    };
    await eventually('rest after the faults', isAtRest, run.restMs).catch(() => undefined);
    const restedAfterMs = at() - healed;
    await last.stop();
    return {
      verdict,
      lines,
      outages,
      stops,
      restedAfterMs,
      left: leftIn(String(installed.environment['RELAY_DATA_DIR'])),
    };
  } finally {
    traffic?.end();
    await relay?.kill();
    await Promise.all([there.close(), here.close(), installed.close()]);
  }
}

function leftIn(folder: string): KillsJudged['left'] {
  // With a database elsewhere, a relay needs no folder.
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  if (!files.includes('cosell.db')) return { files, integrity: undefined };
  const database = new DatabaseSync(join(folder, 'cosell.db'), { readOnly: true });
  const integrity = String(database.prepare('PRAGMA integrity_check').get()?.['integrity_check']);
  database.close();
  return { files, integrity };
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
