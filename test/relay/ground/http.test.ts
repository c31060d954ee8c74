import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { afterEach, describe, it } from 'node:test';
import { createHttp, type Http } from '../../../relay/ground/http.ts';
import { unobserved } from '../../../relay/ground/observe.ts';
import { manualClock } from '../../clock.ts';
import { freePort } from '../../relay-under-test.ts';
import { startAnsweringServer, type AnsweringServer } from '../answering-server.ts';
import { errorOf } from '../error-of.ts';

const meanings = { unavailable: 'PARTNER_CENTER_UNAVAILABLE', throttled: 'PARTNER_CENTER_THROTTLED' } as const;

describe('one HTTP client for one host', () => {
  let server: AnsweringServer | undefined;
  const clock = manualClock();

  async function start(answer: RequestListener, limits = { timeoutMs: 2_000, maxBytes: 1_000 }) {
    const started = await startAnsweringServer(answer);
    server = started;
    const http = createHttp(meanings, () => clock.now(), unobserved, limits);
    const get = () => http({ method: 'GET', url: `${started.url}/x`, operation: 'get' });
    return { ...started, http, get };
  }
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('method, headers and body arrive as given, and the answer comes back whole', async () => {
    const { http, url } = await start((request, response) => {
      request.setEncoding('utf8');
      let text = '';
      request.on('data', (part: string) => (text += part));
      request.on('end', () => {
        response.writeHead(409, { 'x-mark': String(request.headers['x-mark']) }).end(text.toUpperCase());
      });
    });
    const answer = await http({ method: 'PATCH', url, headers: { 'x-mark': 'm' }, body: 'body', operation: 'o' });
    assert.deepEqual([answer.status, answer.headers.get('x-mark'), answer.body.toString()], [409, 'm', 'BODY']);
  });

  it('a host that does not answer in time is unavailable', async () => {
    const { get } = await start(() => undefined, { timeoutMs: 30, maxBytes: 1_000 });
    const { code, retryable } = await errorOf(get);
    assert.deepEqual([code, retryable], ['PARTNER_CENTER_UNAVAILABLE', true]);
  });

  it('a host that stops in the middle of its answer is unavailable', async () => {
    const { get } = await start(
      (_request, response) => {
        response.writeHead(200).write('half');
      },
      { timeoutMs: 100, maxBytes: 1_000 },
    );
    assert.equal((await errorOf(get)).code, 'PARTNER_CENTER_UNAVAILABLE');
  });

  it('a connection that breaks is unavailable, and the message names the host', async () => {
    const { get, url } = await start((request) => request.socket.destroy());
    const { code, message } = await errorOf(get);
    assert.equal(code, 'PARTNER_CENTER_UNAVAILABLE');
    assert.ok(message.includes(new URL(url).host), message);
  });

  it('a port where nobody listens is unavailable', async () => {
    const http: Http = createHttp(meanings, () => clock.now(), unobserved);
    const url = `http://127.0.0.1:${String(await freePort())}/`;
    assert.equal(
      (await errorOf(() => http({ method: 'GET', url, operation: 'o' }))).code,
      'PARTNER_CENTER_UNAVAILABLE',
    );
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`a redirect (${String(status)}) is not followed`, async () => {
      const { get, requests } = await start((_request, response) => {
        response.writeHead(status, { location: '/elsewhere' }).end();
      });
      assert.equal((await get()).status, status);
      assert.deepEqual(requests, ['GET /x']);
    });
  }

  it('an answer of the greatest size is read', async () => {
    const { get } = await start((_request, response) => response.end('x'.repeat(1_000)));
    assert.equal((await get()).body.length, 1_000);
  });

  it('a larger answer is not read to its end', async () => {
    const { get } = await start((_request, response) => {
      response.on('error', () => undefined);
      // Without an end: only a reader that stops at its limit gets away from here before the timeout.
      response.write('x'.repeat(2_000));
    });
    const { code, message } = await errorOf(get);
    assert.equal(code, 'PARTNER_CENTER_UNAVAILABLE');
    assert.match(message, /larger than 1000 bytes/);
  });

  for (const status of [500, 501, 502, 503, 504, 507]) {
    it(`${String(status)} is unavailable, and the next call goes out`, async () => {
      const { get, requests } = await start((_request, response) => {
        response.writeHead(status).end();
      });
      for (const _ of [1, 2]) assert.equal((await errorOf(get)).code, 'PARTNER_CENTER_UNAVAILABLE');
      assert.equal(requests.length, 2);
    });
  }

  for (const status of [400, 401, 403, 404, 412]) {
    it(`${String(status)} is an answer for the caller to judge`, async () => {
      const { get } = await start((_request, response) => {
        response.writeHead(status).end();
      });
      assert.equal((await get()).status, status);
    });
  }

  for (const [status, header, waitMs] of [
    [429, '57', 57_000],
    [429, undefined, 1_000],
    [429, 'soon', 1_000],
    [503, '9999999', 900_000],
    [503, '2', 2_000],
    // Azure's gateway: the quota is used up.
    [403, '120', 120_000],
  ] as const) {
    it(`${String(status)} with Retry-After ${String(header)} closes the host for ${String(waitMs)} ms, and not longer`, async () => {
      const { get, requests } = await start((_request, response) => {
        response.writeHead(status, header === undefined ? {} : { 'retry-after': header }).end();
      });
      const first = await errorOf(get);
      assert.deepEqual([first.code, first.retryAfterMs], ['PARTNER_CENTER_THROTTLED', waitMs]);
      clock.advance(waitMs - 1);
      const second = await errorOf(get);
      assert.deepEqual([second.code, second.retryAfterMs], ['PARTNER_CENTER_THROTTLED', 1]);
      assert.equal(requests.length, 1, 'no request inside the window');
      clock.advance(1);
      await errorOf(get);
      assert.equal(requests.length, 2);
    });
  }

  it('a clock that is set back by an hour does not close the host for longer', async () => {
    let back = 0;
    const { url, requests } = await start((_request, response) => {
      response.writeHead(429, { 'retry-after': '57' }).end();
    });
    const http = createHttp(meanings, () => clock.now() - back, unobserved);
    const get = () => http({ method: 'GET', url, operation: 'get' });
    await errorOf(get);
    back = 3_600_000;
    assert.equal((await errorOf(get)).retryAfterMs, 57_000);
    clock.advance(57_000);
    await errorOf(get);
    assert.equal(requests.length, 2);
  });

  it('a shorter demand that arrives later does not shorten a longer one', async () => {
    const answers: ((seconds: string) => void)[] = [];
    const both = Promise.withResolvers<undefined>();
    const { get } = await start((_request, response) => {
      answers.push((seconds) => response.writeHead(429, { 'retry-after': seconds }).end());
      if (answers.length === 2) both.resolve(undefined);
    });
    const calls = [errorOf(get), errorOf(get)];
    await both.promise;
    answers[0]?.('57');
    await Promise.race(calls);
    answers[1]?.('1');
    await Promise.all(calls);
    assert.equal((await errorOf(get)).retryAfterMs, 57_000);
  });

  it('every call is observed by its operation, with the failure of the ones that fail', async () => {
    const seen: string[] = [];
    const http = createHttp(
      meanings,
      () => clock.now(),
      async (operation, call) => {
        const answer = await call().finally(() => seen.push(operation));
        return answer;
      },
    );
    const url = `http://127.0.0.1:${String(await freePort())}/`;
    await errorOf(() => http({ method: 'GET', url, operation: 'read referral' }));
    assert.deepEqual(seen, ['read referral']);
  });
});
