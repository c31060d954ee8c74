import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { readConfig } from '../relay/config.ts';
import { startRelay } from '../relay/main.ts';
import { systemClock } from '../relay/system-clock.ts';
import { install, type Installed } from './installation.ts';

describe('The start of a relay', { timeout: 120_000 }, () => {
  let installed: Installed;
  before(async () => {
    installed = await install({ relay: { SYNC_SWEEP_SECONDS: '300' } });
  });
  after(() => installed.close());

  it('on a port that is taken says so before any work: no store is made, and no cloud is asked', async () => {
    for (const name of ['RELAY_PORT', 'RELAY_METRICS_PORT']) {
      const taken = createServer().listen(0, name === 'RELAY_PORT' ? undefined : '127.0.0.1');
      await once(taken, 'listening');
      const address = taken.address();
      const port = typeof address === 'object' && address !== null ? String(address.port) : '';
      const config = readConfig({ ...installed.environment, [name]: port });
      await assert.rejects(startRelay(config), { code: 'CONFIG_INVALID', message: new RegExp(`^Port ${port} `) });
      assert.equal(existsSync(config.dataDir), false);
      taken.close();
    }
    assert.deepEqual([installed.partnerCenter.calls(), installed.salesforce.calls()], [[], []]);
  });

  it('with a store that is new warns of nothing', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
    const relay = await startRelay(readConfig(installed.environment), systemClock, log);
    await fetch(`http://127.0.0.1:${String(relay.port)}/healthz`);
    await relay.stop();
    assert.deepEqual(
      lines.filter((line) => !line.includes('"level":30')),
      [],
    );
  });
});
