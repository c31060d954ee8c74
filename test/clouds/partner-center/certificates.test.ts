import assert from 'node:assert/strict';
import { verify, X509Certificate } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';

async function bytesAt(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}
const certificateAt = async (url: string): Promise<X509Certificate> => new X509Certificate(await bytesAt(url));
const issuerUrlOf = (leaf: X509Certificate): string => /URI:(\S+)/.exec(leaf.infoAccess ?? '')?.[1] ?? '';

describe('certificates for tests', () => {
  let cloud: PartnerCenterCloud;
  let root: X509Certificate;
  before(async () => {
    cloud = await startPartnerCenterCloud();
    root = new X509Certificate(cloud.rootCertificatePem);
  });
  after(() => cloud.close());

  it('are served where they say, and sign', async () => {
    const { url, sign } = await cloud.certificates.issue('other');
    assert.equal(url, `${cloud.certificateOrigin}/cert/other.cer`);
    const leaf = await certificateAt(url);
    assert.ok(verify('sha256', Buffer.from('body'), leaf.publicKey, Buffer.from(sign('body'), 'base64')));
    assert.equal((await fetch(`${cloud.certificateOrigin}/cert/nothing.cer`)).status, 404);
  });
  it('can come from a root of the same name that is another', async () => {
    const { url } = await cloud.certificates.issue('stranger', { signedBy: 'stranger' });
    const leaf = await certificateAt(url);
    const issuer = await certificateAt(issuerUrlOf(leaf));
    assert.ok(leaf.verify(issuer.publicKey));
    assert.equal(issuer.issuer, root.subject);
    assert.ok(!issuer.verify(root.publicKey));
  });
  it('can sign themselves', async () => {
    const leaf = await certificateAt((await cloud.certificates.issue('self', { signedBy: 'itself' })).url);
    assert.equal(leaf.issuer, leaf.subject);
    assert.ok(leaf.verify(leaf.publicKey));
  });
  it('can be expired, not yet valid, or of another organisation, under the right root', async () => {
    const notAfter = new Date('2021-01-01T00:00:00Z');
    const expired = await certificateAt((await cloud.certificates.issue('expired', { notAfter })).url);
    assert.equal(expired.validToDate.getTime(), notAfter.getTime());
    const notBefore = new Date('2045-01-01T00:00:00Z');
    const future = await certificateAt((await cloud.certificates.issue('future', { notBefore })).url);
    assert.equal(future.validFromDate.getTime(), notBefore.getTime());
    const subject = await certificateAt((await cloud.certificates.issue('subject', { organization: 'Fabrikam' })).url);
    assert.ok(subject.subject.includes('O=Fabrikam') && subject.issuer.includes('O=Microsoft Corporation'));
    const { url } = await cloud.certificates.issue('issuer', { issuerOrganization: 'Fabrikam' });
    const leaf = await certificateAt(url);
    const issuer = await certificateAt(issuerUrlOf(leaf));
    assert.ok(leaf.issuer.includes('O=Fabrikam') && leaf.verify(issuer.publicKey) && issuer.verify(root.publicKey));
  });
  it('can be any bytes at any path', async () => {
    const url = cloud.certificates.serve('/cert/broken.cer', 'not a certificate');
    assert.equal((await bytesAt(url)).toString('utf8'), 'not a certificate');
  });
  it('are fetched on the record', async () => {
    cloud.clearCalls();
    await bytesAt(`${cloud.certificateOrigin}/cert/intermediate.cer`);
    const [call] = cloud.calls();
    assert.deepEqual([call?.host, call?.path, call?.status], ['certificates', '/cert/intermediate.cer', 200]);
  });
});

describe('the form of the certificate', () => {
  for (const [certificateForm, count] of [
    ['der', 0],
    ['pem', 1],
    ['pem-chain', 2],
  ] as const) {
    it(`is ${certificateForm} where the switch says so`, async () => {
      const cloud = await startPartnerCenterCloud({ switches: { certificateForm } });
      try {
        const { headers } = cloud.signedDelivery({ name: 'test-created' });
        const bytes = await bytesAt(headers['X-MS-Certificate-Url'] ?? '');
        assert.equal(bytes.toString('latin1').split('BEGIN CERTIFICATE').length - 1, count);
        assert.ok(new X509Certificate(bytes).subject.includes('CN=pcnotifications-dispatch.microsoft.com'));
      } finally {
        await cloud.close();
      }
    });
  }
});
