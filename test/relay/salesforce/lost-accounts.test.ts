import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { createLostAccounts } from '../../../relay/salesforce/lost-accounts.ts';
import { AnswerLost } from '../../../relay/salesforce/request.ts';

const second = 1_000;
const minute = 60 * second;
const lost = new CosellError('SALESFORCE_UNAVAILABLE', 'no answer', { cause: new AnswerLost() });

describe('an account whose creation was not confirmed', () => {
  /** For each time, how long the next look may take; undefined where the account may be created. */
  function waits(error: CosellError, ...times: number[]) {
    let now = 0;
    const accounts = createLostAccounts(() => now);
    accounts.note('northwind', error);
    return times.map((time) => {
      now = time;
      return accounts.waitingFor('northwind')?.retryAfterMs;
    });
  }

  it('is looked for every fifteen seconds, and made again after ten minutes, not a moment later', () => {
    assert.deepEqual(waits(lost, 0, 9 * minute, 10 * minute - 4 * second, 10 * minute - 1, 10 * minute), [
      15 * second,
      15 * second,
      4 * second,
      1,
      undefined,
    ]);
  });

  it('is made again at once where the org refused it', () => {
    assert.deepEqual(waits(new CosellError('SALESFORCE_REFUSED', 'no'), 0), [undefined]);
  });

  it('holds up no other customer', () => {
    const accounts = createLostAccounts(() => 0);
    accounts.note('northwind', lost);
    assert.equal(accounts.waitingFor('fabrikam'), undefined);
  });
});
