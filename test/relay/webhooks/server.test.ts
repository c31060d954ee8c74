import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { after, afterEach, before, describe, it } from 'node:test';
import { generateKeyPairSync, sign } from 'node:crypto';
import { CosellError, type ErrorCode } from '../../../relay/errors.ts';
import { listen } from '../../../relay/ground/listen.ts';
import type { PairKey } from '../../../relay/sync/model.ts';
import { acknowledgement } from '../../../relay/webhooks/salesforce-message.ts';
import { createWebhooks, type SignalSource } from '../../../relay/webhooks/server.ts';
import { openSocket, pourChunks } from '../ground/open-socket.ts';
import { fixture } from './fixture.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const oldSecret = 'the-old-secret-16c';
const newSecret = 'the-new-secret-16c';
const referralId = '3e2a1b4c-5d6e-4f70-8192-a3b4c5d6e7f8';
const opportunityId = '0065f0000000001AAA';
const event = fixture('referral-created.json');
const message = fixture('one-opportunity.xml');

interface Reported {
  source: string;
  outcome: 'ignored' | 'refused';
  detail: string;
  error?: CosellError;
}

describe('the doors of the relay', () => {
  let base = '';
  let close: () => Promise<void>;
  let signals: { keys: readonly PairKey[]; source: SignalSource }[] = [];
  let reports: Reported[] = [];
  let onSignal: () => Promise<void> = async () => undefined;
  let onKey: () => Promise<typeof publicKey> = async () => publicKey;
  let isReady: () => Promise<boolean> = async () => true;
  let waits: number[] = [];
  let onWait: (run: () => void) => void = (run) => {
    run();
  };

  before(async () => {
    const app = createWebhooks({
      certificates: { keyAt: () => onKey() },
      organizationId: '00D5f000000Test',
      secrets: [oldSecret, newSecret],
      async signal(keys, source) {
        await onSignal();
        signals.push({ keys, source });
      },
      isReady: () => isReady(),
      after(delayMs, run) {
        waits.push(delayMs);
        onWait(run);
      },
      ignored: (source, detail) => reports.push({ source, outcome: 'ignored', detail }),
      refused: (source, error) => reports.push({ source, outcome: 'refused', detail: error.code, error }),
    });
    const listening = await listen(app, { port: 0 });
    base = `http://127.0.0.1:${String(listening.port)}`;
    close = () => listening.close();
  });
  after(() => close());
  afterEach(() => {
    signals = [];
    reports = [];
    onSignal = async () => undefined;
    onKey = async () => publicKey;
    isReady = async () => true;
    waits = [];
    onWait = (run) => {
      run();
    };
  });

  const port = () => Number(new URL(base).port);
  const failing = (code: ErrorCode) => () => Promise.reject(new CosellError(code, 'scripted'));
  const signed = (body: Buffer, change: Record<string, string> = {}) => ({
    'content-type': 'application/json',
    authorization: `Signature ${sign('sha256', body, privateKey).toString('base64')}`,
    'x-ms-certificate-url': 'https://certificates.example/cert/dispatch.cer',
    'x-ms-signature-algorithm': 'rsa-sha256',
    ...change,
  });
  const post = (path: string, headers: Record<string, string>, body: Buffer | string) =>
    fetch(`${base}${path}`, { method: 'POST', headers, body: typeof body === 'string' ? body : new Uint8Array(body) });
  const deliver = (body: Buffer = event, change: Record<string, string> = {}) =>
    post('/webhooks/partner-center', signed(body, change), body);
  const tell = (body: Buffer | string = message, secret = newSecret, type = 'text/xml; charset=utf-8') =>
    post(`/webhooks/salesforce/${secret}`, { 'content-type': type, soapaction: '""' }, body);
  const statusAndCode = async (response: Response) => [response.status, await response.json().catch(() => undefined)];

  describe('for Partner Center', () => {
    it('a signed event is marked due and answered with 202 and nothing else', async () => {
      const response = await deliver();
      assert.deepEqual([response.status, await response.text()], [202, '']);
      assert.deepEqual(signals, [{ keys: [{ referralId }], source: 'partner-center' }]);
    });

    it('the answer waits until the mark is durable', async () => {
      let release: () => void = () => undefined;
      const entered = new Promise<void>((resolve) => {
        onSignal = () =>
          new Promise((done) => {
            release = done;
            resolve();
          });
      });
      let answered = false;
      const response = deliver().then((got) => {
        answered = true;
        return got;
      });
      await entered;
      // Another whole exchange with the same server: had the first been answered, it would have come by now.
      await fetch(`${base}/healthz`);
      assert.equal(answered, false);
      release();
      assert.equal((await response).status, 202);
    });

    it('an event in both header modes is taken', async () => {
      const { authorization, ...rest } = signed(event);
      const response = await post('/webhooks/partner-center', { ...rest, 'x-ms-signature': authorization }, event);
      assert.equal(response.status, 202);
    });

    for (const name of ['test-created', 'subscription-updated', 'usagerecords-thresholdExceeded']) {
      it(`${name} is answered with 202, ignored, and reported by name`, async () => {
        assert.equal((await deliver(fixture(`${name}.json`))).status, 202);
        assert.deepEqual(signals, []);
        assert.deepEqual(reports, [{ source: 'partner-center', outcome: 'ignored', detail: name }]);
      });
    }

    const refusals: [what: string, status: number, code: ErrorCode, send: () => Promise<Response>][] = [
      [
        'no signature',
        401,
        'SIGNATURE_MISSING',
        () => post('/webhooks/partner-center', { 'content-type': 'application/json' }, event),
      ],
      [
        'the signature of another body',
        401,
        'SIGNATURE_INVALID',
        () => post('/webhooks/partner-center', signed(message), event),
      ],
      [
        'an algorithm that is none',
        401,
        'SIGNATURE_INVALID',
        () => deliver(event, { 'x-ms-signature-algorithm': 'none' }),
      ],
      ['a signed body that is no JSON', 400, 'BODY_INVALID', () => deliver(Buffer.from('hello'))],
      ['a signed body that is empty', 400, 'BODY_INVALID', () => deliver(Buffer.alloc(0))],
      ['a signed body that is no event', 400, 'BODY_INVALID', () => deliver(Buffer.from('{}'))],
    ];
    for (const [what, status, code, send] of refusals) {
      it(`${what} is refused with ${String(status)}`, async () => {
        const response = await send();
        assert.equal(response.headers.get('retry-after'), null);
        assert.deepEqual(await statusAndCode(response), [status, { code }]);
        assert.deepEqual(signals, []);
        assert.deepEqual(
          reports.map(({ source, outcome, detail }) => [source, outcome, detail]),
          [['partner-center', 'refused', code]],
        );
      });
    }

    it('a caller that proves nothing gets its refusal a quarter of a second later, and nobody else waits', async () => {
      await deliver();
      await deliver(Buffer.from('hello'));
      assert.deepEqual(waits, []);
      let answer: (() => void) | undefined;
      const isHeld = new Promise<void>((resolve) => {
        onWait = (run) => {
          answer = run;
          resolve();
        };
      });
      const forged = post('/webhooks/partner-center', signed(message), event);
      await isHeld;
      assert.deepEqual(waits, [250]);
      assert.equal((await deliver()).status, 202);
      answer?.();
      assert.equal((await forged).status, 401);
    });

    it('the next delivery of a connection is checked only after the refusal of the one before', async () => {
      let answer: (() => void) | undefined;
      let held: () => void = () => undefined;
      onWait = (run) => {
        answer = run;
        held();
      };
      const refused = async (count: number) => {
        await new Promise<void>((resolve) => {
          held = resolve;
          answer?.();
        });
        // Time for others that do not wait.
        for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
        assert.deepEqual(waits, Array<number>(count).fill(250));
      };
      const headers = Object.entries({ host: 'x', ...signed(message), 'content-length': String(event.length) });
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      const forged = `POST /webhooks/partner-center HTTP/1.1\r\n${lines}\r\n${event.toString()}`;
      const caller = await openSocket(Number(new URL(base).port), forged.repeat(5));
      for (let count = 1; count <= 5; count += 1) await refused(count);
      caller.socket.destroy();
      await caller.ended;
    });

    it('an unsigned body is not even read for sense', async () => {
      const response = await post('/webhooks/partner-center', { 'content-type': 'application/json' }, 'hello');
      assert.deepEqual(await statusAndCode(response), [401, { code: 'SIGNATURE_MISSING' }]);
    });

    for (const [code, status] of [
      ['CERTIFICATE_ORIGIN_REFUSED', 401],
      ['CERTIFICATE_UNTRUSTED', 401],
      ['CERTIFICATE_UNAVAILABLE', 503],
    ] as const) {
      it(`${code} is answered with ${String(status)}`, async () => {
        onKey = failing(code);
        const response = await deliver();
        assert.equal(response.headers.has('retry-after'), status === 503);
        assert.deepEqual(await statusAndCode(response), [status, { code }]);
      });
    }

    it('a store that cannot take it is answered with 503 and Retry-After in seconds', async () => {
      onSignal = failing('STORE_UNAVAILABLE');
      const response = await deliver();
      assert.match(response.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
      assert.deepEqual(await statusAndCode(response), [503, { code: 'STORE_UNAVAILABLE' }]);
    });

    it('a fault of our own is answered with 503, so that nothing is lost, and tells nothing of its inside', async () => {
      onSignal = () => Promise.reject(new Error('SELECT secret FROM link'));
      const response = await deliver();
      assert.match(response.headers.get('retry-after') ?? '', /^\d+$/);
      const text = await response.text();
      assert.deepEqual([response.status, text.includes('secret')], [503, false]);
    });

    for (const [what, type] of [
      ['text/plain', 'text/plain'],
      ['text/xml', 'text/xml'],
      ['a form', 'application/x-www-form-urlencoded'],
      ['no type at all', ''],
      ['a type that is none', 'json'],
    ] as const) {
      it(`${what} is refused with 415`, async () => {
        assert.equal((await deliver(event, { 'content-type': type })).status, 415);
        assert.deepEqual(signals, []);
      });
    }

    for (const encoding of ['gzip', 'deflate', 'br', 'x-unknown']) {
      it(`a body in ${encoding} is refused with 415`, async () => {
        const packed = gzipSync(event);
        assert.equal((await deliver(packed, { 'content-encoding': encoding })).status, 415);
        assert.deepEqual(signals, []);
      });
    }

    it('application/json with a charset is taken', async () => {
      assert.equal((await deliver(event, { 'content-type': 'application/json; charset=utf-8' })).status, 202);
    });

    it('64 kB are taken, one byte more is refused with 413', async () => {
      const padded = (size: number) => {
        const text = JSON.stringify({ EventName: 'x', ResourceUri: 'y', padding: '' });
        return Buffer.from(text.replace('""', () => `"${'x'.repeat(size - text.length)}"`));
      };
      assert.equal(padded(65_536).length, 65_536);
      assert.equal((await deliver(padded(65_536))).status, 202);
      assert.equal((await deliver(padded(65_537))).status, 413);
    });

    it('a body that is too large and has no length is refused with 413', async () => {
      const stream = ReadableStream.from(Array.from({ length: 10 }, () => new Uint8Array(16_384)));
      const init = { method: 'POST', headers: signed(event), body: stream, duplex: 'half' } as const;
      assert.equal((await fetch(`${base}/webhooks/partner-center`, init)).status, 413);
    });
  });

  describe('for Salesforce', () => {
    it('a message is marked due and acknowledged as Salesforce wants it', async () => {
      const response = await tell();
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', /^text\/xml/);
      assert.equal(await response.text(), acknowledgement);
      assert.deepEqual(signals, [{ keys: [{ opportunityId }], source: 'salesforce' }]);
    });

    it('all notifications of a message are marked in one step', async () => {
      assert.equal((await tell(fixture('three-opportunities.xml'))).status, 200);
      assert.deepEqual(
        signals.map(({ keys }) => keys.length),
        [3],
      );
    });

    it('a message that is about no opportunity is acknowledged, so that it is not sent again', async () => {
      const response = await tell(fixture('one-account.xml'));
      assert.deepEqual([response.status, await response.text()], [200, acknowledgement]);
      assert.deepEqual(
        signals.flatMap(({ keys }) => keys),
        [],
      );
    });

    for (const secret of [oldSecret, newSecret]) {
      it(`${secret} opens the door while one replaces the other`, async () => {
        assert.equal((await tell(message, secret)).status, 200);
      });
    }

    for (const secret of [
      'wrong-secret-16-ch',
      oldSecret.slice(0, -1),
      `${oldSecret}x`,
      oldSecret.toUpperCase(),
      `${oldSecret}%00`,
      `${oldSecret},${newSecret}`,
      '%20',
      '__proto__',
      'undefined',
    ]) {
      it(`the secret ${secret} finds nothing (404)`, async () => {
        const response = await tell(message, secret);
        // Word for word what any unknown address gets, so that nothing tells a wrong secret from a wrong path.
        assert.deepEqual([response.status, await response.text()], [404, 'Not Found']);
        assert.deepEqual(signals, []);
      });
    }

    for (const ending of ['%E0%A4%A', '%', '%zz'])
      it(`a secret that is not even encoded properly (${ending}) finds nothing, and is not repeated`, async () => {
        assert.equal((await tell(message, `${newSecret}${ending}`)).status, 404);
        assert.deepEqual(
          reports.map(({ source, detail }) => [source, detail]),
          [['salesforce', 'WEBHOOK_SECRET_WRONG']],
        );
        assert.ok(!JSON.stringify(reports.map(({ error }) => error?.message)).includes(newSecret));
      });

    it('a wrong secret is told apart from nothing else: wrong type and wrong secret give 404', async () => {
      assert.equal((await tell('hello', 'wrong-secret-16-ch', 'text/plain')).status, 404);
    });

    for (const organization of ['00D5f000000Test', '00D5f000000TestEAE', '00D5f000000TestAAA']) {
      it(`the organisation ${organization} is ours`, async () => {
        const { status } = await tell(message.toString().replace(/00D5f000000TestEAE/, organization));
        assert.equal(status, 200);
      });
    }

    for (const organization of ['00D5f000000TesTEAE', '00D5f000000Tess', '00D000000000001AAA']) {
      it(`the organisation ${organization} is refused with 403`, async () => {
        const response = await tell(message.toString().replace(/00D5f000000TestEAE/, organization));
        assert.deepEqual(await statusAndCode(response), [403, { code: 'ORGANIZATION_UNKNOWN' }]);
        assert.deepEqual(signals, []);
      });
    }

    for (const [what, body] of [
      ['nothing', ''],
      ['no XML', 'hello'],
      ['a DOCTYPE', `<!DOCTYPE x>${message.toString()}`],
    ] as const) {
      it(`${what} is refused with 400`, async () => {
        assert.deepEqual(await statusAndCode(await tell(body)), [400, { code: 'BODY_INVALID' }]);
        assert.deepEqual(
          reports.map(({ source, outcome }) => [source, outcome]),
          [['salesforce', 'refused']],
        );
      });
    }

    for (const type of ['application/xml', 'application/soap+xml; charset=utf-8']) {
      it(`${type} is taken`, async () => {
        assert.equal((await tell(message, newSecret, type)).status, 200);
      });
    }
    for (const type of ['application/json', 'text/plain', 'text/html', '']) {
      it(`the type ${JSON.stringify(type)} is refused with 415`, async () => {
        assert.equal((await tell(message, newSecret, type)).status, 415);
      });
    }

    it('gzip is refused with 415', async () => {
      const headers = { 'content-type': 'text/xml', 'content-encoding': 'gzip' };
      assert.equal((await post(`/webhooks/salesforce/${newSecret}`, headers, gzipSync(message))).status, 415);
    });

    it('more than a megabyte is refused with 413', async () => {
      assert.equal((await tell(`${message.toString()}${' '.repeat(1_048_576)}`)).status, 413);
      assert.deepEqual(signals, []);
    });

    it('what is not durable is not acknowledged: 503 and Retry-After', async () => {
      onSignal = failing('STORE_UNAVAILABLE');
      const response = await tell();
      const text = await response.text();
      assert.deepEqual([response.status, response.headers.has('retry-after')], [503, true]);
      assert.doesNotMatch(text, /Ack/);
    });

    it('no report and no answer ever holds a secret', async () => {
      const answers = await Promise.all([
        tell('hello'),
        tell('', oldSecret, 'text/plain'),
        tell(message, `${oldSecret}x`),
      ]);
      const texts = await Promise.all(answers.map((answer) => answer.text()));
      const all = JSON.stringify([texts, reports, reports.map(({ error }) => error?.message)]);
      assert.ok(!all.includes(oldSecret) && !all.includes(newSecret), all);
    });
  });

  describe('for everyone', () => {
    it('healthz says that the process lives', async () => {
      isReady = async () => false;
      assert.equal((await fetch(`${base}/healthz`)).status, 200);
    });

    for (const [what, ready, status] of [
      ['a store that answers', async () => true, 200],
      ['a store that does not', async () => false, 503],
      ['a store that fails', () => Promise.reject(new Error('x')), 503],
    ] as const) {
      it(`readyz is ${String(status)} with ${what}`, async () => {
        isReady = ready;
        assert.equal((await fetch(`${base}/readyz`)).status, status);
      });
    }

    for (const path of ['/webhooks/partner-center', `/webhooks/salesforce/${newSecret}`]) {
      for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        it(`${method} ${path} is refused with 405 that names POST`, async () => {
          const response = await fetch(`${base}${path}`, { method });
          assert.deepEqual([response.status, response.headers.get('allow')], [405, 'POST']);
        });
      }
    }

    for (const path of [
      '/',
      '/metrics',
      '/webhooks',
      '/webhooks/salesforce',
      '/webhooks/salesforce/',
      `/webhooks/salesforce/${newSecret}/more`,
      '/webhooks/partner-center/more',
      '/webhooks/other',
      '/.env',
      '/../etc/passwd',
      '/%2e%2e/x',
    ]) {
      it(`nothing is at ${path}`, async () => {
        for (const response of [
          await post(path, { 'content-type': 'application/json' }, '{}'),
          await fetch(`${base}${path}`),
        ])
          assert.deepEqual([response.status, await response.text()], [404, 'Not Found']);
      });
    }

    for (const [path, type, limit] of [
      ['/webhooks/partner-center', 'application/json', 65_536],
      [`/webhooks/salesforce/${newSecret}`, 'text/xml', 1_048_576],
    ] as const) {
      const head = (line: string) => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${line}\r\n\r\n`;
      const tooLarge = /^HTTP\/1\.1 413 [^]*connection: close[^]*BODY_TOO_LARGE"}$/i;

      it(`${path} refuses a long body by its length alone, before it looks at anything else`, async () => {
        const caller = await openSocket(port(), head(`Content-Length: ${String(limit + 1)}`));
        assert.match(await caller.ended, tooLarge);
      });

      it(`${path} refuses a body without end, and reads no further`, async () => {
        const caller = await openSocket(port(), head('Transfer-Encoding: chunked'));
        const poured = await pourChunks(caller);
        assert.match(await caller.ended, tooLarge);
        assert.ok(poured < 20_000_000, String(poured));
        assert.deepEqual(signals, []);
      });
    }

    for (const path of ['/webhooks/salesforce/wrong-secret-16-ch', '/nothing', '/healthz', '/readyz'])
      it(`${path} does not read a body without end either`, async () => {
        const caller = await openSocket(
          port(),
          `GET ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`,
        );
        assert.ok((await pourChunks(caller)) < 20_000_000);
        await caller.ended;
      });

    it('no answer names the software', async () => {
      const answers = await Promise.all([
        deliver(),
        tell(),
        tell('hello'),
        fetch(`${base}/healthz`),
        fetch(`${base}/nothing`),
        fetch(`${base}/webhooks/partner-center`),
      ]);
      for (const { headers } of answers) {
        assert.equal(headers.get('x-powered-by'), null);
        assert.equal(headers.get('server'), null);
      }
      const texts = await Promise.all(answers.map((answer) => answer.text()));
      assert.ok(
        texts.every((text) => !/express|node|\bat \//i.test(text)),
        texts.join('\n'),
      );
    });

    it('a request that breaks off in the middle of its body marks nothing and harms nobody', async () => {
      const { socket } = await openSocket(
        port(),
        'POST /webhooks/partner-center HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\nhalf',
      );
      // The server has read it when it has answered the next one.
      await fetch(`${base}/healthz`);
      socket.destroy();
      assert.equal((await deliver()).status, 202);
      assert.equal(signals.length, 1);
    });
  });
});
