import * as asn1 from 'asn1js';
import { randomBytes, webcrypto } from 'node:crypto';
import * as pkijs from 'pkijs';
import { toPem } from '../../clouds/partner-center/certificates.ts';

/** A certificate that can sign others. */
export interface Identity {
  der: Buffer;
  pem: string;
  keys: webcrypto.CryptoKeyPair;
  certificate: pkijs.Certificate;
}

export interface OddCertificate {
  /** Parts of the subject, by object identifier short name; default: Microsoft's organisation. */
  subject?: Partial<Record<'O' | 'CN', string>>;
  keys?: webcrypto.CryptoKeyPair;
  /** Signs it; itself when left out. */
  issuer?: Identity;
  authority?: boolean;
  notBefore?: string;
  notAfter?: string;
  /** Where its issuer can be fetched (AIA); several are tried in turn. */
  issuerUrl?: string | string[];
  /** How many authorities may be below this one. */
  pathLength?: number;
  /** The first byte of the key usage: 0x80 signs messages, 0x04 signs certificates, 0x20 only wraps keys. */
  usage?: number;
  /** Further extensions, by object identifier. */
  more?: { id: string; critical: boolean; value?: asn1.BaseBlock }[];
  /** Of the signature on it; default SHA-256. */
  hash?: 'SHA-1' | 'SHA-512';
}

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
const signatureIds = {
  'SHA-1': '1.2.840.113549.1.1.5',
  'SHA-256': '1.2.840.113549.1.1.11',
  'SHA-512': '1.2.840.113549.1.1.13',
} as const;
const objectIds = { O: '2.5.4.10', CN: '2.5.4.3' } as const;

export const rsaKeys = (modulusLength = 2048): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey({ ...rsa, modulusLength }, true, ['sign', 'verify']);

export const ellipticKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);

/** One set for each part, as certificates in the wild have it. */
function nameOf(parts: NonNullable<OddCertificate['subject']>): pkijs.RelativeDistinguishedNames {
  const sets = Object.entries(parts).map(([name, value]) => {
    const type = name === 'O' ? objectIds.O : objectIds.CN;
    const part = new pkijs.AttributeTypeAndValue({ type, value: new asn1.Utf8String({ value }) });
    return new asn1.Set({ value: [part.toSchema()] });
  });
  return pkijs.RelativeDistinguishedNames.fromBER(new asn1.Sequence({ value: sets }).toBER());
}

/** The extension of an authority that may issue nothing in these names; or only in these. */
export function nameConstraints(how: 'excluded' | 'permitted', O: string) {
  const base = new pkijs.GeneralName({ type: 4, value: nameOf({ O }) });
  const constraints = new pkijs.NameConstraints({ [`${how}Subtrees`]: [new pkijs.GeneralSubtree({ base })] });
  return { id: '2.5.29.30', critical: true, value: constraints.toSchema() as asn1.BaseBlock };
}

/** The extension of a certificate that is only for these purposes, by the last number of their object identifiers. */
export const purposes = (...numbers: number[]) => ({
  id: '2.5.29.37',
  critical: false,
  value: new pkijs.ExtKeyUsage({
    keyPurposes: numbers.map((number) => `1.3.6.1.5.5.7.3.${String(number)}`),
  }).toSchema() as asn1.BaseBlock,
});

/** A certificate as an authority would never make it, or only another one: for the cases that must be refused. */
export async function makeCertificate(options: OddCertificate = {}): Promise<Identity> {
  const { subject = { O: 'Microsoft Corporation', CN: 'Odd' }, issuer, authority = false, issuerUrl } = options;
  const { pathLength, usage, more = [], hash = 'SHA-256' } = options;
  const keys = options.keys ?? (await rsaKeys());
  const certificate = new pkijs.Certificate({ version: 2 });
  certificate.serialNumber = new asn1.Integer({ valueHex: new Uint8Array([0x4d, ...randomBytes(8)]).buffer });
  certificate.subject = nameOf(subject);
  certificate.issuer = issuer?.certificate.subject ?? certificate.subject;
  certificate.notBefore.value = new Date(options.notBefore ?? '2020-01-01T00:00:00Z');
  certificate.notAfter.value = new Date(options.notAfter ?? '2049-12-31T00:00:00Z');
  const extension = (extnID: string, critical: boolean, value: asn1.BaseBlock) =>
    new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });
  const accessDescriptions = [issuerUrl ?? []].flat().map(
    (value) =>
      new pkijs.AccessDescription({
        accessMethod: '1.3.6.1.5.5.7.48.2',
        accessLocation: new pkijs.GeneralName({ type: 6, value }),
      }),
  );
  const constraints = new pkijs.BasicConstraints({
    cA: authority,
    ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
  });
  certificate.extensions = [
    extension('2.5.29.19', true, constraints.toSchema()),
    ...(accessDescriptions.length === 0
      ? []
      : [extension('1.3.6.1.5.5.7.1.1', false, new pkijs.InfoAccess({ accessDescriptions }).toSchema())]),
    ...(usage === undefined
      ? []
      : [extension('2.5.29.15', true, new asn1.BitString({ valueHex: new Uint8Array([usage]).buffer }))]),
    ...more.map(({ id, critical, value = new asn1.Null() }) => extension(id, critical, value)),
  ];
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  const algorithm = new pkijs.AlgorithmIdentifier({
    algorithmId: signatureIds[hash],
    algorithmParams: new asn1.Null(),
  });
  certificate.signature = algorithm;
  certificate.signatureAlgorithm = algorithm;
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER());
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', (issuer?.keys ?? keys).privateKey);
  const signer = await webcrypto.subtle.importKey('pkcs8', pkcs8, { ...rsa, hash }, false, ['sign']);
  const valueHex = await webcrypto.subtle.sign(rsa.name, signer, certificate.tbsView);
  certificate.signatureValue = new asn1.BitString({ valueHex });
  const der = Buffer.from(certificate.toSchema().toBER());
  return { der, pem: toPem(der), keys, certificate };
}
