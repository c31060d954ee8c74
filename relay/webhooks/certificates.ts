import type { KeyObject } from 'node:crypto';
import { CosellError, toCosellError } from '../errors.ts';
import { createNewcomers } from './newcomers.ts';
import type { Trust, TrustedCertificate, TrustOptions } from './trust-certificate.ts';
import { isRecent } from '../ground/wait.ts';

/** The public key of the certificate that a delivery names, once it is trusted. */
export interface Certificates {
  /** `renewed`: the key we hold did not match, and the address may have a newer certificate. @throws one of the CERTIFICATE codes */
  keyAt(url: string, renewed?: boolean): Promise<KeyObject>;
}

/** Restores the certificates trusted before a restart. Requests for a key wait until that is done. */
export interface RestoredCertificates extends Certificates {
  restore(all: readonly KeptCertificate[]): Promise<void>;
}

/** A trusted certificate in the form that survives a restart. */
export interface KeptCertificate {
  url: string;
  /** DER, the signing certificate first. */
  chain: Buffer[];
  /** When its address was last checked, epoch ms. */
  checkedAt: number;
}

export interface CertificatesOptions extends TrustOptions {
  /** Receives all trusted certificates whenever one of them was fetched. */
  keep?: (all: readonly KeptCertificate[]) => void;
}

/** The certificate at an address may be replaced. After an hour we check, and use the one we have in the meantime. */
const keepMs = 3_600_000;
/** How long a trusted certificate is used, within its own validity, while its address is unreachable or has nothing better. */
const longestMs = 7 * 24 * keepMs;
/** Callers cannot make us fetch one address more often than this, whether or not the fetch succeeds. */
const restMs = 30_000;
const maxPlaces = 16;

/** What is known about one address. */
interface Place {
  trusted: (TrustedCertificate & { checkedAt: number }) | undefined;
  lookedAt: number;
  /** The fetch in progress. */
  look: Promise<TrustedCertificate> | undefined;
  /** The error of the last fetch, if it failed. */
  failure: CosellError | undefined;
}

/**
 * Keys by address. Anyone can name any address and force a fetch with a forged signature. Such a fetch never displaces or delays a key
 * that we hold; that key is served while the fetch runs.
 */
export function createCertificates(options: CertificatesOptions): RestoredCertificates {
  const { origins, now, keep = () => undefined } = options;
  let loading: Promise<Trust> | undefined;
  /** The code that checks certificates is large, so it is loaded with the first certificate. */
  const trust = () => (loading ??= import('./trust-certificate.ts').then(({ createTrust }) => createTrust(options)));
  const newcomers = createNewcomers({ now, restMs });
  const places = new Map<string, Place>();
  let restored = Promise.resolve();

  return {
    async keyAt(url, renewed = false) {
      // An address that has a place has passed the check.
      if (!places.has(url)) checkAddress(url, origins);
      await restored;
      const place = places.get(url) ?? { trusted: undefined, lookedAt: -Infinity, look: undefined, failure: undefined };
      const held = usable(place);
      const isDue = !isRecent(place.lookedAt, restMs, now());
      if (held !== undefined && !renewed) {
        if (isDue && !isRecent(held.checkedAt, keepMs, now())) void startLook(url, place).catch(() => undefined);
        return held.key;
      }
      if (place.look !== undefined) return (await place.look).key;
      if (isDue) return (await startLook(url, place)).key;
      if (place.failure !== undefined) throw place.failure;
      if (held !== undefined) return held.key;
      throw new CosellError(
        'CERTIFICATE_UNAVAILABLE',
        'The certificate has expired. The relay will check again shortly.',
      );
    },

    restore(all) {
      return (restored = restoreEach(all));
    },
  };

  async function restoreEach(all: readonly KeptCertificate[]): Promise<void> {
    for (const { url, chain, checkedAt } of all) {
      try {
        checkAddress(url, origins);
        const trusted = { ...(await (await trust()).kept(chain)), checkedAt: Math.min(checkedAt, now()) };
        places.set(url, { trusted, lookedAt: -Infinity, look: undefined, failure: undefined });
      } catch {
        // Expired, or from an origin that is no longer allowed. It is fetched again when a delivery names it.
      }
    }
  }

  function usable({ trusted }: Place): Place['trusted'] {
    return trusted !== undefined && now() <= trusted.expires && isRecent(trusted.checkedAt, longestMs, now())
      ? trusted
      : undefined;
  }

  function startLook(url: string, place: Place): Promise<TrustedCertificate> {
    const done = place.trusted === undefined ? newcomers.admit(url) : () => undefined;
    const startedAt = now();
    place.lookedAt = startedAt;
    const look = trust().then((loaded) => loaded.fetched(url));
    place.look = look.then(
      (trusted) => {
        done(true);
        Object.assign(place, { trusted: { ...trusted, checkedAt: startedAt }, look: undefined, failure: undefined });
        keep(trustedPlaces());
        return trusted;
      },
      (thrown: unknown) => {
        done(false);
        place.look = undefined;
        throw (place.failure = toCosellError(thrown));
      },
    );
    places.delete(url);
    places.set(url, place);
    makeRoom(url);
    return place.look;
  }

  /** Keeps the address just requested. Of the others, addresses with a trusted certificate are removed last. */
  function makeRoom(url: string): void {
    const others = [...places].filter(([key]) => key !== url);
    const oldest = others.sort(([, a], [, b]) => Number(a.trusted !== undefined) - Number(b.trusted !== undefined));
    for (const [key] of oldest.slice(0, Math.max(0, places.size - maxPlaces))) places.delete(key);
  }

  function trustedPlaces(): KeptCertificate[] {
    return [...places].flatMap(([url, place]) => {
      const trusted = usable(place);
      return trusted === undefined ? [] : [{ url, chain: trusted.chain, checkedAt: trusted.checkedAt }];
    });
  }
}

/**
 * Fetching whatever an unauthenticated caller names would be a security hole. Allowed are only exact origins and a plain path to a .cer
 * file.
 */
function checkAddress(url: string, origins: readonly string[]): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const plain =
    parsed !== undefined && url === `${parsed.origin}${parsed.pathname}` && /^(\/[\w.-]+)+\.cer$/.test(parsed.pathname);
  if (!plain || !origins.includes(parsed.origin))
    throw new CosellError(
      'CERTIFICATE_ORIGIN_REFUSED',
      'The delivery names a certificate outside PARTNER_CENTER_CERTIFICATE_ORIGINS; the relay did not fetch it.',
    );
}
