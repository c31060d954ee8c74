import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultOf, refusal } from '../../../relay/salesforce/refusal.ts';

describe('a refusal of Salesforce', () => {
  const hidden = (errorCode: string) => `Salesforce refused the record (${errorCode}).`;
  for (const [errorCode, text, status, code, message, words] of [
    ['', 'x', 0, 'SALESFORCE_UNAVAILABLE', 'x', 'x'],
    ['', 'x', 400, 'SALESFORCE_REFUSED', 'x', 'x'],
    ['', 'x', 412, 'OPPORTUNITY_CHANGED', 'x', 'x'],
    ['', 'x', 420, 'SALESFORCE_UNAVAILABLE', 'x', 'x'],
    ['', 'x', 429, 'SALESFORCE_UNAVAILABLE', 'x', 'x'],
    ['', 'x', 503, 'SALESFORCE_UNAVAILABLE', 'x', 'x'],
    ['STRING_TOO_LONG', 'too long', 400, 'SALESFORCE_REFUSED', hidden('STRING_TOO_LONG'), 'too long (STRING_TOO_LONG)'],
    ['UNABLE_TO_LOCK_ROW', 'x', 400, 'SALESFORCE_UNAVAILABLE', hidden('UNABLE_TO_LOCK_ROW'), 'x (UNABLE_TO_LOCK_ROW)'],
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

  const unwell = "The org's automation reached a Salesforce limit";
  const inside = (text: string) =>
    `Relay_Guard: execution of BeforeInsert caused by: ${text} Trigger.Relay_Guard: line 7, column 1`;
  for (const [errorCode, text, fault, code, about, pauseMs] of [
    [
      'REQUEST_LIMIT_EXCEEDED',
      'TotalRequests Limit exceeded.',
      'org',
      'SALESFORCE_LIMIT',
      "The org's API calls for today are used up",
      10_000,
    ],
    [
      'REQUEST_LIMIT_EXCEEDED',
      'Something new',
      'org',
      'SALESFORCE_LIMIT',
      "The org's API calls for today are used up",
      10_000,
    ],
    ...['ConcurrentRequests (Concurrent API Requests) Limit exceeded.', 'ConcurrentPerOrgLongTxn Limit exceeded.'].map(
      (text) =>
        [
          'REQUEST_LIMIT_EXCEEDED',
          text,
          'org',
          'SALESFORCE_UNAVAILABLE',
          'Salesforce is processing too many calls at the same time',
          5_000,
        ] as const,
    ),
    [
      'STORAGE_LIMIT_EXCEEDED',
      'storage limit exceeded',
      'org',
      'SALESFORCE_LIMIT',
      "The org's data storage is full: free some of it in Setup > Storage Usage",
      60_000,
    ],
    [
      'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
      'x',
      'org',
      'SALESFORCE_UNAVAILABLE',
      'The org is in read-only mode while Salesforce maintains it',
      60_000,
    ],
    ...(
      [
        'REQUEST_RUNNING_TOO_LONG',
        'TOO_MANY_APEX_REQUESTS',
        'TERRITORY_REALIGN_IN_PROGRESS',
        'RECORD_IN_USE_BY_WORKFLOW',
        'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
        'INVALID_QUERY_LOCATOR',
      ] as const
    ).map(
      (errorCode) =>
        [errorCode, 'x', 'moment', 'SALESFORCE_UNAVAILABLE', 'Salesforce refused the record', undefined] as const,
    ),
    [
      'ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE',
      'x',
      'row',
      'OPPORTUNITY_CHANGED',
      'Salesforce refused the record',
      undefined,
    ],
    ...(
      [
        'INVALID_SESSION_ID',
        'API_DISABLED_FOR_ORG',
        'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
        'TRIAL_EXPIRED',
      ] as const
    ).map(
      (errorCode) =>
        [errorCode, 'x', 'org', 'SALESFORCE_SIGN_IN', 'Salesforce blocks the integration user', undefined] as const,
    ),
    ...(['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'CANNOT_EXECUTE_FLOW_TRIGGER', 'APEX_ERROR'] as const).flatMap(
      (errorCode) => [
        ...[
          'System.LimitException: Apex CPU time limit exceeded',
          'System.LimitException: Too many SOQL queries: 101',
          'Too many DML statements: 151',
          'Apex heap size too large: 6292312',
          // In the integration user's language.
          'System.LimitException: Apex-CPU-Zeitlimit überschritten',
        ].map((text) => [errorCode, inside(text), 'batch', 'SALESFORCE_UNAVAILABLE', unwell, undefined] as const),
        [
          errorCode,
          inside('System.DmlException: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record'),
          'moment',
          'SALESFORCE_UNAVAILABLE',
          "Another transaction holds a record that the org's automation needs",
          undefined,
        ] as const,
        [
          errorCode,
          inside('FIELD_CUSTOM_VALIDATION_EXCEPTION, No discounts.'),
          'row',
          'SALESFORCE_REFUSED',
          'Salesforce refused the record',
          undefined,
        ] as const,
      ],
    ),
    ['UNABLE_TO_LOCK_ROW', 'x', 'moment', 'SALESFORCE_UNAVAILABLE', 'Salesforce refused the record', undefined],
    [
      'ENTITY_IS_LOCKED',
      'locked for editing',
      'row',
      'RECORD_LOCKED',
      'The record is locked, for example by an approval process',
      undefined,
    ],
    [
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'Too many SOQL queries are no reason',
      'row',
      'SALESFORCE_REFUSED',
      'Salesforce refused the record',
      undefined,
    ],
  ] as const)
    it(`${errorCode} (${text.slice(0, 90)}) is the fault of the ${fault}`, () => {
      const error = refusal(errorCode, text, 400);
      assert.equal(faultOf(errorCode, text), fault);
      assert.deepEqual([error.code, error.message, error.retryAfterMs], [code, `${about} (${errorCode}).`, pauseMs]);
      assert.equal(error.words, `${text} (${errorCode})`);
    });

  for (const [told, waits] of [
    [undefined, 10_000],
    [2_000, 10_000],
    [120_000, 120_000],
  ] as const)
    it(`of the daily limit that asks for ${String(told)} ms is respected for ${String(waits)} ms`, () => {
      assert.equal(refusal('REQUEST_LIMIT_EXCEEDED', 'x', 403, { retryAfterMs: told }).retryAfterMs, waits);
    });

  it('keeps the fields that the org blames', () => {
    assert.deepEqual(refusal('STRING_TOO_LONG', 'x', 400, { fields: ['CloseDate'] }).fields, ['CloseDate']);
    assert.deepEqual(refusal('STRING_TOO_LONG', 'x', 400).fields, []);
  });
});
