import { CosellError } from '../errors.ts';
import type { Http } from '../ground/http.ts';
import {
  authorizationRequest,
  pollDeviceSignIn,
  redeemCode,
  startDeviceSignIn,
  type EntraApp,
} from '../partner-center/person-signs-in.ts';
import type { Clock } from '../sync/ports/clock.ts';
import { openLoopback } from './loopback.ts';

export interface PersonSignIn {
  http: Http;
  app: EntraApp;
  clock: Clock;
  say: (line: string) => void;
  /** Opens this machine's browser; undefined if there is none. */
  browser: ((url: string) => void) | undefined;
}

const patienceMs = 15 * 60_000;

/** Signs a person in as the service account, with MFA; resolves to the refresh token. @throws PARTNER_CENTER_SIGN_IN */
export const signInPerson = (options: PersonSignIn): Promise<string> =>
  options.browser === undefined ? withDeviceCode(options) : withBrowser(options, options.browser);

async function withBrowser({ http, app, clock, say }: PersonSignIn, browser: (url: string) => void): Promise<string> {
  const loopback = await openLoopback();
  const late = Promise.withResolvers<never>();
  const stopWaiting = clock.after(patienceMs, () => {
    late.reject(tooLate());
  });
  try {
    const { redirectUri } = loopback;
    const { url, state, verifier } = authorizationRequest(app, redirectUri);
    say('Sign in as the service account of Partner Center, with MFA. If no browser opens, open this address:');
    say(url);
    browser(url);
    const code = await Promise.race([loopback.code(state), late.promise]);
    return await redeemCode(http, app, { code, redirectUri, verifier });
  } finally {
    stopWaiting();
    loopback.close();
  }
}

async function withDeviceCode({ http, app, clock, say }: PersonSignIn): Promise<string> {
  const { message, deviceCode, expiresInMs, intervalMs } = await startDeviceSignIn(http, app);
  say(`Sign in as the service account of Partner Center, with MFA. ${message}`);
  const deadline = clock.now() + expiresInMs;
  while (clock.now() < deadline) {
    await new Promise<void>((resolve) => clock.after(intervalMs, resolve));
    const token = await pollDeviceSignIn(http, app, deviceCode);
    if (token !== undefined) return token;
  }
  throw tooLate();
}

const tooLate = () =>
  new CosellError('PARTNER_CENTER_SIGN_IN', 'Nobody signed in within a quarter of an hour.', {
    cure: 'Run the command again.',
  });
