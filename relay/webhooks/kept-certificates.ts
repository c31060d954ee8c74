import { z } from 'zod';
import type { KeptCertificate } from './certificates.ts';

/** Where they are stored: sealed like every credential, so that an attacker who can write to the database cannot add a key. */
interface Sealed {
  get(name: string): Promise<string | undefined>;
  set(name: string, secret: string): Promise<void>;
}

const name = 'signing-certificates';

const kept = z.array(
  z.object({
    url: z.string(),
    chain: z.array(z.base64().transform((text) => Buffer.from(text, 'base64'))),
    checkedAt: z.number(),
  }),
);

/** Trusted certificates across restarts. Losing them costs only a fetch, so nothing here fails. */
export function createKeptCertificates(sealed: Sealed) {
  return {
    async load(): Promise<KeptCertificate[]> {
      try {
        return kept.parse(JSON.parse((await sealed.get(name)) ?? '[]'));
      } catch {
        return [];
      }
    },
    async save(all: readonly KeptCertificate[]): Promise<void> {
      const texts = all.map(({ chain, ...rest }) => ({ ...rest, chain: chain.map((der) => der.toString('base64')) }));
      await sealed.set(name, JSON.stringify(texts)).catch(() => undefined);
    },
  };
}
