import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, errorCodes, toCosellError } from '../../relay/errors.ts';

describe('error codes', () => {
  for (const [code, { advice, retryable }] of Object.entries(errorCodes)) {
    it(`${code} tells its reader what to do, in a sentence`, () => {
      assert.match(advice, /^[A-Z].{20,}\.$/s);
      assert.equal(typeof retryable, 'boolean');
    });
  }

  it('an error carries the advice and the retryability of its code', () => {
    const error = new CosellError('REFERRAL_CHANGED', 'newer', { retryAfterMs: 5 });
    assert.deepEqual(
      { code: error.code, retryable: error.retryable, advice: error.advice, retryAfterMs: error.retryAfterMs },
      {
        code: 'REFERRAL_CHANGED',
        retryable: true,
        advice: errorCodes.REFERRAL_CHANGED.advice,
        retryAfterMs: 5,
      },
    );
  });

  it("the cloud's own words are beside the message, never in it", () => {
    const { message, words } = new CosellError('SALESFORCE_REFUSED', 'refused', { words: 'Northwind is too long' });
    assert.deepEqual([message, words], ['refused', 'Northwind is too long']);
    assert.equal(new CosellError('SALESFORCE_REFUSED', 'refused').words, undefined);
  });

  it('an error of ours passes through unchanged', () => {
    const error = new CosellError('USAGE', 'wrong');
    assert.equal(toCosellError(error), error);
  });

  for (const [what, thrown, message] of [
    ['an Error', new TypeError('broken'), 'broken'],
    ['a text', 'broken', 'broken'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
  ] as const) {
    it(`${what} becomes UNEXPECTED and stays its cause`, () => {
      const error = toCosellError(thrown);
      assert.equal(error.code, 'UNEXPECTED');
      assert.equal(error.message, message);
      assert.equal(error.cause, thrown);
    });
  }
});
