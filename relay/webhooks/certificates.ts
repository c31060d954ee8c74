import type { KeyObject } from 'node:crypto';
import { CosellError } from '../errors.ts';
import { createTrust, type TrustOptions } from './trust-certificate.ts';

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

export function createCertificates({ origins, authorities, fetch, now }: TrustOptions): Certificates {
  const load = createTrust({ origins, authorities, fetch, now });
  const cache = new Map<
    string,
    { at: number; lookedAt: number; key: Promise<KeyObject>; failed: boolean; trusted: boolean }
  >();

  /** When addresses that we did not know were fetched lately. */
  let newcomers: { at: number }[] = [];

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
            'Deliveries named too many unknown certificates. The relay fetches none for a while.',
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
      'The delivery names a certificate outside PARTNER_CENTER_CERTIFICATE_ORIGINS; the relay did not fetch it.',
    );
}
