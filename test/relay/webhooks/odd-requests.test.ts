import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { listen, type Listening } from '../../../relay/ground/listen.ts';
import type { PairKey } from '../../../relay/sync/model.ts';
import { createWebhooks } from '../../../relay/webhooks/server.ts';
import { openSocket } from '../ground/open-socket.ts';
import { fixture } from './fixture.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secret = 'the-only-secret-16c';
const message = fixture('one-opportunity.xml').toString();
const event = fixture('referral-created.json').toString();

// Byte by byte, as no HTTP client would send it: what a proxy in front may read in another way than we do.
describe('a request that is not as it should be', () => {
  let server: Listening;
  const signals: (readonly PairKey[])[] = [];
  before(async () => {
    const app = createWebhooks({
      certificates: { keyAt: async () => publicKey },
      organizationId: '00D5f000000Test',
      secrets: [secret],
      async signal(keys) {
        signals.push(keys);
      },
      isReady: async () => true,
      after: (_delayMs, run) => {
        run();
      },
      ignored: () => undefined,
      refused: () => undefined,
    });
    server = await listen(app, {
      port: 0,
      host: '127.0.0.1',
      limits: { headersTimeout: 500, requestTimeout: 500, connectionsCheckingInterval: 100 },
    });
  });
  after(() => server.close());

  /** The status of each answer on one connection, in order. */
  async function send(text: string): Promise<number[]> {
    const socket = await openSocket(server.port, text);
    const answers = await socket.ended;
    return [...answers.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
  }
  const request = (line: string, headers: readonly string[] = [], body = message) =>
    [
      line,
      ...['Host: relay.example', 'Content-Type: text/xml', `Content-Length: ${String(Buffer.byteLength(body))}`],
      ...['Connection: close', ...headers, '', body],
    ].join('\r\n');
  const path = `/webhooks/salesforce/${secret}`;
  const post = (target: string, ...headers: string[]) => request(`POST ${target} HTTP/1.1`, headers);
  const bare = (headers: readonly string[], body: string) =>
    [`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Type: text/xml', ...headers, '', body].join('\r\n');
  const chunked = `${message.length.toString(16)}\r\n${message}\r\n0\r\n\r\n`;
  const signature = sign('sha256', Buffer.from(event), privateKey).toString('base64');
  const delivery = (headers: readonly string[]) =>
    [
      ...['POST /webhooks/partner-center HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Connection: close'],
      ...[`Content-Length: ${String(event.length)}`, ...headers, '', event],
    ].join('\r\n');
  const named = [
    'X-MS-Certificate-Url: https://certificates.example/cert/dispatch.cer',
    'X-MS-Signature-Algorithm: rsa-sha256',
  ];

  const refused: [what: string, text: string, ...statuses: number[]][] = [
    // Another address than the door's, and not half of it either.
    ['two slashes before the path', post(`/${path}`), 404],
    ['two slashes within it', post(path.replace('salesforce/', 'salesforce//')), 404],
    ['a dot behind the secret', post(`${path}.`), 404],
    ['a dot as a part of the path', post(`${path}/.`), 404],
    ['a way up', post(`/webhooks/salesforce/x/../${secret}`), 404],
    ['an encoded slash', post(path.replace(/\/(?=the)/, '%2f')), 404],
    ['an encoded slash behind the secret', post(`${path}%2f`), 404],
    ['an encoded letter of the secret', post(path.replace('the', '%74he')), 404],
    ['a NUL behind the secret', post(`${path}%00`), 404],
    ['a parameter behind the secret', post(`${path};x=1`), 404],
    ['the secret in capitals', post(path.toUpperCase()), 404],
    ['both secrets at once', post(`${path},${secret}`), 404],
    ['no secret but a query', post(`/webhooks/salesforce/?${secret}`), 404],
    ['another host in the address', post(`http://relay.example${path}`), 404],
    ['GET', request(`GET ${path} HTTP/1.1`), 405],
    ['HEAD', request(`HEAD ${path} HTTP/1.1`), 405],
    ['OPTIONS', request(`OPTIONS ${path} HTTP/1.1`), 405],
    ['PUT with an override', request(`PUT ${path} HTTP/1.1`, ['X-HTTP-Method-Override: POST']), 405],
    ['TRACE', request('TRACE / HTTP/1.1'), 404],
    ['CONNECT', request('CONNECT 169.254.169.254:80 HTTP/1.1')],
    // Where a body ends, two readers must not disagree.
    ['two different lengths', bare(['Content-Length: 5', 'Content-Length: 6'], 'hello!'), 400],
    ['a length and chunks', bare(['Content-Length: 5', 'Transfer-Encoding: chunked'], chunked), 400],
    ['chunks that are not the last coding', bare(['Transfer-Encoding: chunked, identity'], chunked), 400],
    ['chunks under a name that is nearly right', bare(['Transfer-Encoding: xchunked'], chunked), 400],
    ['a space before the colon', bare(['Transfer-Encoding : chunked'], chunked), 400],
    ['a header that is folded', bare(['Transfer-Encoding:\r\n chunked'], chunked), 400],
    ['a negative length', bare(['Content-Length: -1'], ''), 400],
    ['a length in hexadecimal', bare(['Content-Length: 0x10'], message), 400],
    ['a chunk whose length is none', bare(['Transfer-Encoding: chunked'], 'zz\r\nhello\r\n0\r\n\r\n'), 400],
    ['no host', `POST ${path} HTTP/1.1\r\nContent-Length: 0\r\n\r\n`, 400],
    ['HTTP/2 in plain text', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    // A body that is another thing than it seems.
    [
      'a length of a terabyte that waits to be invited',
      post(path, 'Expect: 100-continue').replace(/(?<=Length: )\d+/, '1099511627776'),
      413,
    ],
    ['another expectation', post(path, 'Expect: the-unexpected'), 417],
    ['a coding, even one that changes nothing', post(path, 'Content-Encoding: identity'), 415],
    ['two types', post(path, 'Content-Type: application/json').replace('Content-Type: text/xml\r\n', ''), 415],
    // Headers of a signature, once more or in other forms.
    ['two algorithms', delivery([`Authorization: Signature ${signature}`, ...named, ...named.slice(1)]), 401],
    [
      'two signatures',
      delivery([`x-ms-signature: Signature ${signature}`, `x-ms-signature: Signature ${signature}`, ...named]),
      401,
    ],
    ['a signature after a comma', delivery([`Authorization: Bearer x, Signature ${signature}`, ...named]), 401],
    [
      'a percent-encoded signature',
      delivery([`Authorization: Signature ${encodeURIComponent(signature)}`, ...named]),
      401,
    ],
    ['a quoted signature', delivery([`Authorization: Signature "${signature}"`, ...named]), 401],
    [
      'a signature under a name with an underscore',
      delivery([`x_ms_signature: Signature ${signature}`, ...named]),
      401,
    ],
  ];
  for (const [what, text, ...statuses] of refused)
    it(`is refused and marks nothing: ${what}`, async () => {
      signals.length = 0;
      assert.deepEqual(await send(text), statuses);
      assert.deepEqual(signals, []);
    });

  it('is one request and no second one, where the rest of its connection looks like another', async () => {
    signals.length = 0;
    const hidden = request(`POST ${path} HTTP/1.1`);
    const around = delivery([])
      .replace(/Length: \d+/, `Length: ${String(hidden.length)}`)
      .replace(event, hidden);
    assert.deepEqual(await send(around), [401]);
    assert.deepEqual(signals, []);
  });

  it('is taken where it is only unusual: a slash at the end, a query, a body that waits to be invited', async () => {
    for (const target of [`${path}/`, `${path}?attempt=2`]) assert.deepEqual(await send(post(target)), [200], target);
    assert.deepEqual(await send(post(path, 'Expect: 100-continue')), [100, 200]);
    assert.deepEqual(await send(delivery([`Authorization: Signature ${signature}`, ...named])), [202]);
  });

  const targets = [
    ...['/', '/healthz', '/readyz', '/metrics', '/robots.txt', '/webhooks/partner-center', path],
    ...[
      '/%3Cscript%3Ealert(1)%3C/script%3E',
      '/<script>alert(1)</script>',
      '/%ff',
      '/..%2f..%2fetc/passwd',
      '//evil.example/%2e%2e',
    ],
    ...['/webhooks/partner-center/..%2f<script>', '/webhooks/salesforce/%22<script>', 'https://evil.example/healthz'],
  ];
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])
    it(`${method} is answered with nothing that a scanner of web applications reports`, async () => {
      const ofBrowser = ['Origin: https://evil.example', 'Cookie: a=<script>', 'X-Forwarded-Host: evil.example'];
      for (const target of targets) {
        const { ended } = await openSocket(server.port, request(`${method} ${target} HTTP/1.1`, ofBrowser));
        const answer = await ended;
        const [head = '', text = ''] = answer.split('\r\n\r\n');
        const [first = '', ...headers] = head.split('\r\n');
        assert.match(first, /^HTTP\/1\.1 (200|4\d\d) /, target);
        // No page, no cookie, no other address, no permission for another origin, no name of software.
        const strange = headers.filter(
          (line) => !/^(connection: close|content-length: \d+|date: .*|allow: POST)$/i.test(line),
        );
        assert.match(
          strange.join(),
          /^(content-type: (text\/plain|application\/json|text\/xml); charset=utf-8)?$/i,
          target,
        );
        assert.doesNotMatch(text, /script|evil|passwd|\bat \//, target);
      }
    });
});
