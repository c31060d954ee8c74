import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { after, describe, it } from 'node:test';
import { install, installAndRun } from './installation.ts';
import { freePort } from './relay-under-test.ts';

describe('A free port', () => {
  const servers: Server[] = [];
  after(() => {
    for (const server of servers) server.close();
  });
  async function take(port: number): Promise<void> {
    const server = createServer().listen(port);
    servers.push(server);
    await once(server, 'listening');
  }

  it('is another one each time, of the twenty of this process, and none that is taken; if all are, that is said', async () => {
    const given: number[] = [];
    for (let count = 0; count < 20; count += 1) given.push(await freePort());
    const [first = 0] = given.toSorted((a, b) => a - b);
    assert.deepEqual(new Set(given), new Set(Array.from({ length: 20 }, (_none, index) => first + index)));
    // Not one that the system gives to whoever asks for any port.
    assert.ok(first >= 10_100 && first + 20 <= 32_768, String(first));
    // From here on they come again, in the same order.
    const [again = 0, next] = given;
    await take(again);
    assert.equal(await freePort(), next);
    for (const port of given.slice(1)) await take(port);
    await assert.rejects(freePort(), /All ports of this test process are taken/);
  });
});

describe('An installation that cannot be made', () => {
  async function listening(): Promise<number> {
    // A server that is closed is gone only after the next turn.
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
    return process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
  }
  const withoutAddress = { RELAY_PUBLIC_URL: '', SALESFORCE_EVENTS: 'pubsub' };

  for (const [what, make, why] of [
    ['the org cannot be deployed to', () => install({ salesforce: { sources: ['nowhere'] } }), /nowhere/],
    [
      'the org cannot be prepared',
      () => install({ prepare: () => Promise.reject(new Error('unprepared')) }),
      /unprepared/,
    ],
    ['the relay does not start', () => installAndRun({ relay: { LOG_LEVEL: 'loud' } }), /LOG_LEVEL/],
    ['the relay is not registered', () => installAndRun({ relay: withoutAddress }), /no address to register/],
  ] as const)
    it(`leaves nothing running if ${what}`, async () => {
      const before = await listening();
      await assert.rejects(make(), why);
      assert.equal(await listening(), before);
    });
});
