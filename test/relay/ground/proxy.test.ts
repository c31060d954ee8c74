import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { exchange } from '../../../relay/ground/exchange.ts';
import { grpcProxyOf, useProxyOf } from '../../../relay/ground/proxy.ts';
import { startAnsweringServer, type AnsweringServer } from '../answering-server.ts';
import { errorOf } from '../error-of.ts';

const limits = { timeoutMs: 5_000, maxBytes: 1_000 };

describe('calls of the relay', () => {
  let target: AnsweringServer;
  const tunnels: string[] = [];
  const proxy = createServer((request, response) => {
    tunnels.push(request.url ?? '');
    response.end('by the proxy');
  });
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => undefined);
  });
  let proxyUrl = '';
  before(async () => {
    target = await startAnsweringServer((_request, response) => response.end('direct'));
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    proxyUrl = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`;
  });
  after(async () => {
    await target.close();
    proxy.close();
    proxy.closeAllConnections();
  });
  async function seenByProxy(env: Record<string, string>): Promise<boolean> {
    tunnels.length = 0;
    const restore = useProxyOf(env);
    try {
      await exchange({ method: 'GET', url: target.url }, limits);
      return tunnels.length > 0;
    } finally {
      restore();
    }
  }

  it('go through the proxy that the environment names', async () => {
    assert.equal(await seenByProxy({ HTTP_PROXY: proxyUrl }), true);
    assert.equal(await seenByProxy({ http_proxy: proxyUrl }), true);
  });

  it('go straight to a host of NO_PROXY, and everywhere without a proxy', async () => {
    assert.equal(await seenByProxy({ HTTP_PROXY: proxyUrl, NO_PROXY: '127.0.0.1' }), false);
    assert.equal(await seenByProxy({}), false);
  });

  it('are not made with a proxy that has no address, whose password stays out of the message', async () => {
    const { code, message } = await errorOf(() => useProxyOf({ HTTPS_PROXY: 'user:secret-word@nowhere' }));
    assert.equal(code, 'CONFIG_INVALID');
    assert.doesNotMatch(message, /secret-word/);
  });
});

describe('the proxy that gRPC reads by itself', () => {
  const proxy = 'http://proxy.contoso.example:3128';
  for (const [what, env, expected] of [
    ['is that of HTTPS_PROXY', { HTTPS_PROXY: proxy }, [proxy, '']],
    ['is that of https_proxy before it', { https_proxy: proxy, HTTPS_PROXY: 'http://other:1' }, [proxy, '']],
    ['is none where only plain http has one', { HTTP_PROXY: proxy }, [undefined, undefined]],
    [
      'has the exceptions of NO_PROXY as ends of host names',
      { HTTPS_PROXY: proxy, NO_PROXY: 'localhost, *.contoso.example,.fabrikam.example,adatum.example:443, ' },
      [proxy, 'localhost,.contoso.example,.fabrikam.example,adatum.example'],
    ],
    ['has every host as an exception with *', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, [proxy, ',']],
    ['keeps names of its own', { HTTPS_PROXY: 'http://other:1', grpc_proxy: proxy, no_grpc_proxy: 'a' }, [proxy, 'a']],
  ] as const)
    it(what, () => {
      const { grpc_proxy: used, no_grpc_proxy: direct } = grpcProxyOf(env);
      assert.deepEqual([used, direct], expected);
    });
});
