import { install, type Installed } from '../installation.ts';
import { eventually, startRelayProcess } from '../relay-under-test.ts';
import { deliver, waitsOf, type Signed, type Waits } from './deliver.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { areRight } from './network-faults.ts';

export interface DarkRun {
  /** Each with a part in the light and one in the dark, in turn. */
  rounds: number;
  /** Of each part. */
  seconds: number;
  /** Signals a second. */
  rate: number;
  deals: number;
}

/** What deliveries waited for their acknowledgement while both clouds worked, and while neither answered. */
export interface Acknowledged {
  light: Waits;
  dark: Waits;
}

const patienceMs = 60_000;

/** Compares acknowledgements with and without clouds that swallow everything, in turns, so that other work of the machine meets both alike. */
export async function acknowledgeInTheDark({ rounds, seconds, rate, deals }: DarkRun): Promise<Acknowledged> {
  const installed = await install({ relay: { SYNC_SWEEP_SECONDS: '86400', LOG_LEVEL: 'error' } });
  const [there, here] = [
    await startFaultProxy(installed.partnerCenter.apiUrl),
    await startFaultProxy(installed.salesforce.url),
  ];
  installed.salesforce.nameInstance(here.url);
  const relay = await startRelayProcess({ ...installed.environment, PARTNER_CENTER_API_URL: there.url });
  try {
    const microsoft = installed.partnerCenter.asMicrosoft();
    const ids = Array.from({ length: deals }, () => microsoft.sendReferral().id);
    const sign = signerFor(installed, ids);
    const port = Number(installed.environment['RELAY_PORT']);
    const send = () => deliver(port, sign, { seconds, rate });
    const rest = () => eventually('rest', () => areRight(installed, relay, ids), patienceMs);
    // A relay that has just started compiles its code at the first calls.
    await send();
    await rest();
    const [light, dark]: [(number | string)[], (number | string)[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      light.push(...(await send()));
      await rest();
      for (const wire of [there, here]) wire.set({ kind: 'blackHole' });
      dark.push(...(await send()));
      for (const wire of [there, here]) wire.set({ kind: 'none' });
      await rest();
    }
    return { light: waitsOf(light), dark: waitsOf(dark) };
  } finally {
    await relay.kill();
    await Promise.all([there.close(), here.close(), installed.close()]);
  }
}

/** Changes one deal after the other and hands out its signal, which is signed only once for each. */
function signerFor({ partnerCenter }: Installed, ids: readonly string[]): () => Signed {
  const microsoft = partnerCenter.asMicrosoft();
  const signed = ids.map((referralId) => partnerCenter.signedDelivery({ name: 'referral-updated', referralId }));
  let count = 0;
  return () => {
    const index = count % ids.length;
    count += 1;
    microsoft.updateReferral(ids[index] ?? '', [{ op: 'replace', path: '/details/dealValue', value: count }]);
    const found = signed[index];
    if (found === undefined) throw new RangeError('There are no deals.');
    return found;
  };
}
