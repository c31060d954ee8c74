import { CosellError } from '../errors.ts';
import { isRecent } from '../ground/wait.ts';

/** Unsigned callers can make up addresses. At most this many unproven addresses are fetched within the rest period. */
const maxNewcomers = 8;

/** Where Microsoft publishes the certificate of its deliveries (SDK:partner-center-webhooks). This address is always admitted. */
const publishedPath = '/cert/pcnotifications-dispatch.microsoft.com.cer';

/** Admits addresses of unknown certificates. Only fetches that are running or that failed recently take up a place. */
export function createNewcomers({ now, restMs }: { now: () => number; restMs: number }) {
  let taken: { at: number }[] = [];
  return {
    /** Returns a function to call when the fetch has ended. @throws CERTIFICATE_UNAVAILABLE if there is no place */
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
