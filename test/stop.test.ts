import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { install, type Installed } from './installation.ts';
import { openSocket } from './relay/ground/open-socket.ts';
import { eventually } from './relay-under-test.ts';

/**
 * Sooner than any of the callers or calls that hold the relay would end by itself. That its process ends after 3.5 s at the latest is in
 * end-on-signal.test.ts, where no other process can slow it down.
 */
const soonMs = 10_000;

describe('A relay that is told to stop', () => {
  /** Takes every connection, and never answers. */
  const held: Socket[] = [];
  const blackHole = createServer((socket) => held.push(socket.on('error', () => undefined)));
  let installed: Installed;
  before(async () => {
    await once(blackHole.listen(0, '127.0.0.1'), 'listening');
    const address = blackHole.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    installed = await install({ relay: { PARTNER_CENTER_API_URL: `http://127.0.0.1:${String(port)}` } });
  });
  after(async () => {
    for (const socket of held) socket.destroy();
    blackHole.close();
    await installed.close();
  });

  it('ends soon, although slow callers and a cloud that does not answer hold it', async () => {
    const relay = await installed.startRelay();
    await eventually('a call that hangs', () => held.length > 0, 30_000);
    const port = Number(installed.environment['RELAY_PORT']);
    const door = 'POST /webhooks/partner-center HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const slow = [
      await openSocket(port),
      await openSocket(port, 'POST /webhooks/partner-center HTTP/1.1\r\nHos'),
      await openSocket(port, `${door}Content-Length: 100\r\n\r\nhalf`),
      await openSocket(port, `${door}Transfer-Encoding: chunked\r\n\r\n5\r\nslow!\r\n`),
      await openSocket(Number(new URL(relay.metricsUrl).port), 'GET /metrics HTTP/1.1\r\n'),
    ];
    const started = performance.now();
    assert.equal(await relay.stop(), 0);
    const took = performance.now() - started;
    assert.ok(took < soonMs, `${took.toFixed(0)} ms`);
    await Promise.all(slow.map(({ ended }) => ended));
  });

  it('ends soon, although a cloud asks it to wait in the middle of a list', async (t) => {
    const busy = await install({ here: true, partnerCenter: { switches: { pageSize: 1 } } });
    t.after(() => busy.close());
    const microsoft = busy.partnerCenter.asMicrosoft();
    for (let count = 0; count < 3; count += 1) microsoft.sendReferral();
    const wait = { status: 429, headers: { 'retry-after': '50' } };
    busy.partnerCenter.fail({ times: Infinity, host: 'api', path: /skiptoken/, ...wait });
    const relay = await busy.startRelay();
    await eventually('the page that is refused', () =>
      busy.partnerCenter.calls().some(({ path, status }) => path.includes('skiptoken') && status === 429),
    );
    const started = performance.now();
    await relay.stop();
    const took = performance.now() - started;
    assert.ok(took < soonMs, `${took.toFixed(0)} ms`);
  });
});
