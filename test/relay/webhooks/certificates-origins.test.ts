import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorOf } from '../error-of.ts';
import { origin, world } from './certificates-world.ts';

describe('the address of a certificate', () => {
  const payloads = [
    '',
    ' ',
    'dispatch.cer',
    '/cert/dispatch.cer',
    '//certificates.example/cert/dispatch.cer',
    'http://certificates.example/cert/dispatch.cer',
    'HTTPS://certificates.example/cert/dispatch.cer',
    'https:/certificates.example/cert/dispatch.cer',
    'https:certificates.example/cert/dispatch.cer',
    'https:\\\\certificates.example\\cert\\dispatch.cer',
    'https://certificates.example\\@evil.example/cert/dispatch.cer',
    'ftp://certificates.example/cert/dispatch.cer',
    'file:///cert/dispatch.cer',
    'file://certificates.example/cert/dispatch.cer',
    'data:application/pkix-cert;base64,AAAA.cer',
    'javascript:alert(1)//.cer',
    'blob:https://certificates.example/cert/dispatch.cer',
    'https://evil.example/cert/dispatch.cer',
    'https://certificates.example.evil.example/cert/dispatch.cer',
    'https://evilcertificates.example/cert/dispatch.cer',
    'https://sub.certificates.example/cert/dispatch.cer',
    'https://certificates.example./cert/dispatch.cer',
    'https://Certificates.Example/cert/dispatch.cer',
    'https://certificates。example/cert/dispatch.cer',
    'https://certificatеs.example/cert/dispatch.cer',
    'https://xn--certificats-u1h.example/cert/dispatch.cer',
    'https://certificates.example:443/cert/dispatch.cer',
    'https://certificates.example:8443/cert/dispatch.cer',
    'https://certificates.example:80/cert/dispatch.cer',
    'https://user@certificates.example/cert/dispatch.cer',
    'https://user:password@certificates.example/cert/dispatch.cer',
    'https://certificates.example@evil.example/cert/dispatch.cer',
    'https://certificates.example:x@evil.example/cert/dispatch.cer',
    'https://certificates.example%2eevil.example/cert/dispatch.cer',
    'https://certificates.example%00.evil.example/cert/dispatch.cer',
    'https://127.0.0.1/cert/dispatch.cer',
    'https://2130706433/cert/dispatch.cer',
    'https://0x7f.1/cert/dispatch.cer',
    'https://[::1]/cert/dispatch.cer',
    'https://[::ffff:127.0.0.1]/cert/dispatch.cer',
    'https://169.254.169.254/latest/meta-data/x.cer',
    'https://localhost/cert/dispatch.cer',
    'https://certificates.example/cert/../dispatch.cer',
    'https://certificates.example/cert/./dispatch.cer',
    'https://certificates.example/cert/%2e%2e/dispatch.cer',
    'https://certificates.example/cert/..%2fdispatch.cer',
    'https://certificates.example/cert/dispatch%2ecer',
    'https://certificates.example//cert/dispatch.cer',
    'https://certificates.example/cert//dispatch.cer',
    'https://certificates.example/cert/dispatch.cer?',
    'https://certificates.example/cert/dispatch.cer?sig=1',
    'https://certificates.example/redirect?to=https://evil.example/x.cer',
    'https://certificates.example/cert/dispatch.cer#',
    'https://certificates.example/cert/dispatch.cer#x',
    'https://certificates.example/cert/dispatch.cer/',
    'https://certificates.example/cert/dispatch.cer;x',
    'https://certificates.example/cert/dispatch.cer\n',
    'https://certificates.example/cert/dis\tpatch.cer',
    ' https://certificates.example/cert/dispatch.cer',
    'https://certificates.example/cert/dispatch.cer\r\nHost: evil.example',
    'https://certificates.example/cert/dispatch.cer\u0000',
    'https://certificates.example/cert/dispatch.pem',
    'https://certificates.example/cert/dispatch.cer.exe',
    'https://certificates.example/.cer ',
    'https://certificates.example/',
    'https://certificates.example',
    `https://certificates.example/${'a/'.repeat(5_000)}?x.cer`,
  ];
  for (const payload of payloads) {
    it(`nothing is fetched for ${JSON.stringify(payload).slice(0, 80)}`, async () => {
      const { keyAt, fetched } = world({ [payload]: 'anything' });
      assert.equal((await errorOf(() => keyAt(payload))).code, 'CERTIFICATE_ORIGIN_REFUSED');
      assert.deepEqual(fetched, []);
    });
  }

  it('a long path of dots and letters is judged at once', async () => {
    const { keyAt } = world({});
    const started = performance.now();
    await errorOf(() => keyAt(`${origin}/${'a.'.repeat(30_000)}!`));
    assert.ok(performance.now() - started < 500);
  });

  for (const allowed of [`${origin}/cert/dispatch.cer`, `${origin}/a.cer`, `${origin}/cert/2026-11_x/new.name.cer`]) {
    it(`${allowed} is fetched`, async () => {
      const { keyAt, fetched } = world({});
      assert.equal((await errorOf(() => keyAt(allowed))).code, 'CERTIFICATE_UNAVAILABLE');
      assert.deepEqual(fetched, [allowed]);
    });
  }
});
