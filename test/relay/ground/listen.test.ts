import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { RequestListener } from 'node:http';
import { listen, type Dropped, type Listening, type ListenOptions } from '../../../relay/ground/listen.ts';
import { startAnsweringServer } from '../answering-server.ts';
import { errorOf } from '../error-of.ts';
import { openSocket, pourChunks } from './open-socket.ts';

const quick = { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 };

describe('a listening server', () => {
  const opened: Listening[] = [];
  const dropped: Dropped[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((server) => server.close()));
    dropped.length = 0;
  });
  async function start(handler: RequestListener, options: Partial<ListenOptions> = {}): Promise<Listening> {
    const server = await listen(handler, {
      port: 0,
      host: '127.0.0.1',
      onDrop: (why) => dropped.push(why),
      ...options,
    });
    opened.push(server);
    return server;
  }
  const answering: RequestListener = (_request, response) => response.end('ok');

  it('closes a connection whose headers do not come in time, and counts it', async () => {
    const { port } = await start(answering, { limits: quick });
    const slow = await openSocket(port, 'GET / HTTP/1.1\r\nHost: x\r\n');
    assert.match(await slow.ended, /^HTTP\/1\.1 408 /);
    assert.deepEqual(dropped, ['slow']);
  });

  it('closes a connection whose body does not come in time', async () => {
    const { port } = await start((request) => request.resume(), { limits: quick });
    const slow = await openSocket(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc');
    await slow.ended;
    assert.deepEqual(dropped, ['slow']);
  });

  it('closes a connection that asks on and on and does not read the answers', async () => {
    const isDropped = new Promise<Dropped>((resolve) => {
      void start((_request, response) => response.end('x'.repeat(64 * 1024)), {
        limits: { ...quick, idleMs: 300 },
        onDrop: resolve,
      }).then(async ({ port }) => {
        const { socket } = await openSocket(port);
        socket.pause();
        socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2_000));
      });
    });
    assert.equal(await isDropped, 'slow');
  });

  it('closes a connection that says nothing at all', async () => {
    const { port } = await start(answering, { limits: quick });
    await (
      await openSocket(port)
    ).ended;
    assert.deepEqual(dropped, ['slow']);
  });

  for (const [what, text, status] of [
    ['is not HTTP', 'hello\r\n\r\n', 400],
    ['has headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const)
    it(`closes a connection that ${what} with ${String(status)}, and counts it`, async () => {
      const { port } = await start(answering);
      assert.match(await (await openSocket(port, text)).ended, new RegExp(`^HTTP/1\\.1 ${String(status)} `));
      assert.deepEqual(dropped, ['malformed']);
    });

  it('takes no more connections than it has places, and counts those that it turns away', async () => {
    const { port } = await start(answering, { limits: { maxConnections: 2 } });
    const held = [await openSocket(port), await openSocket(port)];
    const third = await openSocket(port);
    assert.equal(await third.ended, '');
    assert.deepEqual(dropped, ['full']);
    for (const { socket } of held) socket.destroy();
  });

  it('gives one source only so many of its places, until they are free again', async () => {
    const { port } = await start(answering, { sourceOf: () => 'one caller', limits: { maxConnectionsOfSource: 1 } });
    const first = await openSocket(port, 'GET / HTTP/1.1\r\nHost: x\r\n');
    assert.equal(await (await openSocket(port)).ended, '');
    assert.deepEqual(dropped, ['source']);
    first.socket.write('Connection: close\r\n\r\n');
    await first.ended;
    assert.match(await (await openSocket(port, 'GET / HTTP/1.0\r\n\r\n')).ended, / 200 /);
  });

  it('does not read a body that its handler leaves unread, whatever the answer', async () => {
    const { port } = await start(answering);
    const caller = await openSocket(port, 'GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const poured = await pourChunks(caller);
    await caller.ended;
    // Some megabytes fit into the buffers of the machine itself.
    assert.ok(poured < 20_000_000, String(poured));
  });

  it('keeps a connection without a body open for the next request', async () => {
    const { port } = await start(answering);
    const caller = await openSocket(
      port,
      'GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    assert.equal((await caller.ended).match(/HTTP\/1\.1 200 /g)?.length, 2);
  });

  it('says which port cannot be used', async () => {
    const other = await startAnsweringServer(answering);
    const port = Number(new URL(other.url).port);
    const { code, message } = await errorOf(() => listen(answering, { port, host: '127.0.0.1' }));
    assert.equal(code, 'CONFIG_INVALID');
    assert.ok(message.includes(String(port)), message);
    await other.close();
  });

  describe('that is closed', () => {
    it('answers what is in hand, and does not wait for callers who are slow', async () => {
      const entered = Promise.withResolvers<() => void>();
      const server = await start(
        (request, response) => {
          if (request.url === '/in-hand') entered.resolve(() => response.end('done'));
        },
        { limits: { graceMs: 200 } },
      );
      const inHand = await openSocket(server.port, 'GET /in-hand HTTP/1.1\r\nHost: x\r\n\r\n');
      const slow = [
        await openSocket(server.port, 'GET / HTTP/1.1\r\nHos'),
        await openSocket(server.port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc'),
        await openSocket(server.port),
      ];
      const finish = await entered.promise;
      const closed = server.close();
      finish();
      assert.match(await inHand.ended, /done$/);
      await closed;
      await Promise.all(slow.map(({ ended }) => ended));
    });
  });
});
