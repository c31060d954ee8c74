import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cureOfSignIn } from '../../../relay/salesforce/sign-in-cure.ts';

describe('the cure of a refused sign-in to Salesforce', () => {
  for (const [words, names] of [
    ["user hasn't approved this consumer (invalid_grant)", /"Admin approved users are pre-authorized"/],
    ['user is not admin approved to access this app (invalid_app_access)', /"Admin approved users are pre-authorized"/],
    ['no client credentials user enabled (invalid_grant)', /Run As/],
    ['request not supported on this domain (invalid_grant)', /SALESFORCE_LOGIN_URL to the My Domain address/],
    ['grant type not supported (unsupported_grant_type)', /SALESFORCE_LOGIN_URL to the My Domain address/],
    ['audience is invalid (invalid_grant)', /SALESFORCE_AUDIENCE/],
    ['client identifier invalid (invalid_client_id)', /SALESFORCE_CLIENT_ID.*ten minutes/],
    ['invalid assertion (invalid_grant)', /SALESFORCE_PRIVATE_KEY_FILE/],
    ['invalid client credentials (invalid_client)', /SALESFORCE_CLIENT_SECRET/],
    ['inactive user (inactive_user)', /Activate the integration user/],
    ['inactive organization (inactive_org)', /expired/],
    ['ip restricted (invalid_grant)', /IP ranges/],
  ] as const)
    it(`${words} names what to correct`, () => {
      assert.match(cureOfSignIn(words) ?? '', names);
    });

  it('is not guessed', () => {
    assert.equal(cureOfSignIn('authentication failure (invalid_grant)'), undefined);
  });
});
