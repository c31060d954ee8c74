import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Settings = Readonly<Record<string, string | undefined>>;

const keyFile = 'salesforce.key';
const certificateFile = 'salesforce.crt';

/** Creates the missing secrets in `folder` and resolves to their settings. Existing ones stay. */
export async function makeSecrets(given: Settings, folder: string, now: number): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  if (!given['RELAY_ENCRYPTION_KEY']) made['RELAY_ENCRYPTION_KEY'] = randomBytes(32).toString('base64');
  if (!given['SALESFORCE_WEBHOOK_SECRET']) made['SALESFORCE_WEBHOOK_SECRET'] = randomBytes(24).toString('hex');
  if (given['SALESFORCE_CLIENT_SECRET'] || given['SALESFORCE_PRIVATE_KEY_FILE']) return made;
  const key = join(folder, keyFile);
  if (!existsSync(key)) {
    // Needs the certificate library, which a running relay loads only with the first delivery.
    const { makeKeyPair } = await import('./key-pair.ts');
    const { privateKey, certificate } = await makeKeyPair('Partner Center Co-sell relay', now);
    writeFileSync(join(folder, certificateFile), certificate);
    writeFileSync(key, privateKey, { mode: 0o600 });
  }
  return { ...made, SALESFORCE_PRIVATE_KEY_FILE: key };
}
