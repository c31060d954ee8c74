import * as asn1 from 'asn1js';
import { createPrivateKey, randomBytes, sign, webcrypto } from 'node:crypto';
import * as pkijs from 'pkijs';

/** Who signs a certificate: the simulated Microsoft chain, an untrusted root, or the certificate itself. */
export type Signer = 'microsoft' | 'stranger' | 'itself';

/** A leaf to be made; what is left out is as Partner Center's own. */
export interface LeafOptions {
  signedBy?: Signer;
  /** O= of the subject. */
  organization?: string;
  /** O= of the intermediate that issues it; another one than Microsoft's comes from the same root. */
  issuerOrganization?: string;
  notBefore?: Date;
  notAfter?: Date;
  /** Where the issuer's certificate can be fetched (AIA). */
  issuerUrl?: string;
}

/** A certificate with its key. `sign` answers a base64 signature, RSA PKCS#1 v1.5 with SHA-256, over the bytes. */
export interface Leaf {
  der: Uint8Array;
  /** The chain below the root: leaf and intermediate, DER. */
  chain: readonly Uint8Array[];
  sign: (body: Uint8Array | string) => string;
}

/** A root, the intermediate under it (PEM and DER), and leaves as they are needed. */
export interface CertificateAuthority {
  rootPem: string;
  intermediateDer: Uint8Array;
  makeLeaf: (options?: LeafOptions) => Promise<Leaf>;
}

interface Identity {
  keys: CryptoKeyPair;
  certificate: pkijs.Certificate;
}
type CryptoKeyPair = webcrypto.CryptoKeyPair;

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const sha256WithRsa = '1.2.840.113549.1.1.11';
const microsoftOrganization = 'Microsoft Corporation';
// Wide, so that the chain is valid on any clock a test uses.
const always = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T00:00:00Z') };

const newKeys = (): Promise<CryptoKeyPair> => webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']);

const sharedKeys = new Map<string, Promise<CryptoKeyPair>>();

/** One pair for each role in a process: RSA keys take long to make, and clouds in one process may trust each other. */
function keysOf(role: 'root' | 'intermediate' | 'leaf'): Promise<CryptoKeyPair> {
  const keys = sharedKeys.get(role) ?? newKeys();
  sharedKeys.set(role, keys);
  return keys;
}

/** DER as PEM. */
export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const toDer = (certificate: pkijs.Certificate): Uint8Array => new Uint8Array(certificate.toSchema().toBER());

/** pkijs alone would put all parts into one set; certificates in the wild have one set for each. */
function distinguishedName(organization: string, commonName: string): pkijs.RelativeDistinguishedNames {
  const part = (type: string, value: string): asn1.Set =>
    new asn1.Set({
      value: [new pkijs.AttributeTypeAndValue({ type, value: new asn1.Utf8String({ value }) }).toSchema()],
    });
  const name = new asn1.Sequence({
    value: [part('2.5.4.6', 'US'), part('2.5.4.10', organization), part('2.5.4.3', commonName)],
  });
  return pkijs.RelativeDistinguishedNames.fromBER(name.toBER());
}

interface CertificateRequest {
  name: pkijs.RelativeDistinguishedNames;
  keys: CryptoKeyPair;
  issuer?: Identity;
  authority: boolean;
  validity?: { notBefore: Date; notAfter: Date };
  /** Where the issuer's certificate is (AIA, caIssuers). */
  issuerUrl?: string;
}

/** RFC 5280 4.2.1.2: SHA-1 of the public key's bits. */
async function keyIdentifier({ publicKey }: CryptoKeyPair): Promise<asn1.OctetString> {
  const info = new pkijs.PublicKeyInfo();
  await info.importKey(publicKey);
  const valueHex = await webcrypto.subtle.digest('SHA-1', info.subjectPublicKey.valueBlock.valueHexView);
  return new asn1.OctetString({ valueHex });
}

