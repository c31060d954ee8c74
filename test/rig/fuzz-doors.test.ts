import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { readConfig } from '../../relay/config.ts';
import { startRelay, type Relay } from '../../relay/main.ts';
import { systemClock } from '../../relay/system-clock.ts';
import { install, type Installed } from '../installation.ts';
import { fuzzDoors } from './fuzz-doors.ts';
import { seedOf } from './random.ts';
import { underAttack } from './under-attack.ts';

const seed = seedOf(process.env['RIG_SEED']);

describe('The doors under requests that nobody sends by accident', { timeout: 120_000 }, () => {
  let installed: Installed;
  let relay: Relay;
  before(async () => {
    installed = await install({ relay: { SYNC_SWEEP_SECONDS: '86400' } });
    relay = await startRelay(readConfig(installed.environment), systemClock, pino({ level: 'silent' }));
  });
  after(async () => {
    await relay.stop();
    await installed.close();
  });

  it(`answer 2,000 of them without a fault of their own (RIG_SEED=${String(seed)})`, async (t) => {
    const rejections: unknown[] = [];
    const note = (why: unknown) => rejections.push(why);
    process.on('unhandledRejection', note);
    const signed = installed.partnerCenter.signedDelivery({ name: 'referral-updated' });
    const secret = installed.environment['SALESFORCE_WEBHOOK_SECRET'] ?? '';
    const answers = await fuzzDoors({ seed, count: 2_000, port: relay.port ?? 0, secret, signed });
    process.off('unhandledRejection', note);
    t.diagnostic(JSON.stringify(answers));
    assert.deepEqual(rejections, []);
    assert.deepEqual(
      Object.keys(answers).filter((status) => status.startsWith('5') && status !== '503'),
      [],
    );
    // Enough of them get as far as the signature, and some through the doors.
    for (const status of ['202', '400', '401', '404', '405', '413', '415'])
      assert.ok((answers[status] ?? 0) > 0, status);
    assert.equal((await fetch(`http://127.0.0.1:${String(relay.port)}/healthz`)).status, 200);
  });

  it('answer every honest delivery beside forged ones and slow sockets', async (t) => {
    const waited = await underAttack({ ...installed, environment: { RELAY_PORT: String(relay.port) } }, 0.5, 0.25);
    t.diagnostic(JSON.stringify(waited));
    assert.deepEqual(
      waited.map(({ attack, failed }) => [attack, failed]),
      [
        ['none', []],
        ['4 forged connections', []],
        ['25 forged connections', []],
        ['125 slow sockets', []],
      ],
    );
  });
});
