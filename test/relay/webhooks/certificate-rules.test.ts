import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createTrust } from '../../../relay/webhooks/trust-certificate.ts';
import { toCosellError } from '../../../relay/errors.ts';
import { manualClock } from '../../clock.ts';
import {
  ellipticKeys,
  makeCertificate,
  nameConstraints,
  purposes,
  rsaKeys,
  type Identity,
  type OddCertificate,
} from './odd-certificates.ts';

const address = 'https://certificates.example/cert/dispatch.cer';
const elsewhere = 'https://certificates.example/cert/other.cer';

describe('The path from a signing certificate to its root (RFC 5280)', () => {
  let keys: Identity['keys'];
  let weak: Identity['keys'];
  let root: Identity;
  before(async () => {
    [keys, weak] = await Promise.all([rsaKeys(), rsaKeys(1024)]);
    root = await makeCertificate({ subject: { CN: 'Root' }, authority: true, pathLength: 2 });
  });

  const authority = (name: string, issuer: Identity, options: OddCertificate = {}) =>
    makeCertificate({ keys, subject: { CN: name }, issuer, authority: true, ...options });
  const leaf = (issuer: Identity, options: OddCertificate = {}) => makeCertificate({ keys, issuer, ...options });
  /** What the relay makes of a file with these, the signing certificate first. */
  async function verdict(
    path: Identity[],
    { files = {}, roots = root.pem }: { files?: Record<string, string>; roots?: string } = {},
  ) {
    const trust = createTrust({
      origins: ['https://certificates.example'],
      authorities: roots,
      now: () => manualClock().now(),
      async fetch(url) {
        const found = { [address]: path.map(({ pem }) => pem).join(''), ...files }[url];
        if (found === undefined) throw new Error('HTTP 404');
        return Buffer.from(found);
      },
    });
    return trust.fetched(address).then(
      () => 'trusted',
      (thrown: unknown) => toCosellError(thrown).message,
    );
  }

  const trusted: [what: string, path: () => Promise<Identity[]>][] = [
    ['as usual', async () => [await leaf(root)]],
    [
      'with as many authorities as their certificates allow',
      async () => {
        const upper = await authority('Upper', root, { pathLength: 1 });
        const lower = await authority('Lower', upper, { pathLength: 0 });
        return [await leaf(lower), lower, upper];
      },
    ],
    [
      'with an authority that has issued itself a new key: it does not count',
      async () => {
        const upper = await authority('Upper', root, { pathLength: 1 });
        const again = await authority('Upper', upper, { keys: await rsaKeys(), pathLength: 1 });
        const lower = await authority('Lower', again, { keys: await rsaKeys() });
        return [await leaf(lower), lower, again, upper];
      },
    ],
    [
      'with an authority that may sign certificates, and a leaf that may sign messages',
      async () => {
        const issuing = await authority('Issuing', root, { usage: 0x04 });
        return [await leaf(issuing, { usage: 0x80 }), issuing];
      },
    ],
    ['signed with SHA-512', async () => [await leaf(root, { hash: 'SHA-512' })]],
    [
      'with an unknown extension that is not critical',
      async () => [await leaf(root, { more: [{ id: '1.2.3.4', critical: false }] })],
    ],
    [
      'for a server, as certificates of public authorities are',
      async () => [await leaf(root, { more: [purposes(1)] })],
    ],
    ['for a client', async () => [await leaf(root, { more: [purposes(2)] })]],
    ['for signing code, and for more than that', async () => [await leaf(root, { more: [purposes(3, 1)] })]],
  ];
  for (const [what, path] of trusted)
    it(`${what}: trusted`, async () => {
      assert.equal(await verdict(await path()), 'trusted');
    });

  const refused: [what: string, path: () => Promise<Identity[]>, why: RegExp][] = [
    [
      'an authority below one that may have none',
      async () => {
        const upper = await authority('Upper', root, { pathLength: 0 });
        const lower = await authority('Lower', upper);
        return [await leaf(lower), lower, upper];
      },
      /above it has more authorities below it/,
    ],
    [
      'more authorities than the root allows',
      async () => {
        const chain = [root];
        for (const name of ['One', 'Two', 'Three']) chain.unshift(await authority(name, chain[0] ?? root));
        return [await leaf(chain[0] ?? root), ...chain.slice(0, -1)];
      },
      /has more authorities below it/,
    ],
    [
      'a leaf with an unknown critical extension',
      async () => [await leaf(root, { more: [{ id: '1.2.3.4', critical: true }] })],
      /it has a critical extension/,
    ],
    [
      'an authority with an unknown critical extension',
      async () => {
        const issuing = await authority('Issuing', root, { more: [{ id: '1.2.3.4', critical: true }] });
        return [await leaf(issuing), issuing];
      },
      /above it has a critical extension/,
    ],
    [
      'an extension twice',
      async () => [
        await leaf(root, {
          more: [
            { id: '1.2.3.4', critical: false },
            { id: '1.2.3.4', critical: false },
          ],
        }),
      ],
      /repeats an extension/,
    ],
    ...(['excluded', 'permitted'] as const).map((how): [string, () => Promise<Identity[]>, RegExp] => [
      `an authority to which our name is ${how === 'excluded' ? 'forbidden' : 'not allowed'}`,
      async () => {
        const O = how === 'excluded' ? 'Microsoft Corporation' : 'Contoso';
        const issuing = await authority('Issuing', root, { more: [nameConstraints(how, O)] });
        return [await leaf(issuing, { subject: { O: 'Microsoft Corporation' } }), issuing];
      },
      /not trusted/,
    ]),
    ['a leaf signed with SHA-1', async () => [await leaf(root, { hash: 'SHA-1' })], /too weak/],
    [
      'an authority signed with SHA-1',
      async () => {
        const issuing = await authority('Issuing', root, { hash: 'SHA-1' });
        return [await leaf(issuing), issuing];
      },
      /too weak/,
    ],
    [
      'an authority with a key of 1,024 bits',
      async () => {
        const issuing = await authority('Issuing', root, { keys: weak });
        return [await leaf(issuing), issuing];
      },
      /above it has a key that is too weak/,
    ],
    [
      'a leaf with a key of 1,024 bits',
      async () => [await leaf(root, { keys: weak })],
      /it has a key that is too weak/,
    ],
    ['a leaf with an elliptic key', async () => [await leaf(root, { keys: await ellipticKeys() })], /not RSA/],
    [
      'an authority that may not sign certificates',
      async () => {
        const issuing = await authority('Issuing', root, { usage: 0x80 });
        return [await leaf(issuing), issuing];
      },
      /does not lead to a known authority/,
    ],
    [
      'an authority that says it is none',
      async () => {
        const issuing = await authority('Issuing', root, { authority: false });
        return [await leaf(issuing), issuing];
      },
      /above it is not allowed to issue certificates/,
    ],
    [
      'a leaf that may only wrap keys',
      async () => [await leaf(root, { usage: 0x20 })],
      /is not allowed to sign messages/,
    ],
    ...[3, 8, 9].map((purpose): [string, () => Promise<Identity[]>, RegExp] => [
      `a leaf whose only purpose is number ${String(purpose)}`,
      async () => [await leaf(root, { more: [purposes(purpose)] })],
      /it is only for another purpose/,
    ]),
    [
      'an authority for signing code',
      async () => {
        const issuing = await authority('Issuing', root, { more: [purposes(3)] });
        return [await leaf(issuing), issuing];
      },
      /above it is only for another purpose/,
    ],
    ...['\u2028', '\u2029', '\u0085', '\n', '\r', '\v'].map(
      (lineBreak): [string, () => Promise<Identity[]>, RegExp] => [
        `an organisation that is only a line of another part (${JSON.stringify(lineBreak)})`,
        async () => [await leaf(root, { subject: { CN: `x${lineBreak}O=Microsoft Corporation` } })],
        /not one of Microsoft Corporation/,
      ],
    ),
  ];
  for (const [what, path, why] of refused)
    it(`${what}: refused`, async () => {
      assert.match(await verdict(await path()), why);
    });

  describe('through an authority with several certificates', () => {
    let stranger: Identity;
    let crossKeys: Identity['keys'];
    before(async () => {
      stranger = await makeCertificate({ subject: { CN: 'Stranger' }, authority: true });
      crossKeys = await rsaKeys();
    });
    const cross = (issuer: Identity, options: OddCertificate = {}) =>
      authority('Cross', issuer, { keys: crossKeys, ...options });

    it('finds the one that leads to a known root, whichever comes first in the file', async () => {
      const [known, unknown] = [await cross(root), await cross(stranger)];
      const signed = await leaf(known);
      assert.equal(await verdict([signed, unknown, known]), 'trusted');
      assert.equal(await verdict([signed, known, unknown]), 'trusted');
      assert.match(await verdict([signed, unknown]), /does not lead to a known authority/);
    });

    it('finds the one that leads to a known root at an address, when the one beside it leads nowhere', async () => {
      const [known, unknown] = [await cross(root), await cross(stranger)];
      const signed = await leaf(known, { issuerUrl: elsewhere });
      assert.equal(await verdict([signed, unknown], { files: { [elsewhere]: known.pem } }), 'trusted');
    });

    it('finds the one that is valid', async () => {
      const [old, renewed] = [await cross(root, { notAfter: '2025-01-01T00:00:00Z' }), await cross(root)];
      assert.equal(await verdict([await leaf(renewed), old, renewed]), 'trusted');
    });

    it('takes the second address when the first has something else', async () => {
      const known = await cross(root);
      const signed = await leaf(known, { issuerUrl: ['https://certificates.example/cert/first.cer', elsewhere] });
      const files = { 'https://certificates.example/cert/first.cer': stranger.pem, [elsewhere]: known.pem };
      assert.equal(await verdict([signed], { files }), 'trusted');
    });
  });

  for (const issuerUrl of [
    'http://certificates.example/cert/other.cer',
    'https://certificates.example:8443/cert/other.cer',
    'https://user@certificates.example/cert/other.cer',
    'https://certificates.example.evil.example/cert/other.cer',
    'http://www.microsoft.com:8080/issuing.crt',
    'ftp://www.microsoft.com/issuing.crt',
    'https://other.example/\nCA Issuers - URI:https://certificates.example/cert/other.cer',
  ])
    it(`an issuer is not fetched from ${JSON.stringify(issuerUrl)}`, async () => {
      const issuing = await authority('Issuing', root);
      const signed = await leaf(issuing, { issuerUrl });
      assert.match(
        await verdict([signed], { files: { [issuerUrl]: issuing.pem, [elsewhere]: issuing.pem } }),
        /does not lead to a known authority/,
      );
    });

  it('what was trusted is trusted again from its kept chain, as long as it is valid', async () => {
    const issuing = await authority('Issuing', root);
    const signed = await leaf(issuing, { notAfter: '2026-12-01T00:00:00Z' });
    const clock = manualClock();
    const options = { origins: [], authorities: root.pem, now: () => clock.now() };
    const first = await createTrust({ ...options, fetch: async () => Buffer.from(signed.pem + issuing.pem) }).fetched(
      address,
    );
    assert.equal(first.expires, Date.UTC(2026, 11, 1));
    const offline = createTrust({ ...options, fetch: () => Promise.reject(new Error('nothing is fetched')) });
    const again = await offline.kept(first.chain);
    assert.ok(again.key.equals(first.key));
    clock.advance(60 * 86_400_000);
    await assert.rejects(offline.kept(first.chain), { code: 'CERTIFICATE_UNTRUSTED' });
  });
});
