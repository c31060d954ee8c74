import { statfs } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { unknownSettings } from '../config.ts';
import { CosellError, toCosellError } from '../errors.ts';
import { exchange } from '../ground/exchange.ts';
import { whyUnreachable } from '../ground/unreachable.ts';
import { readDigestSecret } from '../store/digest-secret.ts';
import { countByState, countDue } from '../store/status.ts';
import { inWords } from '../unknown-settings.ts';
import type { Setting } from './command.ts';

const limits = { timeoutMs: 8_000, maxBytes: 1024 * 1024 };
/** Salesforce accepts an assertion that is up to three minutes old. */
const mostSkewMs = 120_000;
const leastFreeMb = 100;

/** Finds unknown names in .env. Values are checked before any command runs, but nothing reads an unknown name. */
export async function checkNames(): Promise<string> {
  const unknown = unknownSettings().map(inWords);
  if (unknown.length === 0) return 'no unknown names in .env';
  throw new CosellError('CONFIG_INVALID', `The file .env sets names that are not settings: ${unknown.join(', ')}.`, {
    cure: 'Correct these names in .env, or delete them: the relay ignores them.',
  });
}

export async function checkStore({ adapters, clock, config }: Setting): Promise<string> {
  await readDigestSecret(adapters.credentials, config.encryptionKeys);
  const waiting = await countDue(adapters.store, clock.now());
  if (adapters.store.shared) return `${String(waiting)} pairs wait`;
  const { bavail, bsize } = await statfs(config.dataDir);
  const freeMb = Math.floor((bavail * bsize) / 1024 ** 2);
  if (freeMb < leastFreeMb)
    throw new CosellError('STORE_UNAVAILABLE', `Only ${String(freeMb)} MB are free for ${resolve(config.dataDir)}.`);
  const isNew = (await countByState(adapters.store)).length === 0 && !(await isSignedIn(adapters));
  if (isNew && !isAbsolute(config.dataDir))
    throw new CosellError('CONFIG_INVALID', `The store in ${resolve(config.dataDir)} is new and empty.`, {
      cure: 'RELAY_DATA_DIR is relative to the folder of the command. If the relay runs in another folder, set the full path. If this is the first start, start the relay.',
    });
  return `${String(waiting)} pairs wait; ${String(freeMb)} MB free`;
}

const isSignedIn = async ({ tokens }: Setting['adapters']) => (await tokens.credentialExpires()) !== undefined;

/** By the org's clock, which it shows even before a sign-in. If it does not answer, the sign-in check gives the reason. */
export async function checkClock({ clock, config }: Setting): Promise<string> {
  const answer = await exchange({ method: 'GET', url: config.salesforce.loginUrl }, limits).catch(toCosellError);
  const theirs = answer instanceof CosellError ? NaN : Date.parse(answer.headers.get('date') ?? '');
  const skewMs = clock.now() - theirs;
  if (Number.isNaN(theirs)) return 'not compared: Salesforce did not tell the time';
  if (Math.abs(skewMs) < mostSkewMs) return 'agrees with Salesforce';
  const [seconds, way] = [Math.round(Math.abs(skewMs) / 1000), skewMs > 0 ? 'fast' : 'slow'];
  throw new CosellError('CONFIG_INVALID', `The clock of this machine is ${String(seconds)} s ${way}.`, {
    cure: 'Set the clock by a time server (NTP): sign-ins and leases depend on it.',
  });
}

export async function checkAddress({ config: { publicUrl } }: Setting): Promise<string> {
  if (publicUrl === undefined) return 'none: nobody calls this relay';
  const url = `${publicUrl}/healthz`;
  const problem = await exchange({ method: 'GET', url }, limits).then(
    ({ status }) => (status === 200 ? undefined : `answers ${String(status)}`),
    (thrown: unknown) => `does not answer: ${whyUnreachable(thrown)}`,
  );
  if (problem !== undefined) throw new CosellError('WEBHOOK_TEST_FAILED', `${url} ${problem}.`);
  return `${publicUrl} answers`;
}