async function extensions({ authority, issuerUrl, keys, issuer }: CertificateRequest): Promise<pkijs.Extension[]> {
  const make = (extnID: string, critical: boolean, value: asn1.BaseBlock): pkijs.Extension =>
    new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });
  // keyCertSign and cRLSign for an authority, digitalSignature for a leaf.
  const [bits, unusedBits] = authority ? [0x06, 1] : [0x80, 7];
  const usage = new asn1.BitString({ valueHex: new Uint8Array([bits]).buffer, unusedBits });
  const own = await keyIdentifier(keys);
  const issuing = new pkijs.AuthorityKeyIdentifier({ keyIdentifier: await keyIdentifier(issuer?.keys ?? keys) });
  const found = [
    make('2.5.29.19', true, new pkijs.BasicConstraints({ cA: authority }).toSchema()),
    make('2.5.29.15', true, usage),
    make('2.5.29.14', false, own),
    make('2.5.29.35', false, issuing.toSchema()),
  ];
  if (issuerUrl === undefined) return found;
  const accessLocation = new pkijs.GeneralName({ type: 6, value: issuerUrl });
  const access = new pkijs.AccessDescription({ accessMethod: '1.3.6.1.5.5.7.48.2', accessLocation });
  return [
    ...found,
    make('1.3.6.1.5.5.7.1.1', false, new pkijs.InfoAccess({ accessDescriptions: [access] }).toSchema()),
  ];
}

async function certify(request: CertificateRequest): Promise<Identity> {
  const { name, keys, issuer, validity = always } = request;
  const certificate = new pkijs.Certificate({ version: 2 });
  certificate.serialNumber = new asn1.Integer({ valueHex: new Uint8Array([0x4d, ...randomBytes(15)]).buffer });
  certificate.subject = name;
  certificate.issuer = issuer?.certificate.subject ?? name;
  certificate.notBefore.value = validity.notBefore;
  certificate.notAfter.value = validity.notAfter;
  certificate.extensions = await extensions(request);
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  // Signed here, not by pkijs, which leaves out the NULL parameters that RFC 4055 demands.
  const algorithm = new pkijs.AlgorithmIdentifier({ algorithmId: sha256WithRsa, algorithmParams: new asn1.Null() });
  certificate.signature = algorithm;
  certificate.signatureAlgorithm = algorithm;
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER());
  const signer = (issuer?.keys ?? keys).privateKey;
  const valueHex = await webcrypto.subtle.sign(rsa.name, signer, certificate.tbsView);
  certificate.signatureValue = new asn1.BitString({ valueHex });
  return { keys, certificate };
}

/** A throw-away root with Microsoft's organisation name, and an intermediate that leaves name by address (AIA). */
export async function createCertificateAuthority(intermediateUrl: string): Promise<CertificateAuthority> {
  const [rootKeys, intermediateKeys] = await Promise.all([keysOf('root'), keysOf('intermediate')]);
  const root = await certify({
    name: distinguishedName(microsoftOrganization, 'Simulated Microsoft Root'),
    keys: rootKeys,
    authority: true,
  });

  const makeIntermediate = (organization: string, keys: CryptoKeyPair, issuer: Identity): Promise<Identity> =>
    certify({ name: distinguishedName(organization, 'Simulated Issuing CA 01'), keys, issuer, authority: true });

  const intermediate = await makeIntermediate(microsoftOrganization, intermediateKeys, root);

  async function makeStranger(): Promise<Identity> {
    const name = distinguishedName(microsoftOrganization, 'Simulated Microsoft Root');
    return certify({ name, keys: await newKeys(), authority: true });
  }

  async function issuerOf({ signedBy = 'microsoft', issuerOrganization }: LeafOptions): Promise<Identity | undefined> {
    if (signedBy === 'itself') return undefined;
    if (signedBy === 'microsoft' && issuerOrganization === undefined) return intermediate;
    const issuer = signedBy === 'microsoft' ? root : await makeStranger();
    return makeIntermediate(issuerOrganization ?? microsoftOrganization, await newKeys(), issuer);
  }

  return {
    rootPem: toPem(toDer(root.certificate)),
    intermediateDer: toDer(intermediate.certificate),
    async makeLeaf(options = {}) {
      const issuer = await issuerOf(options);
      const keys = await keysOf('leaf');
      const leaf = await certify({
        name: distinguishedName(
          options.organization ?? microsoftOrganization,
          'pcnotifications-dispatch.microsoft.com',
        ),
        keys,
        authority: false,
        issuerUrl: options.issuerUrl ?? intermediateUrl,
        validity: { notBefore: options.notBefore ?? always.notBefore, notAfter: options.notAfter ?? always.notAfter },
        ...(issuer === undefined ? {} : { issuer }),
      });
      const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
      const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      const chain = [leaf, ...(issuer === undefined ? [] : [issuer])].map(({ certificate }) => toDer(certificate));
      return {
        der: toDer(leaf.certificate),
        chain,
        sign: (body) => sign('sha256', Buffer.from(body), privateKey).toString('base64'),
      };
    },
  };
}
