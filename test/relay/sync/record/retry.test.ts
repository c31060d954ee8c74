import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import {
  countFailure,
  delayAfter,
  isOutageForAll,
  isToBeTold,
  maxAttempts,
} from '../../../../relay/sync/record/retry.ts';

const error = (code: ErrorCode, retryAfterMs?: number) =>
  new CosellError(code, 'x', retryAfterMs === undefined ? {} : { retryAfterMs });
const minute = 60_000;

describe('the delay after a failed attempt', () => {
  const cases: [name: string, attempts: number, error: CosellError, random: number, ms: number][] = [
    ['is never nothing', 1, error('PARTNER_CENTER_UNAVAILABLE'), 0, 250],
    ['is up to 4 s after the first', 1, error('PARTNER_CENTER_UNAVAILABLE'), 0.5, 2_000],
    ['doubles', 2, error('PARTNER_CENTER_UNAVAILABLE'), 0.5, 4_000],
    ['doubles again', 5, error('PARTNER_CENTER_UNAVAILABLE'), 0.5, 32_000],
    ['ends at a quarter of an hour', 11, error('PARTNER_CENTER_UNAVAILABLE'), 0.5, 7.5 * minute],
    ['stays finite', 5_000, error('UNEXPECTED'), 0.5, 7.5 * minute],
    ['is at least what the other side asked for', 1, error('PARTNER_CENTER_THROTTLED', 57_000), 0.9, 57_000],
    ['is longer than asked for when it is time', 9, error('PARTNER_CENTER_THROTTLED', 1_000), 0.5, 7.5 * minute],
    ['is short when somebody was only quicker', 1, error('REFERRAL_CHANGED'), 0, 100],
    ['is short the first four times', 4, error('OPPORTUNITY_CHANGED'), 0.5, 300],
    ['is short while another holds the pair', 2, error('PAIR_BUSY'), 0.75, 400],
    ['grows when it goes on for ever', 5, error('PAIR_BUSY'), 0.5, 32_000],
  ];
  for (const [name, attempts, thrown, random, ms] of cases)
    it(name, () => {
      assert.equal(delayAfter(attempts, thrown, random), ms);
    });

  it('lies between nothing and the full step, whatever the random number', () => {
    for (let attempts = 1; attempts < 20; attempts += 1)
      for (const random of [0, 0.25, 0.5, 0.999]) {
        const ms = delayAfter(attempts, error('SALESFORCE_UNAVAILABLE'), random);
        assert.ok(ms >= 250 && ms <= Math.min(15 * minute, 2_000 * 2 ** attempts));
      }
  });

  it('adds up to about an hour at most before a pair is given up', () => {
    let total = 0;
    for (let attempts = 1; attempts < maxAttempts; attempts += 1)
      total += delayAfter(attempts, error('SALESFORCE_UNAVAILABLE'), 0.999);
    assert.ok(total > 30 * minute && total < 75 * minute, String(total));
  });
});

describe('giving up', () => {
  const cases: [code: ErrorCode, attempts: number, givenUp: boolean][] = [
    ['UNEXPECTED', maxAttempts - 1, false],
    ['UNEXPECTED', maxAttempts, true],
    ['REFERRAL_CHANGED', maxAttempts, true],
    ['PAIR_BUSY', maxAttempts, true],
    ['PARTNER_CENTER_UNAVAILABLE', 1_000, false],
    ['PARTNER_CENTER_THROTTLED', 1_000, false],
    ['PARTNER_CENTER_SIGN_IN', 1_000, false],
    ['PARTNER_CENTER_DENIED', 1_000, false],
    ['CREDENTIAL_UNREADABLE', 1_000, false],
    ['SALESFORCE_UNAVAILABLE', 1_000, false],
    ['SALESFORCE_LIMIT', 1_000, false],
    ['SALESFORCE_SIGN_IN', 1_000, false],
    ['SALESFORCE_LIMIT', 1_000, false],
    ['SALESFORCE_UNREADABLE', 1_000, false],
    ['MAPPING_MISSING', 1_000, false],
    ['REFERRAL_NOT_VISIBLE', 1_000, false],
    ['RECORD_LOCKED', 1_000, false],
  ];
  for (const [code, attempts, givenUp] of cases)
    it(`after ${String(attempts)} attempts that end with ${code}: ${givenUp ? 'yes' : 'no, the outage is waited out'}`, () => {
      assert.equal(countFailure({ attempts: attempts - 1, errorCode: code }, error(code)).givenUp, givenUp);
    });

  it('an outage does not use up the attempts of a pair, nor do its own faults outlast one', () => {
    const long = { attempts: 40, errorCode: 'SALESFORCE_UNAVAILABLE' } as const;
    assert.deepEqual(countFailure(long, error('OPPORTUNITY_CHANGED')), { attempts: 1, givenUp: false });
    assert.deepEqual(countFailure({ attempts: 11, errorCode: 'UNEXPECTED' }, error('SALESFORCE_UNAVAILABLE')), {
      attempts: 1,
      givenUp: false,
    });
  });
});

describe('a problem that every pair has', () => {
  const cases: [code: ErrorCode, isForAll: boolean][] = [
    ['SALESFORCE_UNAVAILABLE', true],
    ['MAPPING_MISSING', true],
    ['PARTNER_CENTER_DENIED', false],
    ['REFERRAL_NOT_VISIBLE', false],
    ['RECORD_LOCKED', false],
    ['UNEXPECTED', false],
  ];
  for (const [code, isForAll] of cases)
    it(`${code}: ${isForAll ? 'yes' : 'no, this pair may be the only one'}`, () => {
      assert.equal(isOutageForAll(code), isForAll);
    });
});

describe('an error', () => {
  const cases: [code: ErrorCode, attempt: number, told: boolean][] = [
    ['SALESFORCE_REFUSED', 1, true],
    ['UNEXPECTED', maxAttempts - 1, false],
    ['UNEXPECTED', maxAttempts, true],
    ['PARTNER_CENTER_DENIED', maxAttempts - 1, false],
    ['PARTNER_CENTER_DENIED', maxAttempts, true],
    ['REFERRAL_UNREADABLE', 2, false],
    ['REFERRAL_UNREADABLE', 3, true],
    ['PARTNER_CENTER_UNAVAILABLE', maxAttempts, false],
    ['SALESFORCE_LIMIT', maxAttempts, false],
  ];
  for (const [code, attempt, told] of cases)
    it(`${code} is ${told ? '' : 'not '}for the seller to read at attempt ${String(attempt)}`, () => {
      assert.equal(isToBeTold({ attempts: attempt - 1, errorCode: code }, error(code)), told);
    });
});
