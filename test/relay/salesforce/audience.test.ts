import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { useProxyOf } from '../../../relay/ground/proxy.ts';
import { audienceOf } from '../../../relay/salesforce/audience.ts';
import { startSalesforceCloud, type SalesforceCloud } from '../../clouds/salesforce/start.ts';
import { startCompanyProxy, type CompanyProxy } from '../../company-proxy.ts';
import { errorOf } from '../error-of.ts';
import { connect, startConnected, type Connected } from './connected.ts';

const login = 'https://login.salesforce.com';
const test = 'https://test.salesforce.com';
const call = { method: 'GET', path: '/query?q=SELECT+Id+FROM+Organization', operation: 'organization' } as const;

describe('the audience of a sign-in', () => {
  for (const [loginUrl, audience] of [
    [login, login],
    [test, test],
    ['https://contoso.my.salesforce.com', login],
    ['https://contoso-dev-ed.develop.my.salesforce.com', login],
    ['https://contoso--uat.sandbox.my.salesforce.com', test],
    ['https://contoso--uat.my.salesforce.com', test],
    ['https://data-velocity-1234.scratch.my.salesforce.com', test],
    ['https://contoso.my.salesforce.mil', login],
    ['https://contoso.my.site.com/partners', 'https://contoso.my.site.com'],
    ['http://127.0.0.1:8080', login],
  ] as const)
    it(`is ${audience} at ${loginUrl}`, () => {
      assert.equal(audienceOf(loginUrl), audience);
    });

  describe('at an org that takes its own only', () => {
    let at: Connected;
    before(async () => {
      at = await startConnected({ jwtAudiences: [test] });
    });
    after(() => at.cloud.close());
    const signedInFor = (audience?: string) =>
      connect(at.cloud, () => at.clock.now(), { audience }).salesforce.call(call);

    it('is the one that is set', async () => {
      await signedInFor(test);
    });

    for (const [what, audience] of [
      ['the default of another kind of org', undefined],
      ['its own address', 'own'],
    ] as const)
      it(`is refused when it is ${what}, in words that lead to the setting`, async () => {
        const { code, message, advice } = await errorOf(() => signedInFor(audience && at.cloud.url));
        assert.equal(code, 'SALESFORCE_SIGN_IN');
        assert.match(message, /audience/);
        assert.match(advice, /SALESFORCE_AUDIENCE/);
        assert.doesNotMatch(message, /SALESFORCE_AUDIENCE/, 'said once');
      });
  });

  // Each host is an org that takes one audience, as published; the calls go to these names over TLS.
  describe('at the host of', () => {
    const orgs: [kind: string, host: string, takes: string][] = [
      ['any production org', 'login.salesforce.com', login],
      ['any sandbox', 'test.salesforce.com', test],
      ['a production org', 'contoso.my.salesforce.com', login],
      ['a developer org', 'contoso-dev-ed.develop.my.salesforce.com', login],
      ['a sandbox', 'contoso--uat.sandbox.my.salesforce.com', test],
      ['a scratch org', 'data-velocity-1234.scratch.my.salesforce.com', test],
      ['an org of the government cloud', 'contoso.my.salesforce.mil', login],
      ['a sandbox of the government cloud', 'contoso--uat.sandbox.my.salesforce.mil', test],
    ];
    const clouds = new Map<string, SalesforceCloud>();
    const trusted = getCACertificates('default');
    let proxy: CompanyProxy;
    let restore: (() => void) | undefined;
    before(async () => {
      for (const audience of [login, test])
        clouds.set(audience, await startSalesforceCloud({ switches: { jwtAudiences: [audience] } }));
      proxy = await startCompanyProxy(
        Object.fromEntries(orgs.map(([, host, takes]) => [host, clouds.get(takes)?.url ?? ''])),
      );
      setDefaultCACertificates([...trusted, proxy.authority]);
      restore = useProxyOf({ HTTPS_PROXY: proxy.url });
    });
    after(async () => {
      restore?.();
      setDefaultCACertificates(trusted);
      await Promise.all([proxy.close(), ...[...clouds.values()].map((cloud) => cloud.close())]);
    });

    for (const [kind, host, takes] of orgs)
      it(`${kind}, it is the one that the org takes`, async () => {
        const cloud = clouds.get(takes);
        assert.ok(cloud);
        cloud.nameInstance(`https://${host}`);
        const now = () => Date.now();
        await connect(cloud, now, { loginUrl: `https://${host}` }).salesforce.call(call);
        const other = connect(cloud, now, { loginUrl: `https://${host}`, audience: takes === test ? login : test });
        assert.match((await errorOf(() => other.salesforce.call(call))).advice, /^Check SALESFORCE_AUDIENCE/);
      });
  });
});
