import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import { isCertain } from '../../../../relay/sync/execute/certainty.ts';

describe('a creation that failed', () => {
  const cases: [code: ErrorCode, certain: boolean][] = [
    ['PARTNER_CENTER_REFUSED', true],
    ['PARTNER_CENTER_THROTTLED', true],
    ['PARTNER_CENTER_SIGN_IN', true],
    ['PARTNER_CENTER_DENIED', true],
    ['CREDENTIAL_UNREADABLE', true],
    ['PARTNER_CENTER_UNAVAILABLE', false],
    ['UNEXPECTED', false],
  ];
  for (const [code, certain] of cases)
    it(`with ${code} has ${certain ? 'made nothing for certain' : 'perhaps made something'}`, () => {
      assert.equal(isCertain(new CosellError(code, 'x')), certain);
    });
});
