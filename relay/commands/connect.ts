import { z } from 'zod';
import type { Config } from '../config.ts';
import { toCosellError } from '../errors.ts';
import { dayMs } from '../ground/day.ts';
import { createHttp } from '../ground/http.ts';
import { unobserved } from '../ground/observe.ts';
import { createTokens, credentialName, type Tokens } from '../partner-center/tokens.ts';
import { connectSalesforce } from '../salesforce/connect.ts';
import { query } from '../salesforce/soql.ts';
import { signInPerson, type PersonSignIn } from '../setup/sign-in-person.ts';
import { createCredentials } from '../store/credentials.ts';
import { readDigestSecret } from '../store/digest-secret.ts';
import { openStore, type Store } from '../store/open-store.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { CommandOutput } from './command.ts';

/** What connecting needs besides the settings. */
export interface Person extends Pick<PersonSignIn, 'say' | 'browser'> {
  clock: Clock;
}

const meanings = { unavailable: 'PARTNER_CENTER_UNAVAILABLE', throttled: 'PARTNER_CENTER_THROTTLED' } as const;

/** Signs in to Partner Center, interactively unless `check`, and reports how long the credential is valid. */
export async function connectPartnerCenter(config: Config, person: Person, check: boolean): Promise<CommandOutput> {
  const { clock } = person;
  const now = () => clock.now();
  const store = await openStore(config, clock);
  try {
    const { http, credentials, app, tokens } = partnerCenterAccess(config, store, now);
    if (!check) {
      await warnOfNewKey(readDigestSecret(credentials, config.encryptionKeys), store, person.say);
      await credentials.set(credentialName, await signInPerson({ ...person, http, app }));
    }
    return await signedIn(tokens, now());
  } finally {
    await store.close();
  }
}

const newKey = [
  'RELAY_ENCRYPTION_KEY does not open what this store holds.',
  'If the key is mistyped, press Ctrl+C and correct it: nothing has changed yet.',
  'If the old key is lost, sign in: this key then replaces it, and the relay treats every pair as newly linked.',
].join(' ');

/** A running relay could not open what another key sealed. If none runs, the old key may be lost, so the person decides. */
async function warnOfNewKey(opening: Promise<unknown>, store: Store, say: Person['say']): Promise<void> {
  try {
    await opening;
  } catch (thrown) {
    if (toCosellError(thrown).code !== 'CREDENTIAL_UNREADABLE' || (await store.isServed())) throw thrown;
    say(newKey);
  }
}

function partnerCenterAccess(config: Config, store: Store, now: () => number) {
  const http = createHttp(meanings, now, unobserved);
  const credentials = createCredentials(store, config.encryptionKeys, now);
  const { refreshToken: firstRefreshToken, ...app } = config.partnerCenter;
  const tokens = createTokens({ ...app, http, firstRefreshToken, refreshTokens: credentials, now });
  return { http, credentials, app, tokens };
}

/** Gets a token for the referrals API with the stored credential. */
export async function partnerCenterToken(config: Config, clock: Clock): Promise<string> {
  const store = await openStore(config, clock);
  try {
    const { tokens } = partnerCenterAccess(config, store, () => clock.now());
    return await tokens.get('https://api.partner.microsoft.com');
  } finally {
    await store.close();
  }
}

async function signedIn(tokens: Tokens, now: number): Promise<CommandOutput> {
  await tokens.get('https://api.partnercenter.microsoft.com');
  await tokens.get('https://api.partner.microsoft.com');
  const expires = await tokens.credentialExpires();
  const days = expires === undefined ? null : Math.floor((expires - now) / dayMs);
  const left = days === null ? '' : `, valid for ${String(days)} more days if the relay stops renewing it`;
  return { ok: true, lines: [`Signed in to Partner Center: the refresh token is stored${left}.`], data: { days } };
}

const organization = z.object({ Id: z.string(), Name: z.string() });

/** Signs in to Salesforce with the settings, and reports which org it is. */
export async function connectToSalesforce(config: Config, clock: Clock) {
  const salesforce = connectSalesforce({ ...config.salesforce, now: () => clock.now(), observe: unobserved });
  const { records } = await query(salesforce, 'SELECT Id, Name FROM Organization', { operation: 'organization' });
  const { Id: id, Name: name } = organization.parse(records[0]);
  return { ok: true, lines: [`Signed in to Salesforce: ${name} (${id}).`], data: { id, name } };
}
