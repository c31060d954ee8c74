import assert from 'node:assert/strict';
import { createSign, generateKeyPairSync, sign } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { Certificates } from '../../../relay/webhooks/certificates.ts';
import { verifySignature } from '../../../relay/webhooks/verify-signature.ts';
import { errorOf } from '../error-of.ts';
import { fixture } from './fixture.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const another = generateKeyPairSync('rsa', { modulusLength: 2048 });
const url = 'https://certificates.example/cert/dispatch.cer';
const pretty = fixture('referral-created.json');
const body = Buffer.from(JSON.stringify(JSON.parse(pretty.toString())));

const signature = (bytes: Buffer, key = privateKey) => sign('sha256', bytes, key).toString('base64');
const headersFor = (token: string | undefined, change: IncomingHttpHeaders = {}): IncomingHttpHeaders => ({
  ...(token === undefined ? {} : { authorization: token }),
  'x-ms-certificate-url': url,
  'x-ms-signature-algorithm': 'rsa-sha256',
  ...change,
});

/** One certificate; `renewedTo` is what a second look finds. */
function certificates(renewedTo = publicKey) {
  const asked: { url: string; renewed: boolean }[] = [];
  const found: Certificates = {
    async keyAt(address, renewed = false) {
      asked.push({ url: address, renewed });
      return renewed ? renewedTo : publicKey;
    },
  };
  return { asked, found };
}
const verify = (headers: IncomingHttpHeaders, bytes: Buffer, known = certificates().found) =>
  verifySignature(headers, bytes, known);
const codeFor = async (headers: IncomingHttpHeaders, bytes: Buffer) =>
  (await errorOf(() => verify(headers, bytes))).code;

