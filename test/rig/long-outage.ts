import { manualClock } from '../clock.ts';
import { install, type Installed } from '../installation.ts';
import { pick, seeded } from './random.ts';
import { startOnVirtualTime } from './relay-on-virtual-time.ts';
import { amounts } from './traffic.ts';

export interface LongOutage {
  seed: number;
  /** Of the relay's and the clouds' time. */
  hours: number;
  /** That arrive meanwhile, spread evenly. */
  signals: number;
  deals: number;
}

export interface Survived {
  acknowledged: number;
  /** Deals that did not show their last value at the end. */
  stale: number;
  /** The relay's calls to Salesforce while it was down, and afterwards until all was delivered. */
  callsMeanwhile: number;
  callsAfterwards: number;
  /** Resident memory before the outage, the most during it and afterwards, and when all was delivered. */
  beforeMb: number;
  mostMb: number;
  deliveredMb: number;
  /** Of the relay's time, from the outage's end until all was delivered. */
  deliveredAfterMs: number;
}

const second = 1_000;
const hour = 3_600 * second;
/** Signals arrive together this often, and the relay's timers run in this many steps. */
const beat = { everyMs: 60 * second, stepMs: 2 * second };
/** How long all may take to be delivered. */
const patienceMs = hour;

/** Salesforce answers 503 for hours of virtual time while signals for known deals arrive. Judges what is delivered afterwards, and what it costs. */
export async function surviveLongOutage({ seed, hours, signals, deals }: LongOutage): Promise<Survived> {
  const random = seeded(seed);
  const clock = manualClock(Date.now());
  const installed = await install({
    partnerCenter: { clock },
    salesforce: { clock },
    relay: { SYNC_SWEEP_SECONDS: '300' },
  });
  const { partnerCenter, salesforce } = installed;
  const relay = await startOnVirtualTime(installed.environment, clock.now());
  let mostMb = 0;
  const pass = async (ms: number, stepMs: number) => {
    clock.advance(ms);
    await relay.advance(ms, stepMs);
    mostMb = Math.max(mostMb, await relay.memoryMb());
  };
  try {
    const microsoft = partnerCenter.asMicrosoft();
    const ids = Array.from({ length: deals }, () => microsoft.sendReferral().id);
    const send = senderFor(installed);
    const settle = async () => {
      const start = clock.now();
      while (clock.now() - start < patienceMs && (await staleOf(installed, ids)) > 0) await pass(second, 50);
      return clock.now() - start;
    };
    await send(ids);
    await settle();
    // A second time, with changes: what a relay needs to work is there.
    for (const id of ids) microsoft.updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: 1 }]);
    await send(ids);
    await settle();
    await pass(30 * second, 50);
    const beforeMb = await relay.memoryMb();
    mostMb = beforeMb;

    salesforce.fail({ times: Infinity, status: 503 });
    salesforce.clearCalls();
    const beats = (hours * hour) / beat.everyMs;
    let [sent, acknowledged] = [0, 0];
    for (let count = 1; count <= beats; count += 1) {
      const now = Array.from({ length: Math.round((signals * count) / beats) - sent }, () => pick(random, ids));
      for (const [index, id] of now.entries())
        microsoft.updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: 2 + sent + index }]);
      sent += now.length;
      acknowledged += await send(now);
      await pass(beat.everyMs, beat.stepMs);
    }
    const callsMeanwhile = salesforce.calls().length;

    salesforce.heal();
    salesforce.clearCalls();
    const deliveredAfterMs = await settle();
    return {
      ...{
        acknowledged,
        stale: await staleOf(installed, ids),
        callsMeanwhile,
        callsAfterwards: salesforce.calls().length,
      },
      ...{ beforeMb, mostMb, deliveredMb: await relay.memoryMb(), deliveredAfterMs },
    };
  } finally {
    await relay.stop();
    await installed.close();
  }
}

/** Posts a signal for each; resolves to how many were acknowledged. A delivery is signed once for each deal, because signing is what takes long. */
function senderFor({ partnerCenter, environment }: Installed) {
  const door = `${String(environment['RELAY_PUBLIC_URL'])}/webhooks/partner-center`;
  const signed = new Map<string, ReturnType<typeof partnerCenter.signedDelivery>>();
  const post = async (referralId: string) => {
    const delivery = signed.get(referralId) ?? partnerCenter.signedDelivery({ name: 'referral-updated', referralId });
    signed.set(referralId, delivery);
    const { status } = await fetch(door, { method: 'POST', ...delivery });
    return status === 202 ? 1 : 0;
  };
  const atOnce = 100;
  return async (ids: readonly string[]) => {
    let acknowledged = 0;
    for (let start = 0; start < ids.length; start += atOnce)
      for (const one of await Promise.all(ids.slice(start, start + atOnce).map(post))) acknowledged += one;
    return acknowledged;
  };
}

/** How many deals do not have one opportunity with Microsoft's present value. */
async function staleOf(installed: Installed, ids: readonly string[]): Promise<number> {
  const shown = await amounts(installed);
  const right = (id: string) => String(Number(installed.partnerCenter.referral(id)?.details.dealValue));
  return ids.filter((id) => shown.get(id)?.join() !== right(id)).length;
}
