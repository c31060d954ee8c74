import { X509Certificate, type KeyObject } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Certificate, CertificateChainValidationEngine } from 'pkijs';
import { CosellError, toCosellError } from '../errors.ts';

/** Fetches a certificate by URL: 200 and the body, nothing followed. Injected, so that tests see every fetch. */
export type FetchCertificate = (url: string) => Promise<Buffer>;

export interface CertificatesOptions {
  /** PARTNER_CENTER_CERTIFICATE_ORIGINS: the only places that a caller may make us fetch from. */
  origins: readonly string[];
  /** Extra roots, PEM. */
  authorities: string | undefined;
  fetch: FetchCertificate;
  now: () => number;
}

/** The public key of the certificate that a delivery names, once it is trusted. */
export interface Certificates {
  /** `renewed`: not from the cache, if the last fetch is long enough ago. @throws one of the CERTIFICATE codes */
  keyAt(url: string, renewed?: boolean): Promise<KeyObject>;
}

/** A certificate at the same address may be replaced; an hour later we look. */
const keepMs = 3_600_000;
/** Callers cannot make us fetch one address more often than this, whether it worked or not. */
const restMs = 30_000;
const maxEntries = 16;
/** Unsigned callers can make up addresses: so many that proved nothing yet are looked at in that time, and no more. */
const maxNewcomers = 8;
const maxChain = 4;

/** Where public authorities publish the certificates of issuers, which are signed themselves (RFC 5280, 4.2.2.1): plain http. */
const issuerHosts = ['www.microsoft.com', 'caissuers.microsoft.com', 'cacerts.digicert.com'];

const organization = 'Microsoft Corporation';

export function createCertificates({ origins, authorities, fetch, now }: CertificatesOptions): Certificates {
  const roots = [...rootCertificates, ...pems(authorities ?? '')];
  const cache = new Map<
    string,
    { at: number; lookedAt: number; key: Promise<KeyObject>; failed: boolean; trusted: boolean }
  >();

  /** When addresses that we did not know were fetched lately. */
  let newcomers: { at: number }[] = [];

  async function load(url: string): Promise<KeyObject> {
    const [leaf, ...others] = parse(await download(url));
    if (leaf === undefined) throw untrusted('it is no certificate');
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
        `The certificate at ${url} cannot be fetched: ${toCosellError(thrown).message}`,
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

  return {
    async keyAt(url, renewed = false) {
      checkAddress(url, origins);
      const held = cache.get(url);
      const look = held !== undefined && (renewed || held.failed);
      if (held !== undefined && (look ? now() - held.lookedAt < restMs : now() - held.at < keepMs)) return held.key;

      const visit = { at: now() };
      if (held === undefined) {
        newcomers = newcomers.filter(({ at }) => now() - at < restMs);
        if (newcomers.length >= maxNewcomers)
          throw new CosellError(
            'CERTIFICATE_UNAVAILABLE',
            'Too many unknown certificates were named; none is fetched for a while.',
          );
        newcomers.push(visit);
      }

      const entry = { at: now(), lookedAt: now(), key: load(url), failed: false, trusted: held?.trusted ?? false };
      entry.key.then(
        () => {
          entry.trusted = true;
          newcomers = newcomers.filter((other) => other !== visit);
        },
        () => {
          entry.failed = true;
          // A forged delivery must not cost us the key that works because its origin is down for a moment.
          if (held !== undefined && !held.failed && now() - held.at < keepMs && cache.get(url) === entry)
            cache.set(url, { ...held, lookedAt: entry.at });
        },
      );
      cache.delete(url);
      cache.set(url, entry);
      // The one just asked for stays; of the others, those that proved themselves go last.
      const others = [...cache].filter(([key]) => key !== url);
      const oldest = others.sort(([, a], [, b]) => Number(a.trusted) - Number(b.trusted));
      for (const [key] of oldest.slice(0, Math.max(0, cache.size - maxEntries))) cache.delete(key);
      return entry.key;
    },
  };
}

/** Fetching whatever an unauthenticated caller names would be a hole: exact origins, a plain path to a .cer file, nothing else. */
function checkAddress(url: string, origins: readonly string[]): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const plain =
    parsed !== undefined && url === `${parsed.origin}${parsed.pathname}` && /^(\/[\w.-]+)+\.cer$/.test(parsed.pathname);
  if (!plain || !origins.includes(parsed.origin))
    throw new CosellError(
      'CERTIFICATE_ORIGIN_REFUSED',
      'The delivery names a certificate outside PARTNER_CENTER_CERTIFICATE_ORIGINS; it was not fetched.',
    );
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
