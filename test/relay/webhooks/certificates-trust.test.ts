import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createCertificates } from '../../../relay/webhooks/certificates.ts';
import { fetchCertificate } from '../../../relay/webhooks/fetch-certificate.ts';
import { manualClock } from '../../clock.ts';
import { toPem, type LeafOptions } from '../../clouds/partner-center/certificates.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from '../../clouds/partner-center/start.ts';
import type { PartnerCenterSwitches } from '../../clouds/partner-center/switches.ts';
import { startAnsweringServer } from '../answering-server.ts';
import { errorOf } from '../error-of.ts';
import { origin, url, world } from './certificates-world.ts';
import { ellipticKeys, makeCertificate, rsaKeys, type Identity, type OddCertificate } from './odd-certificates.ts';

describe('trust in a certificate', () => {
  let root: Identity;
  let issuing: Identity;
  let keys: Identity['keys'];
  before(async () => {
    keys = await rsaKeys();
    root = await makeCertificate({ subject: { O: 'Contoso Trust', CN: 'Root' }, authority: true });
    issuing = await makeCertificate({ subject: { CN: 'Issuing' }, issuer: root, authority: true });
  });
  const leaf = (options: OddCertificate = {}) => makeCertificate({ keys, issuer: issuing, ...options });
  const judge = (file: Buffer | string, others: Record<string, Buffer> = {}) => {
    const made = world({ [url]: file, ...others }, { authorities: root.pem });
    return { ...made, outcome: () => errorOf(() => made.keyAt(url)).then(({ code }) => code) };
  };

  it('a leaf with its issuer beside it in the file is trusted', async () => {
    const { keyAt, fetched } = judge((await leaf()).pem + issuing.pem);
    assert.equal((await keyAt(url)).asymmetricKeyType, 'rsa');
    assert.deepEqual(fetched, [url]);
  });

  it('a leaf with more certificates beside it than it needs is trusted', async () => {
    const stray = await makeCertificate({ keys, subject: { O: 'Fabrikam', CN: 'Stray' } });
    await judge((await leaf()).pem + stray.pem + issuing.pem + root.pem).keyAt(url);
  });

  for (const issuerUrl of [
    `${origin}/cert/issuing.cer`,
    'http://www.microsoft.com/pki/mscorp/issuing.crt',
    'http://caissuers.microsoft.com/pkiops/certs/issuing.crt',
    'http://cacerts.digicert.com/issuing.crt',
  ]) {
    it(`an issuer at ${issuerUrl} is fetched and trusted`, async () => {
      const { keyAt, fetched } = judge((await leaf({ issuerUrl })).der, { [issuerUrl]: issuing.der });
      await keyAt(url);
      assert.deepEqual(fetched, [url, issuerUrl]);
    });
  }

  for (const issuerUrl of [
    'http://evil.example/issuing.crt',
    'https://www.microsoft.com.evil.example/issuing.crt',
    'http://www.microsoft.com@evil.example/issuing.crt',
    'http://169.254.169.254/issuing.crt',
    'http://127.0.0.1/issuing.crt',
    'file:///etc/issuing.crt',
    'ldap://certificates.example/issuing.crt',
    'issuing.crt',
    `http://certificates.example/issuing.crt`,
  ]) {
    it(`an issuer at ${issuerUrl} is not fetched`, async () => {
      const { outcome, fetched } = judge((await leaf({ issuerUrl })).der, { [issuerUrl]: issuing.der });
      assert.equal(await outcome(), 'CERTIFICATE_UNTRUSTED');
      assert.deepEqual(fetched, [url]);
    });
  }

  it('an issuer that cannot be fetched leaves it open whether the leaf is good', async () => {
    const issuerUrl = `${origin}/cert/issuing.cer`;
    assert.equal(await judge((await leaf({ issuerUrl })).der).outcome(), 'CERTIFICATE_UNAVAILABLE');
  });

  it('issuers that lead on and on end after a few fetches', async () => {
    // Two authorities, each issued by the other one.
    const [eastUrl, westUrl] = [`${origin}/cert/east.cer`, `${origin}/cert/west.cer`];
    const [east, west] = [
      { keys, subject: { CN: 'East' }, authority: true, issuerUrl: westUrl },
      { keys: await rsaKeys(), subject: { CN: 'West' }, authority: true, issuerUrl: eastUrl },
    ];
    const issuedByEast = await makeCertificate({ ...west, issuer: await makeCertificate(east) });
    const issuedByWest = await makeCertificate({ ...east, issuer: issuedByEast });
    const { outcome, fetched } = judge((await leaf({ issuer: issuedByWest, issuerUrl: eastUrl })).der, {
      [eastUrl]: issuedByWest.der,
      [westUrl]: issuedByEast.der,
    });
    assert.equal(await outcome(), 'CERTIFICATE_UNTRUSTED');
    assert.deepEqual(fetched, [url, eastUrl, westUrl]);
  });

  it("a self-signed certificate is not trusted, and what it names as its issuer's address is not fetched", async () => {
    const { outcome, fetched } = judge((await makeCertificate({ keys, issuerUrl: `${origin}/cert/none.cer` })).der);
    assert.equal(await outcome(), 'CERTIFICATE_UNTRUSTED');
    assert.deepEqual(fetched, [url]);
  });

  const untrusted: [what: string, file: () => Promise<Buffer | string>][] = [
    ['empty', async () => ''],
    ['no certificate', async () => '<html>not found</html>'],
    ['broken PEM', async () => (await leaf()).pem.replace(/[A-Z]/, '!')],
    ['half of a DER', async () => (await leaf()).der.subarray(0, 300)],
    ['self-signed', async () => (await makeCertificate({ keys })).pem],
    [
      'of another root with the same name',
      async () => {
        const other = await makeCertificate({ subject: { O: 'Contoso Trust', CN: 'Root' }, authority: true });
        return (await makeCertificate({ keys, issuer: other })).pem + other.pem;
      },
    ],
    ['expired yesterday', async () => (await leaf({ notAfter: '2026-11-01T09:00:00Z' })).pem + issuing.pem],
    ['valid from tomorrow', async () => (await leaf({ notBefore: '2026-11-03T09:00:00Z' })).pem + issuing.pem],
    [
      'of an expired issuer',
      async () => {
        const expired = { subject: { CN: 'Expired' }, issuer: root, authority: true, notAfter: '2026-11-01T00:00:00Z' };
        const issuer = await makeCertificate(expired);
        return (await leaf({ issuer })).pem + issuer.pem;
      },
    ],
    [
      'issued by a leaf',
      async () => {
        const middle = await leaf({ subject: { O: 'Microsoft Corporation', CN: 'No authority' } });
        return (await makeCertificate({ keys, issuer: middle })).pem + middle.pem + issuing.pem;
      },
    ],
    ['with an RSA key of 1024 bits', async () => (await leaf({ keys: await rsaKeys(1024) })).pem + issuing.pem],
    ['with an elliptic key', async () => (await leaf({ keys: await ellipticKeys() })).pem + issuing.pem],
    ...[
      { O: 'Contoso', CN: 'x' },
      { O: 'microsoft corporation', CN: 'x' },
      { O: 'Microsoft Corporation Ltd', CN: 'x' },
      { O: 'Not Microsoft Corporation', CN: 'x' },
      { O: ' Microsoft Corporation', CN: 'x' },
      { O: 'Contoso\nO=Microsoft Corporation', CN: 'x' },
      { O: 'Microsoft Corporation\nO=Contoso', CN: 'x' },
      { CN: 'Microsoft Corporation' },
      { CN: 'x\nO=Microsoft Corporation' },
      { CN: 'x, O=Microsoft Corporation' },
      { CN: 'O=Microsoft Corporation' },
    ].map((subject): [string, () => Promise<string>] => [
      `of ${JSON.stringify(subject)}`,
      async () => (await leaf({ subject })).pem + issuing.pem,
    ]),
    [
      'of Microsoft, issued in the name of another',
      async () => {
        const other = { subject: { O: 'Contoso', CN: 'Issuing' }, issuer: root, authority: true };
        const issuer = await makeCertificate(other);
        return (await leaf({ issuer })).pem + issuer.pem;
      },
    ],
    ['followed by its issuer in the wrong order', async () => issuing.pem + (await leaf()).pem],
  ];
  for (const [what, file] of untrusted) {
    it(`a certificate that is ${what} is not trusted`, async () => {
      assert.equal(await judge(await file()).outcome(), 'CERTIFICATE_UNTRUSTED');
    });
  }

  it('a signature that was tampered with is not trusted', async () => {
    const { der } = await leaf();
    const tampered = Buffer.from(der);
    tampered[der.length - 10] = (tampered[der.length - 10] ?? 0) ^ 1;
    assert.equal(await judge(toPem(tampered) + issuing.pem).outcome(), 'CERTIFICATE_UNTRUSTED');
  });

  it('the roots that come with Node do not know the throw-away root', async () => {
    const { keyAt } = world({ [url]: (await leaf()).pem + issuing.pem + root.pem });
    assert.equal((await errorOf(() => keyAt(url))).code, 'CERTIFICATE_UNTRUSTED');
  });
});

