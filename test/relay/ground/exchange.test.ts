import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { exchange } from '../../../relay/ground/exchange.ts';
import { isUnsent, whyUnreachable } from '../../../relay/ground/unreachable.ts';
import { startAnsweringServer } from '../answering-server.ts';

const limits = { timeoutMs: 5_000, maxBytes: 1_000 };

async function answered(t: TestContext, answer: RequestListener): Promise<string> {
  const server = await startAnsweringServer(answer);
  t.after(() => server.close());
  return server.url;
}

const failure = (url: string, own = limits): Promise<unknown> =>
  exchange({ method: 'GET', url }, own).then(
    () => assert.fail('it was answered'),
    (thrown: unknown) => thrown,
  );

describe('one exchange over HTTP', () => {
  it('unpacks a compressed answer', async (t) => {
    const url = await answered(t, (request, response) => {
      assert.equal(request.headers['accept-encoding'], 'gzip');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('text'));
    });
    assert.equal((await exchange({ method: 'GET', url }, limits)).body.toString(), 'text');
  });

  it('does not unpack more than the limit', async (t) => {
    const url = await answered(t, (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000)));
    });
    assert.match(String(await failure(url)), /larger than 1000 bytes/);
  });

  it('fails if the answer is not what its header says', async (t) => {
    const url = await answered(t, (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(deflateSync('text'));
    });
    assert.match(String(await failure(url)), /incorrect header check/);
  });

  it('carries several values of one header', async (t) => {
    const url = await answered(t, (_request, response) => {
      response.writeHead(200, { 'X-Mark': ['a', 'b'] }).end();
    });
    assert.equal((await exchange({ method: 'GET', url }, limits)).headers.get('x-mark'), 'a, b');
  });

  it('says how long it waited for the answer', async (t) => {
    const url = await answered(t, () => undefined);
    const thrown = await failure(url, { ...limits, timeoutMs: 40 });
    assert.match(whyUnreachable(thrown), /^no complete answer within 0\.04 s$/);
    assert.equal(isUnsent(thrown), false);
  });

  it('knows that a host which does not connect has received nothing', async (t) => {
    const silent = createServer().listen(0, '127.0.0.1');
    t.after(() => silent.close());
    silent.on('connection', (socket) => {
      t.after(() => socket.destroy());
    });
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const thrown = await failure(`https://127.0.0.1:${String(port)}`, { ...limits, timeoutMs: 40 });
    assert.match(whyUnreachable(thrown), /timed out/);
    assert.equal(isUnsent(thrown), true);
  });

  /** A host that answers the first request on each connection, and resets the connection at the next. */
  async function resetting(t: TestContext) {
    const asked: string[] = [];
    const server = createServer((socket) => {
      let isUsed = false;
      socket
        .on('error', () => undefined)
        .on('data', (data) => {
          asked.push(data.toString().split(' ')[0] ?? '');
          if (isUsed) socket.resetAndDestroy();
          else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
          isUsed = true;
        });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => server.close());
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const url = `http://127.0.0.1:${String(address.port)}`;
    await Promise.all(Array.from({ length: 3 }, () => exchange({ method: 'GET', url }, limits)));
    asked.length = 0;
    return { url, asked };
  }

  it('reads again where the host had closed the connections that were kept open, until one is new', async (t) => {
    const { url, asked } = await resetting(t);
    assert.equal((await exchange({ method: 'GET', url }, limits)).body.toString(), 'ok');
    assert.equal(asked.length, 4);
  });

  it('does not send a write again, which may have arrived', async (t) => {
    const { url, asked } = await resetting(t);
    await assert.rejects(exchange({ method: 'POST', url, body: '{}' }, limits), { code: 'ECONNRESET' });
    assert.deepEqual(asked, ['POST']);
  });
});
