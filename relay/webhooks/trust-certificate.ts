import type { KeyObject } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { CertificateChainValidationEngine } from 'pkijs';
import { CosellError, toCosellError } from '../errors.ts';
import { brokenRule } from './certificate-rules.ts';
import {
  isIssuedBy,
  issuerAddresses,
  organizationsOf,
  readCertificates,
  type ReadCertificate,
} from './read-certificate.ts';

/** Fetches a certificate by URL: status 200 and the body, without following anything. Injected, so that tests see every fetch. */
export type FetchCertificate = (url: string) => Promise<Buffer>;

export interface TrustOptions {
  /** PARTNER_CENTER_CERTIFICATE_ORIGINS: the only places that a caller can make us fetch from. */
  origins: readonly string[];
  /** Extra roots, PEM. */
  authorities: string | undefined;
  fetch: FetchCertificate;
  now: () => number;
}

/** A signing certificate that leads to a known authority. */
export interface TrustedCertificate {
  key: KeyObject;
  /** The certificate and the authorities above it without the root, DER: enough to check everything again without the network. */
  chain: Buffer[];
  /** The earliest end of validity in the chain, epoch ms. The chain is still valid at that moment. */
  expires: number;
}

export interface Trust {
  /** Fetches the certificate at an address and checks it completely. @throws one of the CERTIFICATE codes */
  fetched(url: string): Promise<TrustedCertificate>;
  /** Checks a chain that was trusted before, without fetching anything. @throws CERTIFICATE_UNTRUSTED */
  kept(chain: readonly Buffer[]): Promise<TrustedCertificate>;
}

/** The maximum number of authorities between certificate and root. */
const maxAuthorities = 4;
/** How many issuer certificates one check may fetch: a forged certificate can name any number. */
const maxFetches = 6;

/** Where public authorities publish issuer certificates, which are signed themselves (RFC 5280, 4.2.2.1): mostly plain http. */
const issuerOrigins = ['www.microsoft.com', 'caissuers.microsoft.com', 'cacerts.digicert.com'].flatMap((host) => [
  `http://${host}`,
  `https://${host}`,
]);

const organization = 'Microsoft Corporation';

export function createTrust({ origins, authorities, fetch, now }: TrustOptions): Trust {
  const extraRoots = readCertificates(Buffer.from(authorities ?? ''));

  return {
    async fetched(url) {
      return check(readCertificates(await download(url)), fetchIssuers);
    },
    kept: (chain) => check(chain.flatMap(readCertificates), async () => []),
  };

  async function check([leaf, ...others]: ReadCertificate[], issuersOf: FindIssuers): Promise<TrustedCertificate> {
    if (leaf === undefined) throw untrusted('it is not a certificate');
    if (leaf.x509.publicKey.asymmetricKeyType !== 'rsa') throw untrusted('its key is not RSA');
    // The vendor's sample checks the issuer, its text the certificate itself. Neither may name another organisation.
    const named = organizationsOf(leaf);
    if (named.length === 0 || named.some((name) => name !== organization))
      throw untrusted(`it is not one of ${organization}`);
    const chain = await findPath(leaf, others, issuersOf);
    return {
      key: leaf.x509.publicKey,
      chain: chain.map(({ x509 }) => x509.raw),
      expires: Math.min(...chain.map(({ x509 }) => Date.parse(x509.validTo))),
    };
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

  /**
   * The certificate and its issuers up to just below a known root. An authority may have several certificates (cross-signed, renewed),
   * and only some lead to a root. Tries all of them: first those delivered with the certificate, then those at the addresses that it
   * names.
   */
  async function findPath(leaf: ReadCertificate, others: ReadCertificate[], issuersOf: FindIssuers) {
    const fetches: Fetches = new Map();
    let unavailable: CosellError | undefined;
    let problem = 'it does not lead to a known authority';

    const climb = async (path: ReadCertificate[]): Promise<ReadCertificate[] | undefined> => {
      const top = path.at(-1) ?? leaf;
      for (const root of [...extraRoots, ...publicRoots()].filter((candidate) => isIssuedBy(top, candidate))) {
        const broken = await problemOf(path, root);
        if (broken === undefined) return path;
        problem = broken;
      }
      // A self-signed certificate leads nowhere else.
      if (path.length > maxAuthorities || isSelfSigned(top)) return undefined;
      const goesOn = (candidate: ReadCertificate) =>
        isIssuedBy(top, candidate) && !path.some(({ x509 }) => x509.raw.equals(candidate.x509.raw));
      for (const candidate of others.filter(goesOn)) {
        const found = await climb([...path, candidate]);
        if (found !== undefined) return found;
      }
      const fetched = await issuersOf(top, fetches).catch((thrown: unknown) => {
        unavailable = toCosellError(thrown);
        return [];
      });
      for (const candidate of fetched.filter(goesOn)) {
        const found = await climb([...path, candidate]);
        if (found !== undefined) return found;
      }
      return undefined;
    };

    const found = await climb([leaf]);
    if (found === undefined) throw unavailable ?? untrusted(problem);
    return found;
  }

  async function fetchIssuers(certificate: ReadCertificate, fetches: Fetches): Promise<ReadCertificate[]> {
    const found: ReadCertificate[] = [];
    for (const address of issuerAddresses(certificate).filter(mayBeFetched)) {
      if (!fetches.has(address) && fetches.size >= maxFetches) break;
      const file = fetches.get(address) ?? download(address).then(readCertificates);
      fetches.set(address, file);
      found.push(...(await file));
    }
    return found;
  }

  function mayBeFetched(address: string): boolean {
    if (!URL.canParse(address)) return false;
    const { origin, username, password } = new URL(address);
    return username === '' && password === '' && [...origins, ...issuerOrigins].includes(origin);
  }

  /** Why a path up to a root is not trusted (RFC 5280): first our own rules, then the engine. */
  async function problemOf(path: readonly ReadCertificate[], root: ReadCertificate): Promise<string | undefined> {
    const broken = brokenRule([...path, root]);
    if (broken !== undefined) return broken;
    // Signatures, dates, names and policies.
    const engine = new CertificateChainValidationEngine({
      certs: path.toReversed().map(({ asn1 }) => asn1),
      trustedCerts: [root.asn1],
      checkDate: new Date(now()),
    });
    const { result, resultMessage } = await engine.verify();
    return result ? undefined : resultMessage;
  }
}

let readRoots: ReadCertificate[] | undefined;
/** The roots that come with Node, read on first use: starting the relay needs none of them. */
const publicRoots = (): ReadCertificate[] =>
  (readRoots ??= rootCertificates.flatMap((pem) => readCertificates(Buffer.from(pem))));

/** For one check: each address is fetched once. */
type Fetches = Map<string, Promise<ReadCertificate[]>>;
type FindIssuers = (certificate: ReadCertificate, fetches: Fetches) => Promise<ReadCertificate[]>;

/** Not checkIssued: that returns false for a self-signed leaf whose key usage does not include signing certificates. */
const isSelfSigned = ({ x509 }: ReadCertificate) => x509.subject === x509.issuer && x509.verify(x509.publicKey);

const untrusted = (why: string) =>
  new CosellError('CERTIFICATE_UNTRUSTED', `The signing certificate is not trusted: ${why}.`);
