import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { audienceOf } from '../../../relay/salesforce/audience.ts';
import { errorOf } from '../error-of.ts';
import { connect, startConnected, type Connected } from './connected.ts';

const login = 'https://login.salesforce.com';
const test = 'https://test.salesforce.com';

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
    const call = { method: 'GET', path: '/sobjects/Opportunity/describe', operation: 'describe' } as const;
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
        const { code, message } = await errorOf(() => signedInFor(audience && at.cloud.url));
        assert.equal(code, 'SALESFORCE_SIGN_IN');
        assert.match(message, /audience/);
        assert.match(message, /SALESFORCE_AUDIENCE/);
      });
  });
});