describe('the signature of a delivery', () => {
  const good = `Signature ${signature(body)}`;

  const accepted: [what: string, headers: IncomingHttpHeaders][] = [
    ['in Authorization', headersFor(good)],
    ['in x-ms-signature', headersFor(undefined, { 'x-ms-signature': good })],
    ['in x-ms-signature, whatever a proxy put into Authorization', headersFor('Bearer x', { 'x-ms-signature': good })],
    ['with its scheme in small letters', headersFor(`signature ${signature(body)}`)],
    ['with space around it', headersFor(` ${good} `)],
    ['with its algorithm in capitals', headersFor(good, { 'x-ms-signature-algorithm': 'RSA-SHA256' })],
  ];
  for (const [what, headers] of accepted) {
    it(`is accepted ${what}`, async () => {
      const known = certificates();
      await verify(headers, body, known.found);
      assert.deepEqual(known.asked, [{ url, renewed: false }]);
    });
  }

  for (const bytes of [pretty, Buffer.alloc(0), Buffer.from([0xef, 0xbb, 0xbf, ...body]), Buffer.from([0xff, 0x00])]) {
    it(`covers the raw bytes, whatever they are (${String(bytes.length)} of them)`, async () => {
      await verify(headersFor(`Signature ${signature(bytes)}`), bytes);
    });
  }

  it('does not fit when any one bit of any byte of the body is another', async () => {
    for (let index = 0; index < body.length; index += 1) {
      const flipped = Buffer.from(body);
      flipped[index] = (flipped[index] ?? 0) ^ (1 << (index % 8));
      assert.equal(await codeFor(headersFor(good), flipped), 'SIGNATURE_INVALID', `byte ${String(index)}`);
    }
  });

  it('does not fit when any one byte of it is another', async () => {
    const bytes = Buffer.from(signature(body), 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const flipped = Buffer.from(bytes);
      flipped[index] = (flipped[index] ?? 0) ^ (1 << (index % 8));
      assert.equal(await codeFor(headersFor(`Signature ${flipped.toString('base64')}`), body), 'SIGNATURE_INVALID');
    }
  });

  const otherBodies: [what: string, bytes: Buffer][] = [
    ['the same JSON, printed again', pretty],
    [
      'the same JSON with its keys in another order',
      Buffer.from(`{${body.toString().slice(1, -1).split(',').reverse().join(',')}}`),
    ],
    ['the same text with a byte order mark', Buffer.from(`\ufeff${body.toString()}`)],
    ['the same text with a line end', Buffer.from(`${body.toString()}\n`)],
    ['nothing', Buffer.alloc(0)],
    ['half of it', body.subarray(0, body.length / 2)],
    ['it twice', Buffer.concat([body, body])],
    ['another event', fixture('referral-updated.json')],
  ];
  for (const [what, bytes] of otherBodies) {
    it(`does not fit ${what}`, async () => {
      assert.equal(await codeFor(headersFor(good), bytes), 'SIGNATURE_INVALID');
    });
  }

  const tokens: [what: string, token: string][] = [
    ['of another body', `Signature ${signature(pretty)}`],
    ['of another key', `Signature ${signature(body, another.privateKey)}`],
    ['with SHA-1', `Signature ${sign('sha1', body, privateKey).toString('base64')}`],
    ['with SHA-512', `Signature ${sign('sha512', body, privateKey).toString('base64')}`],
    [
      'with PSS padding',
      `Signature ${createSign('sha256').update(body).sign({ key: privateKey, padding: 6 }).toString('base64')}`,
    ],
    ['of its hexadecimal digest', `Signature ${signature(Buffer.from(body.toString('hex')))}`],
    ['in hexadecimal', `Signature ${sign('sha256', body, privateKey).toString('hex')}`],
    ['in URL-safe base64', `Signature ${sign('sha256', body, privateKey).toString('base64url')}-_`],
    ['cut in half', good.slice(0, 180)],
    ['twice', `${good}${signature(body)}`],
    ['two in one header', `${good}, ${good}`],
    ['no base64', 'Signature !!!!'],
    ['without its last sign, which Node would not miss', good.slice(0, -1)],
    ['followed by more', `${good}AAAA`],
    ['with a foreign character in it', `${good.slice(0, 20)}!${good.slice(20)}`],
    ['with a line end in it', `Signature ${signature(body).slice(0, 10)}\n${signature(body).slice(10)}`],
    ['zeros', `Signature ${Buffer.alloc(256).toString('base64')}`],
    ['very long', `Signature ${'A'.repeat(100_000)}`],
    ['without scheme', signature(body)],
    ['a bearer token', `Bearer ${signature(body)}`],
    ['its scheme only', 'Signature'],
    ['its scheme and a space', 'Signature '],
    ['empty', ''],
  ];
  for (const [what, token] of tokens) {
    it(`is refused when it is ${what}`, async () => {
      assert.match(await codeFor(headersFor(token), body), /^SIGNATURE_(INVALID|MISSING)$/);
    });
    it(`is refused in x-ms-signature when it is ${what}, however good Authorization is`, async () => {
      assert.match(await codeFor(headersFor(good, { 'x-ms-signature': token }), body), /^SIGNATURE_(INVALID|MISSING)$/);
    });
  }

  for (const algorithm of [
    'rsa-sha1',
    'none',
    '',
    'rsa-md5',
    'rsa-sha512',
    'hmac-sha256',
    'rsa',
    'sha256',
    'rsa-sha256 ',
    'rsa-sha256,none',
  ]) {
    it(`is refused with algorithm ${JSON.stringify(algorithm)} before any certificate is asked for`, async () => {
      const known = certificates();
      const change = { 'x-ms-signature-algorithm': algorithm };
      const { code } = await errorOf(() => verify(headersFor(good, change), body, known.found));
      assert.equal(code, 'SIGNATURE_INVALID');
      assert.deepEqual(known.asked, []);
    });
  }

  it('with SHA-1 is refused even where the header says so', async () => {
    const token = `Signature ${sign('sha1', body, privateKey).toString('base64')}`;
    assert.equal(
      await codeFor(headersFor(token, { 'x-ms-signature-algorithm': 'rsa-sha1' }), body),
      'SIGNATURE_INVALID',
    );
  });

  for (const [lacking, name] of [
    ['authorization', 'Authorization'],
    ['x-ms-certificate-url', 'X-MS-Certificate-Url'],
    ['x-ms-signature-algorithm', 'X-MS-Signature-Algorithm'],
  ] as const) {
    it(`is missing without ${name}, by name`, async () => {
      const { code, message } = await errorOf(() => verify(headersFor(good, { [lacking]: undefined }), body));
      assert.equal(code, 'SIGNATURE_MISSING');
      assert.ok(message.includes(name), message);
    });
  }

  it('names all headers that are missing', async () => {
    const { message } = await errorOf(() => verify({}, body));
    assert.match(message, /Authorization, X-MS-Certificate-Url, X-MS-Signature-Algorithm/);
  });

  it('that does not fit makes us look for a renewed certificate, once', async () => {
    const known = certificates();
    await errorOf(() => verify(headersFor(`Signature ${signature(pretty)}`), body, known.found));
    assert.deepEqual(known.asked, [
      { url, renewed: false },
      { url, renewed: true },
    ]);
  });

  it('by a renewed certificate is accepted', async () => {
    const known = certificates(another.publicKey);
    await verify(headersFor(`Signature ${signature(body, another.privateKey)}`), body, known.found);
  });

  for (const code of ['CERTIFICATE_ORIGIN_REFUSED', 'CERTIFICATE_UNAVAILABLE', 'CERTIFICATE_UNTRUSTED'] as const) {
    it(`fails with ${code} when the certificate does`, async () => {
      const keyAt = () => Promise.reject(new CosellError(code, 'no'));
      assert.equal((await errorOf(() => verify(headersFor(good), body, { keyAt }))).code, code);
    });
  }
});
