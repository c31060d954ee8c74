import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  createCertificates,
  type CertificatesOptions,
  type KeptCertificate,
} from '../../../relay/webhooks/certificates.ts';
import { fetchCertificate } from '../../../relay/webhooks/fetch-certificate.ts';
import { createKeptCertificates } from '../../../relay/webhooks/kept-certificates.ts';
import { manualClock } from '../../clock.ts';
import { toPem, type LeafOptions } from '../../clouds/partner-center/certificates.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from '../../clouds/partner-center/start.ts';
import type { PartnerCenterSwitches } from '../../clouds/partner-center/switches.ts';
import { startAnsweringServer } from '../answering-server.ts';
import { errorOf } from '../error-of.ts';
import { ellipticKeys, makeCertificate, rsaKeys, type Identity, type OddCertificate } from './odd-certificates.ts';

const origin = 'https://certificates.example';
const url = `${origin}/cert/dispatch.cer`;

/** Serves these files without any network, and counts. */
function world(files: Record<string, Buffer | string | undefined>, options: Partial<CertificatesOptions> = {}) {
  const clock = manualClock();
  const fetched: string[] = [];
  const certificates = createCertificates({
    origins: [origin],
    authorities: undefined,
    now: () => clock.now(),
    async fetch(address) {
      fetched.push(address);
      const found = files[address];
      if (found === undefined) throw new Error('HTTP 404');
      return Buffer.from(found);
    },
    ...options,
  });
  const keyAt = (address: string, renewed?: boolean) => certificates.keyAt(address, renewed);
  return { clock, fetched, files, keyAt, restore: (all: readonly KeptCertificate[]) => certificates.restore(all) };
}

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

