import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusal } from '../../../relay/salesforce/refusal.ts';

describe('a refusal of Salesforce', () => {
  const hidden = (errorCode: string) => `Salesforce refused the record (${errorCode}).`;
  for (const [errorCode, text, status, code, message, words] of [
    ['', 'x', 0, 'SALESFORCE_UNAVAILABLE', 'x', 'x'],
    ['', 'x', 400, 'SALESFORCE_REFUSED', 'x', 'x'],
    ['', 'x', 412, 'OPPORTUNITY_CHANGED', 'x', 'x'],
    ['', 'x', 429, 'SALESFORCE_UNAVAILABLE', 'x', 'x'],
    ['', 'x', 503, 'SALESFORCE_UNAVAILABLE', 'x', 'x'],
    ['STRING_TOO_LONG', 'too long', 400, 'SALESFORCE_REFUSED', hidden('STRING_TOO_LONG'), 'too long (STRING_TOO_LONG)'],
    ['UNABLE_TO_LOCK_ROW', 'x', 400, 'SALESFORCE_UNAVAILABLE', hidden('UNABLE_TO_LOCK_ROW'), 'x (UNABLE_TO_LOCK_ROW)'],
    ['INVALID_SESSION_ID', 'x', 401, 'SALESFORCE_SIGN_IN', hidden('INVALID_SESSION_ID'), 'x (INVALID_SESSION_ID)'],
    // What is said of the schema is for everyone, the query that it quotes is not.
    ...(
      [
        ["WHERE Name = 'Ann' ERROR at Row:1:Column:9 ", "No such column 'X__c' on entity 'Opportunity'", '. More.'],
        ['', "No such column 'X__c' on sobject of type Opportunity", ''],
        ['FROM Y ', "sObject type 'Y' is not supported", '.'],
      ] as const
    ).map(([before, about, after]) => {
      const text = before + about + after;
      return [
        'INVALID_FIELD',
        text,
        400,
        'SALESFORCE_REFUSED',
        `${about} (INVALID_FIELD).`,
        `${text} (INVALID_FIELD)`,
      ] as const;
    }),
    // What every object has is no row of the table.
    ['toString', 'x', 400, 'SALESFORCE_REFUSED', hidden('toString'), 'x (toString)'],
    ['__proto__', 'x', 412, 'OPPORTUNITY_CHANGED', hidden('__proto__'), 'x (__proto__)'],
  ] as const) {
    it(`${errorCode || 'without a code'} (${text}) with status ${String(status)} is ${code}`, () => {
      const error = refusal(errorCode, text, status);
      assert.deepEqual([error.code, error.message, error.words], [code, message, words]);
    });
  }

  for (const [text, code, retryAfterMs] of [
    ['TotalRequests Limit exceeded.', 'SALESFORCE_LIMIT', 60_000],
    ['Something new', 'SALESFORCE_LIMIT', 60_000],
    ['ConcurrentRequests (Concurrent API Requests) Limit exceeded.', 'SALESFORCE_UNAVAILABLE', 5_000],
  ] as const)
    it(`REQUEST_LIMIT_EXCEEDED (${text}) is ${code}, for ${String(retryAfterMs / 1000)} seconds`, () => {
      const error = refusal('REQUEST_LIMIT_EXCEEDED', text, 403);
      assert.deepEqual([error.code, error.retryable, error.retryAfterMs], [code, true, retryAfterMs]);
      assert.equal(error.words, `${text} (REQUEST_LIMIT_EXCEEDED)`);
    });
});
