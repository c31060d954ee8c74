import assert from 'node:assert/strict';
import { createPrivateKey, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { openAdapters } from '../relay/adapters.ts';
import { runDoctor } from '../relay/commands/doctor.ts';
import { readConfig } from '../relay/config.ts';
import { unobserved } from '../relay/ground/observe.ts';
import { systemClock } from '../relay/system-clock.ts';
import { installAndRun, type Installed } from './installation.ts';
import { eventually, type Environment } from './relay-under-test.ts';
import { temporaryFolder } from './temporary-folder.ts';

const results = z.array(
  z.object({ name: z.string(), ok: z.boolean(), skipped: z.boolean(), detail: z.string(), advice: z.string() }),
);

/** Something that is broken: how, which check fails, what it says, and what is to be done. */
interface Broken {
  what: string;
  settings?: (environment: Environment) => Environment;
  cloud?: (installed: Installed) => void | Promise<void>;
  clockAheadMs?: number;
  check: string;
  says: RegExp;
  cure: RegExp;
}

interface Hurried {
  isHurried: boolean;
}

const folder = temporaryFolder('cosell-doctor');
const inFile = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const keyIn = (environment: Environment) =>
  createPrivateKey(readFileSync(environment['SALESFORCE_PRIVATE_KEY_FILE'] ?? '', 'utf8'));
const entraSays = (number: number, error = 'invalid_grant', status = 400) => ({
  what: `Entra answers AADSTS${String(number)}`,
  cloud: ({ partnerCenter }: Installed) => {
    partnerCenter.fail({
      ...{ host: 'authority', times: 2, status },
      body: { error, error_description: `AADSTS${String(number)}: In Entra's words.\r\nTrace ID: x` },
    });
  },
  check: 'Partner Center sign-in',
  says: new RegExp(`AADSTS${String(number)}`),
});

const table: readonly Broken[] = [
  { ...entraSays(7000215, 'invalid_client', 401), cure: /PARTNER_CENTER_CLIENT_SECRET: it must be the value/ },
  { ...entraSays(7000222, 'invalid_client', 401), cure: /Create a new one/ },
  { ...entraSays(90002, 'invalid_request'), cure: /PARTNER_CENTER_TENANT_ID/ },
  { ...entraSays(700016, 'unauthorized_client'), cure: /PARTNER_CENTER_CLIENT_ID/ },
  { ...entraSays(50076, 'interaction_required'), cure: /with MFA: run "cosell connect partner-center"/ },
  { ...entraSays(50079, 'interaction_required'), cure: /with MFA: run "cosell connect partner-center"/ },
  { ...entraSays(700082), cure: /run "cosell connect partner-center"/ },
  { ...entraSays(50173), cure: /run "cosell connect partner-center"/ },
  { ...entraSays(65001), cure: /admin consent/ },
  { ...entraSays(53003), cure: /conditional access/ },
  { ...entraSays(90033, 'temporarily_unavailable'), cure: /No action needed/ },
  {
    what: 'a client secret with a typing error',
    settings: (all) => ({ ...all, PARTNER_CENTER_CLIENT_SECRET: 'another' }),
    check: 'Partner Center sign-in',
    says: /AADSTS7000215/,
    cure: /PARTNER_CENTER_CLIENT_SECRET/,
  },
  {
    what: 'no refresh token at all',
    settings: ({ PARTNER_CENTER_REFRESH_TOKEN: _token, ...all }) => ({ ...all, RELAY_DATA_DIR: join(folder, 'fresh') }),
    check: 'Partner Center sign-in',
    says: /No refresh token/,
    cure: /cosell connect partner-center/,
  },
  {
    what: 'an authority that does not exist',
    settings: (all) => ({ ...all, ENTRA_AUTHORITY_URL: 'http://127.0.0.1:1024' }),
    check: 'Partner Center sign-in',
    says: /nothing listens at this address/,
    cure: /Check the address in the settings/,
  },
  {
    what: 'a service account without the role',
    cloud: ({ partnerCenter }) => {
      partnerCenter.fail({
        host: 'api',
        times: 20,
        status: 403,
        body: { error: { code: 'accessDenied', message: '' } },
      });
    },
    check: 'Referrals',
    says: /403/,
    cure: /Referrals admin/,
  },
  {
    what: 'a token without MFA that Partner Center refuses',
    cloud: ({ partnerCenter }) => {
      partnerCenter.fail({ host: 'api', times: 20, status: 401, body: { error: { code: '900421', message: '' } } });
    },
    check: 'Referrals',
    says: /900421/,
    cure: /with MFA/,
  },
  {
    what: 'no registration',
    cloud: ({ partnerCenter }) => {
      partnerCenter.fail({ host: 'webhooks', times: 1, status: 404 });
    },
    check: 'Webhook registration',
    says: /^WEBHOOK_NOT_REGISTERED: Nothing is registered/,
    cure: /^Run "cosell webhook register"\.$/,
  },
  {
    what: 'events that go to another address',
    settings: (all) => ({
      ...all,
      RELAY_PUBLIC_URL: (all['RELAY_PUBLIC_URL'] ?? '').replace('127.0.0.1', 'localhost'),
    }),
    check: 'Webhook registration',
    says: /Events go to http:\/\/127/,
    cure: /--overwrite.*RELAY_PUBLIC_URL/,
  },
  {
    what: 'a relay that does not run at its address',
    settings: (all) => ({ ...all, RELAY_PUBLIC_URL: 'http://127.0.0.1:1024' }),
    check: 'Relay address',
    says: /127\.0\.0\.1:1024\/healthz does not answer: nothing listens at this address \(ECONNREFUSED\)\.$/,
    cure: /Make sure that the relay is running/,
  },
  {
    what: 'another encryption key',
    settings: (all) => ({ ...all, RELAY_ENCRYPTION_KEY: randomBytes(32).toString('base64') }),
    check: 'Store',
    says: /CREDENTIAL_UNREADABLE/,
    cure: /RELAY_ENCRYPTION_KEY/,
  },
  {
    what: 'a store that is new, in a folder relative to where the command runs',
    settings: (all) => ({ ...all, RELAY_DATA_DIR: relative(process.cwd(), join(folder, 'new')) }),
    check: 'Store',
    says: /is new and empty/,
    cure: /set the full path/,
  },
  {
    what: 'a clock that is ten minutes fast',
    clockAheadMs: 600_000,
    check: 'Clock',
    says: /(59|60)\d s fast/,
    cure: /NTP/,
  },
  {
    what: 'the certificate in place of the key',
    settings: (all) => ({ ...all, SALESFORCE_PRIVATE_KEY_FILE: all['PARTNER_CENTER_CERTIFICATE_CA_FILE'] ?? '' }),
    check: 'Salesforce sign-in',
    says: /does not contain an RSA key without a password \(CERTIFICATE\)/,
    cure: /not to the certificate/,
  },
  {
    what: 'another consumer key',
    settings: (all) => ({ ...all, SALESFORCE_CLIENT_ID: '3MVG9another' }),
    check: 'Salesforce sign-in',
    says: /SALESFORCE_SIGN_IN/,
    cure: /SALESFORCE_CLIENT_ID/,
  },
  {
    what: 'a user that the org does not have',
    settings: (all) => ({ ...all, SALESFORCE_USERNAME: 'nobody@contoso.example' }),
    check: 'Salesforce sign-in',
    says: /SALESFORCE_SIGN_IN/,
    cure: /SALESFORCE_USERNAME/,
  },
  {
    what: 'a version that the org does not have',
    settings: (all) => ({ ...all, SALESFORCE_API_VERSION: '99.0' }),
    check: 'Salesforce sign-in',
    says: /check SALESFORCE_API_VERSION/,
    cure: /./,
  },
  {
    what: 'an address at which nothing listens',
    settings: (all) => ({ ...all, SALESFORCE_LOGIN_URL: 'http://127.0.0.1:1024' }),
    check: 'Salesforce sign-in',
    says: /nothing listens at this address/,
    cure: /Check the address in the settings/,
  },
];

/** The org answers one query with these rows, or with an error. */
const orgAnswers = (path: RegExp, status: number, body: unknown) => ({
  cloud: ({ salesforce }: Installed) => {
    salesforce.fail({ times: 1, path, status, body });
  },
});
const versions = (Package_Version: string, Oldest_Relay: string) =>
  orgAnswers(/Package_Version/, 200, {
    ...{ done: true, totalSize: 2 },
    records: Object.entries({ Package_Version, Oldest_Relay }).map(([DeveloperName, Value__c]) => ({
      ...{ DeveloperName, Value__c },
    })),
  });

const ofTheOrg: readonly Broken[] = [
  {
    what: 'a sign-in to another org than the settings name',
    ...orgAnswers(/Organization$/, 200, { done: true, records: [{ Id: '00D9j000000xyzAEAQ', Name: 'Another' }] }),
    check: 'Salesforce sign-in',
    says: /Signed in to org 00D9j000000xyzAEAQ, but SALESFORCE_ORG_ID is/,
    cure: /SALESFORCE_ORG_ID/,
  },
  {
    what: "a package that is missing, or that the relay's user cannot see",
    ...orgAnswers(/Package_Version/, 400, [{ errorCode: 'INVALID_TYPE', message: 'sObject type is not supported.' }]),
    check: 'Package',
    says: /no Partner Center package that the integration user can see/,
    cure: /Deploy the package, and assign the permission set/,
  },
  {
    what: 'a package that is older than the relay needs',
    ...versions('0.0.9', ''),
    check: 'Package',
    says: /has package 0\.0\.9; relay \S+ needs \S+ or newer/,
    cure: /Upgrade the package/,
  },
  {
    what: 'a relay that is older than the package needs',
    ...versions('9.1.0', '9.0.0'),
    check: 'Package',
    says: /needs relay 9\.0\.0 or newer/,
    cure: /Upgrade the relay/,
  },
];

describe('cosell doctor', { timeout: 240_000 }, () => {
  let installed: Installed;
  before(async () => {
    // The relay itself asks for nothing meanwhile: each fault is for the doctor.
    installed = await installAndRun({ relay: { SYNC_SWEEP_SECONDS: '3600' } });
  });
  after(() => installed.close());

  /** `isHurried`: whatever it waits for is over at once. */
  async function doctor({ settings = (all) => all, clockAheadMs = 0, isHurried = false }: Partial<Broken & Hurried>) {
    const config = readConfig(settings(installed.environment));
    let ahead = clockAheadMs;
    const after = (ms: number, run: () => void) => {
      if (isHurried) ahead += ms;
      return systemClock.after(isHurried ? 0 : ms, run);
    };
    const clock = { now: () => Date.now() + ahead, after };
    const adapters = await openAdapters(config, clock, () => unobserved);
    try {
      const { data } = await runDoctor({ config, adapters, clock, say: () => undefined });
      return results.parse(data);
    } finally {
      await adapters.close();
    }
  }

  it('finds nothing where nothing is broken, with a key in either form', async () => {
    const pkcs1 = (all: Environment) => ({
      ...all,
      SALESFORCE_PRIVATE_KEY_FILE: inFile('pkcs1.pem', String(keyIn(all).export({ type: 'pkcs1', format: 'pem' }))),
    });
    for (const settings of [(all: Environment) => all, pkcs1])
      assert.deepEqual(
        (await doctor({ settings })).filter(({ ok }) => !ok),
        [],
      );
  });

  it('sees a signal of Salesforce arrive, and says what to look at when none does', async () => {
    const { partnerCenter, salesforce } = installed;
    const { id } = partnerCenter.asMicrosoft().sendReferral();
    const rows = () =>
      salesforce
        .as(salesforce.users.seller)
        .query(
          `SELECT Id FROM Opportunity WHERE Referral_Identifier__c = '${id}' AND Partner_Center_Sync_Status__c = 'Synced'`,
        );
    await eventually('the deal to arrive', async () => (await rows()).length === 1, 30_000);
    const there = await doctor({});
    assert.match(there.find(({ name }) => name === 'Salesforce round trip')?.detail ?? '', /arrived after \d+\.\d s$/);
    salesforce.pauseOutbound();
    const later = await doctor({ isHurried: true });
    const lost = later.find(({ name }) => name === 'Salesforce round trip');
    salesforce.resumeOutbound();
    const messages = later.find(({ name }) => name === 'Salesforce messages');
    assert.match(messages?.detail ?? '', /^outbound messages: the last one came 20\S+Z \([01] min ago\)$/);
    assert.match(lost?.detail ?? '', /A change of 006\w{15} did not arrive within 8 s/);
    assert.match(lost?.advice ?? '', /Opportunity: Partner Center After Save.*Outbound Message Delivery Status/);
  });

  for (const broken of [...table, ...ofTheOrg])
    it(`names ${broken.what}, once, with its cure, within ten seconds`, async () => {
      await broken.cloud?.(installed);
      const started = performance.now();
      const found = await doctor(broken);
      // The relay may call meanwhile, so a fault lasts until the doctor has looked.
      installed.partnerCenter.heal();
      assert.ok(performance.now() - started < 10_000);
      const failed = found.filter(({ ok, skipped }) => !ok && !skipped);
      const [first] = failed.filter(({ name }) => name === broken.check);
      assert.deepEqual(
        failed.map(({ name }) => name).filter((name) => broken.check !== 'Relay address' || name === 'Relay address'),
        [broken.check],
        JSON.stringify(failed),
      );
      assert.match(first?.detail ?? '', broken.says);
      assert.match(first?.advice ?? '', broken.cure);
    });
});
