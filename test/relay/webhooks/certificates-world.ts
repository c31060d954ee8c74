import {
  createCertificates,
  type CertificatesOptions,
  type KeptCertificate,
} from '../../../relay/webhooks/certificates.ts';
import { manualClock } from '../../clock.ts';

export const origin = 'https://certificates.example';
export const url = `${origin}/cert/dispatch.cer`;

/** Serves these files without any network, and counts. */
export function world(files: Record<string, Buffer | string | undefined>, options: Partial<CertificatesOptions> = {}) {
  const clock = manualClock();
  const fetched: string[] = [];
  const certificates = createCertificates({
    origins: [origin],
    authorities: undefined,
    now: () => clock.now(),
    async fetch(address) {
      fetched.push(address);
      const found = files[address];
      if (found === undefined) throw new Error('HTTP 404');
      return Buffer.from(found);
    },
    ...options,
  });
  const keyAt = (address: string, renewed?: boolean) => certificates.keyAt(address, renewed);
  return { clock, fetched, files, keyAt, restore: (all: readonly KeptCertificate[]) => certificates.restore(all) };
}
