import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { temporaryFolder } from '../../temporary-folder.ts';
import { connectPartnerCenter } from '../../../relay/commands/connect.ts';
import { readConfig } from '../../../relay/config.ts';
import { createCredentials } from '../../../relay/store/credentials.ts';
import { settleDigestSecret } from '../../../relay/store/digest-secret.ts';
import { lockStore, openStore, type Store } from '../../../relay/store/open-store.ts';
import { manualClock } from '../../clock.ts';

const keyOf = (text: string) => createHash('sha256').update(text).digest();
const [ours, other] = [keyOf('ours'), keyOf('other')];

describe('cosell connect partner-center', () => {
  const clock = manualClock();
  let dataDir: string;
  let store: Store;
  let said: string[];
  const token = () => createCredentials(store, [ours], () => 0).get('partner-center-refresh-token');
  beforeEach(async () => {
    said = [];
    dataDir = temporaryFolder('cosell-connect');
    store = await openStore({ dataDir }, clock);
    await settleDigestSecret(store, [ours], () => 0);
    await createCredentials(store, [ours], () => 0).set('partner-center-refresh-token', 'of the relay');
  });
  afterEach(() => store.close());

  /** No service answers at this address, so a sign-in that begins fails as PARTNER_CENTER_UNAVAILABLE. */
  function signIn(key: Buffer) {
    const config = readConfig({
      RELAY_DATA_DIR: dataDir,
      RELAY_ENCRYPTION_KEY: key.toString('base64'),
      ENTRA_AUTHORITY_URL: 'http://127.0.0.1:1',
      PARTNER_CENTER_TENANT_ID: 'tenant',
      PARTNER_CENTER_CLIENT_ID: 'client',
      PARTNER_CENTER_CLIENT_SECRET: 'a secret of Partner Center',
      SALESFORCE_EVENTS: 'pubsub',
      SALESFORCE_LOGIN_URL: 'https://contoso.my.salesforce.example',
      SALESFORCE_CLIENT_ID: 'app',
      SALESFORCE_CLIENT_SECRET: 'a secret of Salesforce',
      SALESFORCE_USERNAME: 'relay@contoso.example',
      SALESFORCE_ORG_ID: '00D000000000001AAA',
    });
    return connectPartnerCenter(config, { clock, browser: undefined, say: (line) => said.push(line) }, false);
  }

  it('asks nobody to sign in with a key that would lock a running relay out', async () => {
    const unlock = lockStore(dataDir);
    await assert.rejects(signIn(other), { code: 'CREDENTIAL_UNREADABLE' });
    await assert.rejects(signIn(ours), { code: 'PARTNER_CENTER_UNAVAILABLE' });
    unlock();
    assert.equal(await token(), 'of the relay');
  });

  it('goes on with a new key if no relay runs, because the old one may be lost', async () => {
    await assert.rejects(signIn(other), { code: 'PARTNER_CENTER_UNAVAILABLE' });
    // It may only be mistyped, so the person who signs in learns first what that would cost.
    assert.match(said.join('\n'), /^RELAY_ENCRYPTION_KEY does not open .* press Ctrl\+C .* newly linked/s);
  });

  it('warns nobody whose key opens the store', async () => {
    await assert.rejects(signIn(ours), { code: 'PARTNER_CENTER_UNAVAILABLE' });
    assert.deepEqual(said, []);
  });
});
