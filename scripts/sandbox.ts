import { parseArgs } from 'node:util';
import { registerAnotherSystem } from '../test/another-system.ts';
import { install } from '../test/installation.ts';
import { play } from './play.ts';
import type { Stage } from './story.ts';

const { values } = parseArgs({
  options: { once: { type: 'boolean', default: false }, latency: { type: 'string', default: '50' } },
});

const stage = await setUp(Number(values.latency));
const failures = await play(stage, console.log);
process.exitCode = failures === 0 ? 0 : 1;
if (failures > 0) console.log(stage.relay.lines.slice(-20).join('\n'));

if (values.once) {
  await stage.close();
} else {
  const { partnerCenter, salesforce, environment } = stage;
  console.log(`
The sandbox stays up. Change something on one side and watch the other:
  Salesforce (as the seller)    ${salesforce.url}
  Partner Center (as Microsoft) ${partnerCenter.pageUrl}
  Relay                         ${String(environment['RELAY_PUBLIC_URL'])}
Ctrl+C ends it.`);
  process.once('SIGINT', () => void stage.close()).once('SIGTERM', () => void stage.close());
}

/** Both clouds with the package deployed, another system in our place in Partner Center, and the real relay. */
async function setUp(latencyMs: number): Promise<Stage & { close(): Promise<void> }> {
  const started = performance.now();
  const installed = await install({ partnerCenter: { latencyMs }, salesforce: { latencyMs } });
  await registerAnotherSystem(installed.partnerCenter);
  const relay = await installed.startRelay();
  const ms = (performance.now() - started).toFixed(0);
  console.log(`Two simulated clouds (${String(latencyMs)} ms for each call) and the relay, up in ${ms} ms.\n`);
  return { ...installed, relay };
}
