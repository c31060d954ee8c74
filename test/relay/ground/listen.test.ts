import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { listen, type Dropped, type Listening, type ListenOptions } from '../../../relay/ground/listen.ts';
import { startAnsweringServer } from '../answering-server.ts';
import { errorOf } from '../error-of.ts';
import { openSocket, pourChunks, type OpenSocket } from './open-socket.ts';

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

  it('closes a connection that does not read its answer', async () => {
    const isDropped = new Promise<Dropped>((resolve) => {
      void start((_request, response) => response.end('x'.repeat(16 * 1024 * 1024)), {
        limits: { ...quick, idleMs: 300 },
        onDrop: resolve,
      }).then(async ({ port }) => {
        const { socket } = await openSocket(port);
        socket.pause();
        socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      });
    });
    assert.equal(await isDropped, 'slow');
  });

  it('handles requests that were sent together one after the other, and answers each in its turn', async () => {
    let [atOnce, most, count] = [0, 0, 0];
    const { port } = await start((request, response) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      count += 1;
      const own = count;
      request.resume();
      setImmediate(() => {
        atOnce -= 1;
        response.removeHeader('connection');
        response.end(`answer ${String(own)}`);
      });
    });
    const post = (last: boolean) =>
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n${last ? 'Connection: close\r\n' : ''}\r\nok`;
    const caller = await openSocket(port, `${post(false).repeat(9)}${post(true)}`);
    const answers = (await caller.ended).match(/answer \d+/g);
    assert.deepEqual(
      answers,
      Array.from({ length: 10 }, (_, index) => `answer ${String(index + 1)}`),
    );
    assert.equal(most, 1);
    assert.deepEqual(dropped, []);
  });

  it('closes a connection that sends a thousand requests without waiting, after it has handled one', async () => {
    let handled = 0;
    const { port } = await start(() => {
      handled += 1;
    });
    const caller = await openSocket(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok'.repeat(1_000));
    assert.equal(await caller.ended, '');
    assert.equal(handled, 1);
    assert.deepEqual(dropped, ['flood']);
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

  const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  /** Resolves once the connection has its answer and waits for the next request. */
  const isAnswered = ({ socket }: OpenSocket) => once(socket, 'data').then(() => undefined);

  it('keeps an idle connection for longer than the load balancers that reuse it', async () => {
    const { port } = await start(answering);
    const balancer = await openSocket(port, get);
    await isAnswered(balancer);
    // What Google's load balancer waits, the longest that we know of.
    assert.ok(Number(/^Keep-Alive: timeout=(\d+)/im.exec(balancer.heard())?.[1]) > 600, balancer.heard());
    balancer.socket.destroy();
  });

  it('closes an idle connection in the end, and does not count it as dropped', async () => {
    const { port } = await start(answering, { limits: { keepAliveTimeout: 20, keepAliveTimeoutBuffer: 0 } });
    assert.match(await (await openSocket(port, get)).ended, / 200 /);
    assert.deepEqual(dropped, []);
  });

  it('gives the place of the connection that has been idle for longest to a new one of the same source', async () => {
    const { port } = await start(answering, { sourceOf: () => 'one caller', limits: { maxConnectionsOfSource: 2 } });
    const [longest, other] = [await openSocket(port, get), await openSocket(port)];
    await isAnswered(longest);
    other.socket.write(get);
    await isAnswered(other);
    const third = await openSocket(port, get);
    await Promise.all([isAnswered(third), longest.ended]);
    other.socket.write(get);
    await isAnswered(other);
    assert.deepEqual(dropped, []);
    for (const { socket } of [other, third]) socket.destroy();
  });

  it('gives places of idle connections to new ones, whatever their source, before it is full', async () => {
    const { port } = await start(answering, { limits: { maxConnections: 2 } });
    for (let caller = 0; caller < 5; caller += 1) await isAnswered(await openSocket(port, get));
    assert.deepEqual(dropped, []);
  });

  it('does not take the place of a connection with a request in progress', async () => {
    const handler: RequestListener = (request, response) => {
      if (request.url !== '/slow') response.end('ok');
    };
    const { port } = await start(handler, { sourceOf: () => 'one caller', limits: { maxConnectionsOfSource: 1 } });
    const busy = await openSocket(port, `${get}${get.replace('/', '/slow')}`);
    await isAnswered(busy);
    assert.equal(await (await openSocket(port, get)).ended, '');
    assert.deepEqual(dropped, ['source']);
    busy.socket.destroy();
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
    const { code, message, advice } = await errorOf(() => listen(answering, { port, host: '127.0.0.1' }));
    assert.equal(code, 'CONFIG_INVALID');
    assert.equal(message, `Port ${String(port)} is in use by another process, perhaps another relay.`);
    assert.match(advice, /RELAY_PORT/);
    await other.close();
  });

  it('says which address this machine does not have', async () => {
    // RFC 5737: belongs to no machine.
    const { code, advice } = await errorOf(() => listen(answering, { port: 0, host: '192.0.2.1' }));
    assert.equal(code, 'CONFIG_INVALID');
    assert.match(advice, /RELAY_HOST/);
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
