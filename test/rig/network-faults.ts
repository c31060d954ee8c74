import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { install, type Installed } from '../installation.ts';
import { duePairs, eventually, startRelayProcess, type RunningRelay } from '../relay-under-test.ts';
import { post } from './deliver.ts';
import { startFaultProxy, type Toxic } from './fault-proxy.ts';
import { acknowledged, type Line } from './history.ts';
import { seeded } from './random.ts';
import { amounts, stream } from './traffic.ts';

export type Cloud = 'Partner Center' | 'Salesforce';

export interface Fault {
  /** Whose wires it is on. */
  clouds: readonly Cloud[];
  toxic: Toxic;
}

const all: readonly Cloud[] = ['Partner Center', 'Salesforce'];

const toxics: readonly Toxic[] = [
  { kind: 'latency', ms: 1_000 },
  { kind: 'reset' },
  { kind: 'blackHole' },
  { kind: 'blackHole', forgets: true },
  { kind: 'slowClose', ms: 1_000 },
  { kind: 'slice', bytes: 11 },
  { kind: 'cut', bytes: 600 },
  { kind: 'down' },
];

/** Each fault of the proxy, on the wire to each cloud. */
export const everyFault: readonly Fault[] = all.flatMap((cloud) => toxics.map((toxic) => ({ clouds: [cloud], toxic })));

/** Each on both wires at once, except for the one that nothing ends before a timeout. */
export const onBothWires: readonly Fault[] = toxics
  .filter((toxic) => !('forgets' in toxic))
  .map((toxic) => ({ clouds: all, toxic }));

export interface FaultRun {
  seed: number;
  /** How long each fault lasts. */
  seconds: number;
  deals: number;
  /** Signals a second. */
  rate: number;
  faults: readonly Fault[];
  /** How long all deals may take to be right after a fault, in ms. */
  patienceMs: number;
}

export interface Endured {
  clouds: string;
  fault: string;
  acknowledged: number;
  refused: number;
  /** From the fault's end until every deal was right; undefined if that took too long. */
  convergedAfterMs: number | undefined;
}

/** Lets each fault last for a while under a stream of signals, one after the other on one relay, and measures how soon all deals are right after it. */
export async function endureFaults(run: FaultRun, told: (row: Endured) => void = () => undefined): Promise<Endured[]> {
  const random = seeded(run.seed);
  const installed = await install({ relay: { SYNC_SWEEP_SECONDS: '86400', LOG_LEVEL: 'error' } });
  const wires = {
    'Partner Center': await startFaultProxy(installed.partnerCenter.apiUrl),
    Salesforce: await startFaultProxy(installed.salesforce.url),
  };
  installed.salesforce.nameInstance(wires.Salesforce.url);
  const relay = await startRelayProcess({
    ...installed.environment,
    PARTNER_CENTER_API_URL: wires['Partner Center'].url,
  });
  try {
    const ids = Array.from({ length: run.deals }, () => installed.partnerCenter.asMicrosoft().sendReferral().id);
    const agent = new Agent({ keepAlive: true });
    for (const referralId of ids) {
      const signed = installed.partnerCenter.signedDelivery({ name: 'referral-updated', referralId });
      await post(Number(installed.environment['RELAY_PORT']), agent, signed);
    }
    agent.destroy();
    await eventually('all deals to arrive', () => areRight(installed, relay, ids), run.patienceMs);
    const endured: Endured[] = [];
    for (const { clouds, toxic } of run.faults) {
      const lines: Line[] = [];
      const started = performance.now();
      const at = () => Math.round(performance.now() - started);
      for (const cloud of clouds) wires[cloud].set(toxic);
      const traffic = stream(installed, run.rate, { ids, random, lines, at });
      await pause(run.seconds * 1_000);
      await traffic.stop();
      for (const cloud of clouds) wires[cloud].set({ kind: 'none' });
      const healed = at();
      const convergedAfterMs = await eventually(
        'all deals to be right',
        () => areRight(installed, relay, ids),
        run.patienceMs,
      ).then(
        () => at() - healed,
        () => undefined,
      );
      const row = {
        clouds: clouds.join(' and '),
        fault: nameOf(toxic),
        acknowledged: acknowledged(lines),
        refused: lines.filter(({ what }) => what === 'refused').length,
        convergedAfterMs,
      };
      told(row);
      endured.push(row);
    }
    return endured;
  } finally {
    await relay.kill();
    await Promise.all([...Object.values(wires).map((wire) => wire.close()), installed.close()]);
  }
}

const nameOf = (toxic: Toxic) => ('forgets' in toxic ? `${toxic.kind} (forgets)` : toxic.kind);

/** Whether each deal has one opportunity with Microsoft's present value, and nothing is due. */
export async function areRight(installed: Installed, relay: RunningRelay, ids: readonly string[]): Promise<boolean> {
  if ((await duePairs(relay)) > 0) return false;
  const shown = await amounts(installed);
  return ids.every(
    (id) => shown.get(id)?.join() === String(Number(installed.partnerCenter.referral(id)?.details.dealValue)),
  );
}
