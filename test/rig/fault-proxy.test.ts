import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { startFaultProxy, type FaultProxy, type Toxic } from './fault-proxy.ts';

const body = 'x'.repeat(20_000);

describe('the fault proxy', () => {
  const server = createServer((_request, response) => response.end(body));
  let proxy: FaultProxy;
  before(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    proxy = await startFaultProxy(
      `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`,
    );
  });
  after(async () => {
    await proxy.close();
    server.close();
    server.closeAllConnections();
  });

  const ask = async (timeoutMs = 5_000) => {
    const started = performance.now();
    const headers = { connection: 'close' };
    const answer = await fetch(proxy.url, { signal: AbortSignal.timeout(timeoutMs), headers }).then(
      async (response) => (await response.text()).length,
      (thrown: unknown) => (thrown instanceof Error ? thrown.name : ''),
    );
    return { answer, ms: performance.now() - started };
  };

  const whole: readonly Toxic[] = [{ kind: 'none' }, { kind: 'slice', bytes: 7 }, { kind: 'slowClose', ms: 10 }];
  for (const toxic of whole)
    it(`passes everything on with ${toxic.kind}`, async () => {
      proxy.set(toxic);
      assert.equal((await ask()).answer, body.length);
    });

  it('delays with latency', async () => {
    proxy.set({ kind: 'latency', ms: 60 });
    const { answer, ms } = await ask();
    assert.equal(answer, body.length);
    assert.ok(ms >= 110, String(ms));
  });

  for (const kind of ['reset', 'down'] as const)
    it(`breaks the connection with ${kind}`, async () => {
      proxy.set({ kind });
      assert.equal((await ask()).answer, 'TypeError');
    });

  it('cuts the answer after so many bytes', async () => {
    proxy.set({ kind: 'cut', bytes: 1_000 });
    await assert.rejects(fetch(proxy.url).then((response) => response.text()));
  });

  it('never answers what it swallowed if it forgets, and works again for others', async () => {
    proxy.set({ kind: 'blackHole', forgets: true });
    const waiting = ask(200);
    assert.equal((await ask(50)).answer, 'TimeoutError');
    proxy.set({ kind: 'none' });
    assert.equal((await waiting).answer, 'TimeoutError');
    assert.equal((await ask()).answer, body.length);
  });

  it('swallows everything as a black hole, and works again when healed', async () => {
    proxy.set({ kind: 'blackHole' });
    assert.equal((await ask(100)).answer, 'TimeoutError');
    proxy.set({ kind: 'none' });
    assert.equal((await ask()).answer, body.length);
  });
});
