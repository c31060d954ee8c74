import { X509Certificate, type KeyObject } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Certificate, CertificateChainValidationEngine } from 'pkijs';
import { CosellError, toCosellError } from '../errors.ts';

/** Fetches a certificate by URL: 200 and the body, nothing followed. Injected, so that tests see every fetch. */
export type FetchCertificate = (url: string) => Promise<Buffer>;

export interface TrustOptions {
  /** PARTNER_CENTER_CERTIFICATE_ORIGINS: the only places that a caller may make us fetch from. */
  origins: readonly string[];
  /** Extra roots, PEM. */
  authorities: string | undefined;
  fetch: FetchCertificate;
  now: () => number;
}

const maxChain = 4;

/** Where public authorities publish the certificates of issuers, which are signed themselves (RFC 5280, 4.2.2.1): plain http. */
const issuerHosts = ['www.microsoft.com', 'caissuers.microsoft.com', 'cacerts.digicert.com'];

const organization = 'Microsoft Corporation';

/** Fetches the certificate at an address and resolves to its public key, once all of it is trusted. */
export function createTrust({ origins, authorities, fetch, now }: TrustOptions): (url: string) => Promise<KeyObject> {
  const roots = [...rootCertificates, ...pems(authorities ?? '')];
  return load;

  async function load(url: string): Promise<KeyObject> {
    const [leaf, ...others] = parse(await download(url));
    if (leaf === undefined) throw untrusted('it is not a certificate');
    const { asymmetricKeyType, asymmetricKeyDetails } = leaf.publicKey;
    if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
      throw untrusted('its key is not RSA of 2048 bits or more');
    checkOrganization(leaf);
    await checkChain(leaf, others);
    return leaf.publicKey;
  }

  async function download(url: string): Promise<Buffer> {
    try {
      return await fetch(url);
    } catch (thrown) {
      throw new CosellError(
        'CERTIFICATE_UNAVAILABLE',
        `The certificate at ${url} could not be fetched: ${toCosellError(thrown).message}`,
        { cause: thrown },
      );
    }
  }

  /** The leaf up to a known root: issuers come with the certificate or from the address that it names (AIA). */
  async function checkChain(leaf: X509Certificate, others: X509Certificate[]): Promise<void> {
    const chain = [leaf];
    for (let top = leaf; chain.length <= maxChain;) {
      const root = roots.map((pem) => new X509Certificate(pem)).find((candidate) => top.checkIssued(candidate));
      if (root !== undefined) return verifyPath(chain, root);
      // Not checkIssued: it says no to a self-signed leaf whose key usage is not to sign certificates.
      if (top.subject === top.issuer && top.verify(top.publicKey)) break;
      const issuer = others.find((candidate) => top.checkIssued(candidate)) ?? (await fetchIssuer(top));
      if (issuer === undefined) break;
      chain.push(issuer);
      top = issuer;
    }
    throw untrusted('it does not lead to a known authority');
  }

  async function fetchIssuer(certificate: X509Certificate): Promise<X509Certificate | undefined> {
    const address = /^CA Issuers - URI:(\S+)$/m.exec(certificate.infoAccess ?? '')?.[1];
    if (address === undefined || !URL.canParse(address)) return undefined;
    const { origin, hostname } = new URL(address);
    if (!origins.includes(origin) && !issuerHosts.includes(hostname)) return undefined;
    return parse(await download(address)).find((candidate) => certificate.checkIssued(candidate));
  }

  /** Signatures, dates, basic constraints, key usage and name constraints of the path (RFC 5280), by pkijs. */
  async function verifyPath(chain: readonly X509Certificate[], root: X509Certificate): Promise<void> {
    const engine = new CertificateChainValidationEngine({
      certs: chain.toReversed().map(({ raw }) => Certificate.fromBER(raw)),
      trustedCerts: [Certificate.fromBER(root.raw)],
      checkDate: new Date(now()),
    });
    const { result, resultMessage } = await engine.verify();
    if (!result) throw untrusted(resultMessage);
  }
}

/** The vendor's sample looks at the issuer, its text at the certificate itself: neither may name anyone else. */
function checkOrganization(leaf: X509Certificate): void {
  const named = [leaf.subject, leaf.issuer]
    .map((name) => /^O=(.*)$/m.exec(name)?.[1])
    .filter((name) => name !== undefined);
  if (named.length === 0 || named.some((name) => name !== organization))
    throw untrusted(`it is not one of ${organization}`);
}

const untrusted = (why: string) =>
  new CosellError('CERTIFICATE_UNTRUSTED', `The signing certificate is not trusted: ${why}.`);

const pems = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];

/** DER or PEM, one or several: the .cer has been seen as either. */
function parse(bytes: Buffer): X509Certificate[] {
  try {
    const texts = pems(bytes.toString('latin1'));
    return texts.length > 0 ? texts.map((pem) => new X509Certificate(pem)) : [new X509Certificate(bytes)];
  } catch {
    return [];
  }
}
