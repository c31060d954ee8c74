import { CosellError } from '../errors.ts';
import { isRecent } from '../ground/wait.ts';

/** Unsigned callers can make up addresses: so many that proved nothing are looked at in that time, and no more. */
const maxNewcomers = 8;

/** Where Microsoft publishes the certificate of its deliveries (SDK:partner-center-webhooks). It has a place whoever comes before it. */
const publishedPath = '/cert/pcnotifications-dispatch.microsoft.com.cer';

/** Admits addresses of certificates that are not known yet. Only those that are being looked at, or failed lately, take a place. */
export function createNewcomers({ now, restMs }: { now: () => number; restMs: number }) {
  let taken: { at: number }[] = [];
  return {
    /** Returns what is to be called when the look has ended. @throws CERTIFICATE_UNAVAILABLE when there is no place */
    admit(url: string): (isTrusted: boolean) => void {
      if (new URL(url).pathname === publishedPath) return () => undefined;
      const place = { at: now() };
      taken = taken.filter(({ at }) => isRecent(at, restMs, place.at));
      if (taken.length >= maxNewcomers)
        throw new CosellError(
          'CERTIFICATE_UNAVAILABLE',
          'Deliveries named too many unknown certificates. The relay fetches none for a while.',
        );
      taken.push(place);
      return (isTrusted) => {
        if (isTrusted) taken = taken.filter((other) => other !== place);
      };
    },
  };
}