describe('the certificate server', () => {
  const started: PartnerCenterCloud[] = [];
  after(() => Promise.all(started.map((cloud) => cloud.close())));
  async function start(switches: Partial<PartnerCenterSwitches> = {}) {
    const cloud = await startPartnerCenterCloud({ switches });
    started.push(cloud);
    const clock = manualClock();
    const certificates = createCertificates({
      origins: [cloud.certificateOrigin],
      authorities: cloud.rootCertificatePem,
      fetch: fetchCertificate,
      now: () => clock.now(),
    });
    return { cloud, clock, certificates };
  }
  const fetches = (cloud: PartnerCenterCloud) =>
    cloud.calls().flatMap(({ host, path }) => (host === 'certificates' ? [path] : []));

  for (const certificateForm of ['der', 'pem', 'pem-chain'] as const) {
    it(`the certificate of deliveries is trusted as ${certificateForm}`, async () => {
      const { cloud, certificates } = await start({ certificateForm });
      const address = cloud.signedDelivery({ name: 'referral-created' }).headers['X-MS-Certificate-Url'] ?? '';
      assert.equal((await certificates.keyAt(address)).asymmetricKeyType, 'rsa');
      assert.equal(fetches(cloud).length, certificateForm === 'pem-chain' ? 1 : 2);
    });
  }

  const issued: [what: string, options: LeafOptions, code?: RegExp][] = [
    ['as usual', {}],
    // Its issuer's address is empty: that may still be asked before it is refused.
    ['by itself', { signedBy: 'itself' }, /^CERTIFICATE_UN/],
    ['by a stranger of the same name', { signedBy: 'stranger' }, /^CERTIFICATE_UNTRUSTED$/],
    ['for another organisation', { organization: 'Contoso' }, /^CERTIFICATE_UNTRUSTED$/],
    ['by another organisation', { issuerOrganization: 'Contoso' }, /^CERTIFICATE_UNTRUSTED$/],
    ['until yesterday', { notAfter: new Date('2026-11-01T00:00:00Z') }, /^CERTIFICATE_UNTRUSTED$/],
    ['from tomorrow', { notBefore: new Date('2026-11-03T00:00:00Z') }, /^CERTIFICATE_UNTRUSTED$/],
  ];
  it('trusts what was issued properly, and nothing else', async () => {
    const { cloud, certificates } = await start();
    for (const [index, [what, options, code]] of issued.entries()) {
      const { url: address } = await cloud.certificates.issue(`leaf-${String(index)}`, options);
      if (code === undefined) await certificates.keyAt(address);
      else assert.match((await errorOf(() => certificates.keyAt(address))).code, code, what);
    }
  });

  it('a key that is no certificate is not trusted', async () => {
    const { cloud, certificates } = await start();
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const address = cloud.certificates.serve('/cert/key.cer', pem.toString());
    assert.equal((await errorOf(() => certificates.keyAt(address))).code, 'CERTIFICATE_UNTRUSTED');
  });

  it('a file that is larger than 64 kB is not read', async () => {
    const { cloud, certificates } = await start();
    const address = cloud.certificates.serve('/cert/large.cer', Buffer.alloc(65 * 1024));
    assert.equal((await errorOf(() => certificates.keyAt(address))).code, 'CERTIFICATE_UNAVAILABLE');
  });

  for (const fault of [
    { status: 404 },
    { status: 204 },
    { status: 500 },
    { status: 302, headers: { Location: '/cert/other.cer' } },
    { hangUp: true },
  ] as const) {
    it(`${'status' in fault ? `an answer ${String(fault.status)}` : 'a broken connection'} means unavailable, without a second request`, async () => {
      const { cloud, certificates } = await start();
      const { url: address } = await cloud.certificates.issue('leaf');
      cloud.fail({ times: 1, host: 'certificates', ...fault });
      assert.equal((await errorOf(() => certificates.keyAt(address))).code, 'CERTIFICATE_UNAVAILABLE');
      assert.deepEqual(fetches(cloud), ['/cert/leaf.cer']);
    });
  }

  it('a redirect to another server is not followed', async () => {
    const evil = await startAnsweringServer((_request, response) => response.end('x'));
    const first = await startAnsweringServer((_request, response) => {
      response.writeHead(302, { location: `${evil.url}/x.cer` }).end();
    });
    await assert.rejects(fetchCertificate(`${first.url}/x.cer`), /HTTP 302/);
    assert.deepEqual(evil.requests, []);
    await Promise.all([evil.close(), first.close()]);
  });
});