describe('the cache of certificates', () => {
  let root: Identity;
  let file: string;
  let renewed: string;
  before(async () => {
    root = await makeCertificate({ subject: { CN: 'Root' }, authority: true });
    file = (await makeCertificate({ issuer: root })).pem;
    renewed = (await makeCertificate({ issuer: root })).pem;
  });
  const cached = (files: Record<string, string | undefined> = { [url]: file }) =>
    world(files, { authorities: root.pem });
  const minute = 60_000;

  it('many calls, one fetch', async () => {
    const { keyAt, fetched, clock } = cached();
    for (let call = 0; call < 20; call += 1) {
      await keyAt(url);
      clock.advance(minute);
    }
    assert.equal(fetched.length, 1);
  });

  it('many calls at the same time, one fetch in flight', async () => {
    const { keyAt, fetched } = cached();
    const keys = await Promise.all(Array.from({ length: 50 }, () => keyAt(url)));
    assert.equal(fetched.length, 1);
    assert.equal(new Set(keys).size, 1);
  });

  it('many failing calls at the same time, one fetch in flight', async () => {
    const { keyAt, fetched } = cached({});
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => keyAt(url)));
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    assert.equal(fetched.length, 1);
  });

  it('an hour later the address is looked at again', async () => {
    const { keyAt, fetched, clock } = cached();
    await keyAt(url);
    clock.advance(60 * minute - 1);
    await keyAt(url);
    assert.equal(fetched.length, 1);
    clock.advance(1);
    await keyAt(url);
    assert.equal(fetched.length, 2);
  });

  for (const [what, content] of [
    ['cannot be fetched', undefined],
    ['is not trusted', 'no certificate'],
  ] as const) {
    it(`one that ${what} is asked for once in thirty seconds`, async () => {
      const { keyAt, fetched, clock } = cached(content === undefined ? {} : { [url]: content });
      for (let tenth = 0; tenth < 600; tenth += 1) {
        await errorOf(() => keyAt(url, tenth % 2 === 0));
        clock.advance(100);
      }
      assert.equal(fetched.length, 2, 'within a minute');
    });
  }

  it('what could not be fetched is trusted once it can be', async () => {
    const { keyAt, files, clock } = cached({});
    await errorOf(() => keyAt(url));
    files[url] = file;
    await errorOf(() => keyAt(url));
    clock.advance(30_000);
    await keyAt(url);
  });

  it('a certificate that was renewed at the same address is found, thirty seconds after the last look', async () => {
    const { keyAt, files, fetched, clock } = cached();
    const old = await keyAt(url);
    files[url] = renewed;
    assert.equal(await keyAt(url, true), old);
    clock.advance(30_000);
    assert.equal(await keyAt(url), old, 'nobody asked for a new one');
    const fresh = await keyAt(url, true);
    assert.notEqual(fresh, old);
    assert.equal(await keyAt(url), fresh);
    assert.equal(fetched.length, 2);
  });

  it('a renewal that fails keeps the key that worked', async () => {
    const { keyAt, files, clock } = cached();
    const key = await keyAt(url);
    files[url] = undefined;
    clock.advance(31_000);
    await errorOf(() => keyAt(url, true));
    assert.equal(await keyAt(url), key);
  });

  describe('while its host does not answer', () => {
    /** The first fetch is answered; those after it hang until the test breaks them off. */
    async function hanging() {
      const broken = Promise.withResolvers<never>();
      const fetched: string[] = [];
      const made = world(
        {},
        {
          authorities: root.pem,
          fetch: (address) => {
            fetched.push(address);
            return fetched.length === 1 ? Promise.resolve(Buffer.from(file)) : broken.promise;
          },
        },
      );
      const key = await made.keyAt(url);
      return {
        ...made,
        fetched,
        key,
        breakOff: () => {
          broken.reject(new Error('no answer'));
        },
      };
    }

    it('the key that is held is served, although a forged delivery has made us look for another', async () => {
      const { keyAt, key, clock, fetched, breakOff } = await hanging();
      clock.advance(30_000);
      const forged = errorOf(() => keyAt(url, true));
      assert.equal(await keyAt(url), key);
      assert.equal(fetched.length, 2);
      breakOff();
      assert.equal((await forged).code, 'CERTIFICATE_UNAVAILABLE');
      assert.equal(await keyAt(url), key);
      assert.equal((await errorOf(() => keyAt(url, true))).code, 'CERTIFICATE_UNAVAILABLE', 'nobody knows yet');
      assert.equal(fetched.length, 2, 'and not asked again at once');
    });

    it('the key that is held is served past its hour', async () => {
      const { keyAt, key, clock, fetched } = await hanging();
      clock.advance(60 * minute);
      assert.equal(await keyAt(url), key);
      assert.equal(await keyAt(url), key);
      assert.equal(fetched.length, 2);
    });
  });

  it('one that was trusted is used for a week at most while its address has nothing better', async () => {
    const { keyAt, files, clock } = cached();
    const key = await keyAt(url);
    files[url] = 'no certificate';
    clock.advance(7 * 24 * 60 * minute - 1);
    assert.equal(await keyAt(url), key);
    clock.advance(minute);
    assert.equal((await errorOf(() => keyAt(url))).code, 'CERTIFICATE_UNTRUSTED');
  });

  it('one that runs out is not used a moment longer', async () => {
    const short = await makeCertificate({ issuer: root, notAfter: '2026-11-02T09:10:00Z' });
    const { keyAt, clock } = cached({ [url]: short.pem });
    await keyAt(url);
    clock.advance(10 * minute);
    await keyAt(url);
    clock.advance(1_000);
    assert.equal((await errorOf(() => keyAt(url))).code, 'CERTIFICATE_UNTRUSTED');
  });

  describe('after a restart', () => {
    /** What a relay that has trusted the certificate leaves in its store, read back. */
    async function left(files: Record<string, string | undefined> = { [url]: file }) {
      const stored = new Map<string, string>();
      const shelf = createKeptCertificates({
        get: async (name) => stored.get(name),
        set: async (name, text) => {
          stored.set(name, text);
        },
      });
      const saved = Promise.withResolvers<undefined>();
      const before = world(files, {
        authorities: root.pem,
        keep: (all) => {
          void shelf.save(all).then(() => {
            saved.resolve(undefined);
          });
        },
      });
      await before.keyAt(url);
      await saved.promise;
      return shelf.load();
    }

    it('whoever calls while it is taken up waits for that, and nothing is fetched', async () => {
      const kept = await left();
      const { keyAt, restore, fetched } = cached({});
      const restored = restore(kept);
      assert.equal((await keyAt(url)).asymmetricKeyType, 'rsa');
      assert.deepEqual(fetched, []);
      await restored;
    });

    it('its key is known without a fetch, whoever calls first', async () => {
      const kept = await left();
      const { keyAt, restore, fetched } = cached({});
      await restore(kept);
      for (let number = 0; number < 50; number += 1) await errorOf(() => keyAt(`${origin}/${String(number)}.cer`));
      fetched.length = 0;
      assert.equal((await keyAt(url)).asymmetricKeyType, 'rsa');
      assert.deepEqual(fetched, []);
    });

    it('its address is looked at once its hour is over, and a forged delivery may bring that forward', async () => {
      const kept = await left();
      const { keyAt, restore, fetched, clock } = cached();
      await restore(kept);
      clock.advance(60 * minute);
      await keyAt(url);
      assert.deepEqual(fetched, [url]);
    });

    for (const [what, spoil] of [
      [
        'of an origin that is no longer allowed',
        (one: KeptCertificate) => ({ ...one, url: 'https://old.example/a.cer' }),
      ],
      ['with a chain that is broken', (one: KeptCertificate) => ({ ...one, chain: [Buffer.from('x')] })],
      ['without a chain', (one: KeptCertificate) => ({ ...one, chain: [] })],
      ['that was looked at too long ago', (one: KeptCertificate) => ({ ...one, checkedAt: 0 })],
    ] as const)
      it(`one ${what} is not used`, async () => {
        const kept = (await left()).map(spoil);
        const { keyAt, restore } = cached({});
        await restore(kept);
        await errorOf(() => keyAt(url));
      });

    it('nothing that can be read is nothing kept', async () => {
      for (const text of ['', '{', '{}', '[{"url":1}]', undefined]) {
        const shelf = createKeptCertificates({ get: async () => text, set: async () => undefined });
        assert.deepEqual(await shelf.load(), []);
      }
      const failing = () => Promise.reject(new Error('the key was changed'));
      assert.deepEqual(await createKeptCertificates({ get: failing, set: failing }).load(), []);
      await createKeptCertificates({ get: failing, set: failing }).save([]);
    });
  });

  describe('with addresses that callers make up', () => {
    it('the published address has a place of its own', async () => {
      const published = `${origin}/cert/pcnotifications-dispatch.microsoft.com.cer`;
      const { keyAt } = cached({ [published]: file });
      for (const number of numbers(0, 50)) await isRefused(keyAt, number);
      assert.equal((await keyAt(published)).asymmetricKeyType, 'rsa');
    });

    const address = (number: number) => `${origin}/cert/${String(number)}.cer`;
    const numbers = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);
    const isRefused = async (keyAt: ReturnType<typeof cached>['keyAt'], number: number) => {
      assert.equal((await errorOf(() => keyAt(address(number)))).code, 'CERTIFICATE_UNAVAILABLE');
    };

    it('looks at eight in thirty seconds, whether one after the other or all at once', async () => {
      for (const atOnce of [true, false]) {
        const { keyAt, fetched, clock } = cached();
        await keyAt(url);
        const calls = numbers(0, 20).map((number) => () => isRefused(keyAt, number));
        if (atOnce) await Promise.all(calls.map((call) => call()));
        else for (const call of calls) await call();
        assert.deepEqual(fetched, [url, ...numbers(0, 8).map(address)]);
        clock.advance(29_999);
        await isRefused(keyAt, 20);
        assert.equal(fetched.length, 9);
        await keyAt(url);
        clock.advance(1);
        await isRefused(keyAt, 20);
        assert.deepEqual(fetched.slice(9), [address(20)]);
      }
    });

    it('the key that works and its renewal are served meanwhile', async () => {
      const { keyAt, files, clock } = cached();
      const old = await keyAt(url);
      clock.advance(30_000);
      for (const number of numbers(0, 9)) await isRefused(keyAt, number);
      assert.equal(await keyAt(url), old);
      files[url] = renewed;
      assert.notEqual(await keyAt(url, true), old);
    });

    it('certificates that are trusted are no newcomers', async () => {
      const { keyAt, fetched } = cached(Object.fromEntries(numbers(0, 12).map((number) => [address(number), file])));
      for (const number of numbers(0, 12)) await keyAt(address(number));
      assert.equal(fetched.length, 12);
    });

    it('they do not push out one that is trusted', async () => {
      const { keyAt, fetched, clock } = cached();
      const key = await keyAt(url);
      for (const round of numbers(0, 4)) {
        for (const number of numbers(round * 8, 8)) await isRefused(keyAt, number);
        clock.advance(30_000);
      }
      assert.equal(await keyAt(url), key);
      assert.equal(fetched.filter((one) => one === url).length, 1);
    });

    it('at most sixteen are kept', async () => {
      const all = numbers(0, 17).map(address);
      const { keyAt, fetched } = cached(Object.fromEntries(all.map((one) => [one, file])));
      const fetches = () => fetched.length;
      for (const one of all.slice(0, 16)) await keyAt(one);
      for (const one of all.slice(0, 16)) await keyAt(one);
      assert.equal(fetches(), 16);
      for (const one of [...all, ...all]) await keyAt(one);
      assert.ok(fetches() > 17, String(fetches()));
    });
  });
});
