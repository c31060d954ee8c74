import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startCompanyProxy, type CompanyProxy } from './company-proxy.ts';
import { channelsOf, install, type Installed } from './installation.ts';
import {
  checkout,
  eventually,
  runProgram,
  startRelayProcess,
  type Environment,
  type RunningRelay,
} from './relay-under-test.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Row = Record<string, unknown>;

const addressOf = (name: string) => `${name}--uat.sandbox.my.salesforce.com`;
const orgHost = addressOf('contoso');
const moves = { fabrikam: 301, adatum: 302, lucerne: 307, proseware: 401 } as const;
const pubsubHost = 'api.pubsub.salesforce.com';
const microsoft = ['api.partner.microsoft.com', 'api.partnercenter.microsoft.com', 'login.microsoftonline.com'];
/** Settings whose defaults are the real addresses: the relay is to use these. */
const unset = [
  'PARTNER_CENTER_API_URL',
  'PARTNER_CENTER_WEBHOOK_API_URL',
  'ENTRA_AUTHORITY_URL',
  'SALESFORCE_PUBSUB_URL',
];

// The real relay at the addresses of the real clouds, in a company whose proxy reads all TLS. The org is a sandbox, which signs in
// nobody with the audience of production.
describe('A relay behind the proxy of a company, in a sandbox', () => {
  let installed: Installed;
  let relay: RunningRelay;
  let proxy: CompanyProxy;
  let environment: Environment;
  before(async () => {
    installed = await install({
      salesforce: { ...channelsOf('both'), switches: { jwtAudiences: ['https://test.salesforce.com'] } },
    });
    const { salesforce, partnerCenter } = installed;
    salesforce.nameInstance(`https://${orgHost}`);
    const [api, webhookApi, authority] = microsoft;
    proxy = await startCompanyProxy({
      ...{ [String(api)]: partnerCenter.apiUrl, [String(webhookApi)]: partnerCenter.webhookApiUrl },
      ...{ [String(authority)]: partnerCenter.authorityUrl, [pubsubHost]: `https://${salesforce.pubsub?.address}` },
      ...{ [orgHost]: salesforce.url },
      ...Object.fromEntries(Object.keys(moves).map((name) => [addressOf(name), salesforce.url])),
    });
    const authorityFile = join(temporaryFolder('company'), 'company.pem');
    writeFileSync(authorityFile, proxy.authority);
    environment = {
      ...installed.environment,
      ...Object.fromEntries(unset.map((name) => [name, ''])),
      SALESFORCE_LOGIN_URL: `https://${orgHost}`,
      SALESFORCE_EVENTS: 'both',
      SALESFORCE_PUBSUB_CA_FILE: '',
      HTTPS_PROXY: proxy.url,
      NO_PROXY: '127.0.0.1',
      NODE_EXTRA_CA_CERTS: authorityFile,
    };
    relay = await startRelayProcess(environment);
    const { code, output } = await runProgram(checkout, environment, ['webhook', 'register']);
    assert.equal(code, 0, output);
  });
  after(async () => {
    await relay.kill();
    await installed.close();
    await proxy.close();
  });

  const seller = () => installed.salesforce.as(installed.salesforce.users.seller);
  const received = async () => {
    const { id } = installed.partnerCenter.asMicrosoft().sendReferral();
    const select = 'SELECT Id, Partner_Center_Sync_Status__c FROM Opportunity';
    const isSynced = (row: Row) => row['Partner_Center_Sync_Status__c'] === 'Synced';
    const look = async () => (await seller().query(`${select} WHERE Referral_Identifier__c = '${id}'`)).find(isSynced);
    const row = await eventually('the deal', look, 20_000);
    return { id, deal: String(row['Id']) };
  };

  it('makes every call through it, and those to a host of NO_PROXY straight', async () => {
    const { id, deal } = await received();
    await eventually('the stream', () => installed.salesforce.pubsub?.subscribers() === 1);
    await seller().update('Opportunity', deal, { Amount: 64_000 });
    await eventually('the amount', () => installed.partnerCenter.referral(id)?.details.dealValue === 64_000, 20_000);
    const all = [...microsoft, orgHost].map((host) => `${host}:443`);
    assert.deepEqual(new Set(proxy.asked()), new Set([...all, `${pubsubHost}:7443`]));
    assert.ok(installed.partnerCenter.calls().some(({ host }) => host === 'certificates'));
  });

  it('says which setting to look at when the org refuses the audience of production', async () => {
    const wrong = { ...environment, SALESFORCE_AUDIENCE: 'https://login.salesforce.com' };
    const { code, output } = await runProgram(checkout, wrong, ['doctor']);
    assert.equal(code, 1);
    assert.match(
      output,
      /^FAIL Salesforce sign-in: .*audience is invalid \(invalid_grant\)\.\n +Check SALESFORCE_AUDIENCE/m,
    );
  });

  for (const [name, status] of Object.entries(moves))
    it(`follows the org to a new address with one sign-in, where the old one answers ${String(status)}`, async () => {
      const { id, deal } = await received();
      const to = await installed.salesforce.move(status);
      proxy.lead(addressOf(name), to);
      installed.salesforce.nameInstance(`https://${addressOf(name)}`);
      installed.salesforce.clearCalls();
      installed.partnerCenter
        .asMicrosoft()
        .updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: 70_000 + status }]);
      const amount = async () => (await seller().get('Opportunity', deal))['Amount'] === 70_000 + status;
      await eventually('the amount', amount, 20_000);
      const signIns = installed.salesforce.calls().filter(({ path }) => path.includes('/oauth2/token'));
      assert.equal(signIns.length, 1);
      assert.ok(proxy.asked().includes(`${addressOf(name)}:443`));
    });
});
