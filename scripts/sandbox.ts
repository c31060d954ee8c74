import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { registerAnotherSystem } from '../test/another-system.ts';
import { startPartnerCenterCloud } from '../test/clouds/partner-center/start.ts';
import { usernames } from '../test/clouds/salesforce/org.ts';
import { startSalesforceCloud } from '../test/clouds/salesforce/start.ts';
import {
  createInstallation,
  freePort,
  placeholdersFor,
  relayEnvironment,
  startRelayProcess,
} from '../test/relay-under-test.ts';
import { story, type Memory, type Stage } from './story.ts';

const { values } = parseArgs({
  options: { once: { type: 'boolean', default: false }, latency: { type: 'string', default: '50' } },
});
const latencyMs = Number(values.latency);

const stage = await setUp();
const failed = await play(stage);
if (values.once) {
  await tearDown(stage);
} else {
  const { partnerCenter, salesforce, environment } = stage;
  console.log(`
The sandbox stays up. Change something on one side and watch the other:
  Salesforce (as the seller)    ${salesforce.url}
  Partner Center (as Microsoft) ${partnerCenter.pageUrl}
  Relay                         ${String(environment['RELAY_PUBLIC_URL'])}
Ctrl+C ends it.`);
  process.once('SIGINT', () => void tearDown(stage)).once('SIGTERM', () => void tearDown(stage));
}
process.exitCode = failed === 0 ? 0 : 1;

/** Both clouds with the package deployed, another system in our place in Partner Center, and the real relay. */
async function setUp(): Promise<Stage> {
  const started = performance.now();
  const installation = createInstallation(await freePort());
  const partnerCenter = await startPartnerCenterCloud({ latencyMs });
  const salesforce = await startSalesforceCloud({
    latencyMs,
    source: fileURLToPath(new URL('../force-app', import.meta.url)),
    placeholders: placeholdersFor(installation, usernames.integration),
  });
  await registerAnotherSystem(partnerCenter);
  const environment = { ...relayEnvironment(installation, partnerCenter, salesforce), SYNC_SWEEP_SECONDS: '1' };
  const relay = await startRelayProcess(environment);
  console.log(`Two simulated clouds (${String(latencyMs)} ms for each call) and the relay, up in ${ms(started)}.\n`);
  return { partnerCenter, salesforce, relay, environment };
}

/** Plays the story and prints each step with its time; resolves to the number of steps that did not happen. */
async function play(on: Stage): Promise<number> {
  const memory: Memory = {};
  let failures = 0;
  for (const { who, what, before, play: run } of story) {
    await before?.();
    const started = performance.now();
    const [mark, lines] = await run(on, memory).then(
      (seen) => ['✔', seen] as const,
      (thrown: unknown) => ['✘', [String(thrown)]] as const,
    );
    if (mark === '✘') failures += 1;
    console.log(`${mark} ${who}: ${what}  [${ms(started)}]`);
    for (const line of lines) console.log(`    ${line}`);
  }
  console.log(`\n${String(story.length - failures)} passed, ${String(failures)} failed`);
  if (failures > 0) console.log(on.relay.lines.slice(-20).join('\n'));
  return failures;
}

async function tearDown({ relay, partnerCenter, salesforce }: Stage): Promise<void> {
  await relay.stop();
  await Promise.all([partnerCenter.close(), salesforce.close()]);
}

function ms(since: number): string {
  return `${(performance.now() - since).toFixed(0)} ms`;
}
