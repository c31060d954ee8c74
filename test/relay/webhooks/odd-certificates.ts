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
  /** Where its issuer can be fetched (AIA). */
  issuerUrl?: string;
}

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
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

/** A certificate as an authority would never make it, or only another one: for the cases that must be refused. */
export async function makeCertificate(options: OddCertificate = {}): Promise<Identity> {
  const { subject = { O: 'Microsoft Corporation', CN: 'Odd' }, issuer, authority = false, issuerUrl } = options;
  const keys = options.keys ?? (await rsaKeys());
  const certificate = new pkijs.Certificate({ version: 2 });
  certificate.serialNumber = new asn1.Integer({ valueHex: new Uint8Array([0x4d, ...randomBytes(8)]).buffer });
  certificate.subject = nameOf(subject);
  certificate.issuer = issuer?.certificate.subject ?? certificate.subject;
  certificate.notBefore.value = new Date(options.notBefore ?? '2020-01-01T00:00:00Z');
  certificate.notAfter.value = new Date(options.notAfter ?? '2049-12-31T00:00:00Z');
  const extension = (extnID: string, critical: boolean, value: asn1.BaseBlock) =>
    new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });
  const access = new pkijs.AccessDescription({
    accessMethod: '1.3.6.1.5.5.7.48.2',
    accessLocation: new pkijs.GeneralName({ type: 6, value: issuerUrl ?? '' }),
  });
  certificate.extensions = [
    extension('2.5.29.19', true, new pkijs.BasicConstraints({ cA: authority }).toSchema()),
    ...(issuerUrl === undefined
      ? []
      : [extension('1.3.6.1.5.5.7.1.1', false, new pkijs.InfoAccess({ accessDescriptions: [access] }).toSchema())]),
  ];
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  const algorithm = new pkijs.AlgorithmIdentifier({
    algorithmId: '1.2.840.113549.1.1.11',
    algorithmParams: new asn1.Null(),
  });
  certificate.signature = algorithm;
  certificate.signatureAlgorithm = algorithm;
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER());
  const signer = (issuer?.keys ?? keys).privateKey;
  const valueHex = await webcrypto.subtle.sign(rsa.name, signer, certificate.tbsView);
  certificate.signatureValue = new asn1.BitString({ valueHex });
  const der = Buffer.from(certificate.toSchema().toBER());
  return { der, pem: toPem(der), keys, certificate };
}
