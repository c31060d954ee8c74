import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { registerAnotherSystem } from '../test/another-system.ts';
import type { LightningAssets } from '../test/clouds/salesforce/ui/lightning-pages.ts';
import { channelsOf, install } from '../test/installation.ts';
import { play } from './play.ts';
import type { Stage } from './story.ts';

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    shares: { type: 'string' },
    latency: { type: 'string', default: '50' },
    events: { type: 'string', default: 'outbound-message' },
    'target-org': { type: 'string' },
    clean: { type: 'boolean', default: false },
    'allow-production': { type: 'boolean', default: false },
  },
});

const { 'target-org': alias, once, clean, 'allow-production': allowProduction } = values;
if (alias !== undefined) {
  const { rehearse } = await import('./rehearse.ts');
  const { NotSetUp } = await import('./org-check.ts');
  const code = await rehearse(alias, { once, clean, allowProduction }).catch((thrown: unknown) => {
    if (!(thrown instanceof NotSetUp)) throw thrown;
    console.error(thrown.message);
    return 1;
  });
  process.exit(code);
}

if (values.shares !== undefined) {
  const { timeShares } = await import('./share-times.ts');
  const timed = await setUp(Number(values.latency), values.events, undefined);
  const isInTime = await timeShares(timed, Number(values.shares), console.log);
  await timed.close();
  process.exit(isInTime ? 0 : 1);
}

// Only users who keep the sandbox running need the pages.
const stage = await setUp(Number(values.latency), values.events, values.once ? undefined : await pages());
const failures = await play(stage, console.log);
process.exitCode = failures === 0 ? 0 : 1;
if (failures > 0) console.log(stage.relay.lines.slice(-20).join('\n'));

if (values.once) {
  await stage.close();
} else {
  const { partnerCenter, salesforce, environment } = stage;
  const { furnish } = await import('./furnish.ts');
  await furnish(stage);
  console.log(`
The sandbox keeps running. Change something on one side and watch the other:
  Salesforce                    ${salesforce.url}
  Partner Center (as Microsoft) ${partnerCenter.pageUrl}
  Relay                         ${String(environment['RELAY_PUBLIC_URL'])}
In Salesforce, choose a user (seller, manager or admin) and a language at the top of the page, or open the page on a phone. Thirty deals
from Microsoft are waiting in the inbox, and the seller has six deals to share. In Partner Center, open Microsoft's half of a deal that
you shared to accept or decline it. Reports and dashboards are deployed, but the sandbox does not draw them: see them in an org.
Press Ctrl+C to stop it.`);
  process.once('SIGINT', () => void stage.close()).once('SIGTERM', () => void stage.close());
}

/** The Lightning pages with the components of the package, built or as they were built before. */
async function pages(): Promise<LightningAssets> {
  const { lightningAssets } = await import('../test/browser/lightning-assets.ts');
  return lightningAssets(console.log);
}

/** Both clouds with the package deployed, another system registered in Partner Center, and the real relay. */
async function setUp(
  latencyMs: number,
  events: string,
  lightning: LightningAssets | undefined,
): Promise<Stage & { close(): Promise<void> }> {
  const started = performance.now();
  const installed = await install({
    partnerCenter: { latencyMs },
    salesforce: { latencyMs, lightning, ...channelsOf(events) },
    relay: { SALESFORCE_EVENTS: events },
  });
  if (lightning !== undefined)
    for (const part of ['record-page', 'translations'])
      installed.salesforce.deploy(fileURLToPath(new URL(`../optional/${part}`, import.meta.url)));
  await registerAnotherSystem(installed.partnerCenter);
  // As an admin would in a real org: received deals belong to a person.
  installed.salesforce.deploy(fileURLToPath(new URL('sandbox-org', import.meta.url)));
  const relay = await installed.startRelay();
  const ms = (performance.now() - started).toFixed(0);
  console.log(`Two simulated clouds (${String(latencyMs)} ms for each call) and the relay, up in ${ms} ms.\n`);
  return { ...installed, relay };
}
