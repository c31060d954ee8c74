import { X509Certificate } from 'node:crypto';
import { Certificate, InfoAccess } from 'pkijs';

/** One certificate as both libraries see it: Node checks signatures, the other library reads the contents. */
export interface ReadCertificate {
  readonly x509: X509Certificate;
  readonly asn1: Certificate;
}

export const pems = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];

/** Reads DER or PEM, one certificate or several: the .cer file has been seen in both forms. Empty if it is something else. */
export function readCertificates(bytes: Buffer): ReadCertificate[] {
  try {
    const texts = pems(bytes.toString('latin1'));
    return (texts.length > 0 ? texts : [bytes]).map((one) => readCertificate(new X509Certificate(one)));
  } catch {
    return [];
  }
}

function readCertificate(x509: X509Certificate): ReadCertificate {
  let asn1: Certificate | undefined;
  return {
    x509,
    // Parsed on first use: most roots never need it.
    get asn1() {
      return (asn1 ??= Certificate.fromBER(x509.raw));
    },
  };
}

const objectIds = { organization: '2.5.4.10', access: '1.3.6.1.5.5.7.1.1', issuers: '1.3.6.1.5.5.7.48.2' } as const;
const uri = 6;

/**
 * The organisations that a certificate's subject and issuer name. Read from the ASN.1, because in Node's text form a line break inside
 * one part looks like the next part.
 */
export function organizationsOf({ asn1 }: ReadCertificate): string[] {
  return [asn1.subject, asn1.issuer]
    .flatMap(({ typesAndValues }) => typesAndValues)
    .filter(({ type }) => type === objectIds.organization)
    .map(({ value }) => value.valueBlock.value);
}

/** Where the issuer's certificates can be fetched, according to the certificate (RFC 5280, 4.2.2.1). */
export function issuerAddresses({ asn1 }: ReadCertificate): string[] {
  const access: unknown = asn1.extensions?.find(({ extnID }) => extnID === objectIds.access)?.parsedValue;
  if (!(access instanceof InfoAccess)) return [];
  return access.accessDescriptions
    .filter(({ accessMethod, accessLocation }) => accessMethod === objectIds.issuers && accessLocation.type === uri)
    .map(({ accessLocation: { value } }: { accessLocation: { value: unknown } }) => String(value));
}

/** Whether `issuer` issued this certificate, by name and by signature. */
export const isIssuedBy = ({ x509 }: ReadCertificate, issuer: ReadCertificate): boolean =>
  x509.checkIssued(issuer.x509) && x509.verify(issuer.x509.publicKey);
