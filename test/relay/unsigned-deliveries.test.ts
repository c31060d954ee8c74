import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { Agent, createServer } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { z } from 'zod';
import { manualClock } from '../clock.ts';
import { post } from '../rig/deliver.ts';
import { openDoors } from './open-doors.ts';
import { fixture } from './webhooks/fixture.ts';

const body = fixture('referral-created.json').toString();

describe('Ten thousand deliveries without a signature', () => {
  it('write and fetch nothing, are one line in the log, and leave nothing in memory', async () => {
    let fetches = 0;
    const microsoft = createServer((_request, response) => {
      fetches += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(microsoft, 'listening');
    const { port } = z.object({ port: z.number() }).parse(microsoft.address());
    const origin = `http://127.0.0.1:${String(port)}`;
    const lines: string[] = [];
    const doors = await openDoors(manualClock(), {
      settings: { PARTNER_CENTER_CERTIFICATE_ORIGINS: origin },
      log: pino({}, { write: (line: string) => lines.push(line) }),
      // Each refusal waits for a moment: here until the next turn.
      after: (_delayMs, run) => setImmediate(run),
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    const plain = { 'content-type': 'application/json' };
    const named = { ...plain, 'x-ms-certificate-url': `${origin}/a.cer`, 'x-ms-signature-algorithm': 'rsa-sha256' };
    const send = async (count: number) => {
      for (let sent = 0; sent < count; sent += 500) {
        const turn = Array.from({ length: 500 }, (_none, index) => ({
          headers: index % 2 === 0 ? plain : named,
          body,
        }));
        assert.deepEqual(new Set(await Promise.all(turn.map((one) => post(doors.port, agent, one)))), new Set(['401']));
      }
    };
    /** Each file with the time of its last change and its size. */
    const files = () =>
      readdirSync(doors.folder).map((name) => {
        const { mtimeNs, size } = statSync(join(doors.folder, name), { bigint: true });
        return [name, mtimeNs, size];
      });

    await send(1_000);
    const [filesBefore, heapBefore] = [files(), heapUsed()];
    await send(10_000);
    const grownMb = (heapUsed() - heapBefore) / 1024 ** 2;
    assert.deepEqual(files(), filesBefore);
    assert.equal(fetches, 0);
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.ok(grownMb <= 10, `${grownMb.toFixed(1)} MB`);
    agent.destroy();
    await doors.close();
    microsoft.close();
  });
});

/** What is in use after everything that is not has been collected. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
