import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CosellError, errorCodes, isErrorCode, type ErrorCode } from '../../relay/errors.ts';
import { isToBeTold, maxAttempts } from '../../relay/sync/record/retry.ts';
import { root } from './package-files.ts';

const source = readFileSync(join(root, 'force-app/main/default/lwc/partnerCenter/problems.js'), 'utf8');
const worded = [...source.matchAll(/^ {2}([A-Z_]+): (?:\{|busy)/gm)].map(([, code = '']) => code);

const command = 'ends a command, or the start of the relay';
const delivery = 'refuses a delivery, before it is known which deal it is about';
const mappingRow = 'takes a mapping row out of force, and shows in Sync health';

/** Errors that waiting alone does not mend, and that are never written to a deal all the same: where they end instead. */
const elsewhere: Readonly<Partial<Record<ErrorCode, string>>> = {
  CONFIG_INVALID: command,
  USAGE: command,
  WEBHOOK_NOT_REGISTERED: command,
  WEBHOOK_TAKEN: command,
  WEBHOOK_TEST_FAILED: command,
  BODY_INVALID: delivery,
  BODY_TOO_LARGE: delivery,
  BODY_TYPE_REFUSED: delivery,
  METHOD_REFUSED: delivery,
  ADDRESS_UNKNOWN: delivery,
  WEBHOOK_SECRET_WRONG: delivery,
  SALESFORCE_EVENTS_LOST: delivery,
  SIGNATURE_MISSING: delivery,
  SIGNATURE_INVALID: delivery,
  CERTIFICATE_ORIGIN_REFUSED: delivery,
  CERTIFICATE_UNTRUSTED: delivery,
  CERTIFICATE_UNAVAILABLE: delivery,
  ORGANIZATION_UNKNOWN: delivery,
  MAPPING_FIELD_UNKNOWN: mappingRow,
  MAPPING_ROW_INVALID: mappingRow,
  OPPORTUNITY_DELETED: 'is about a deal whose card went with it, and shows in Sync Health',
  TRACES_NOT_SENT: 'is about traces for an operator, and ends in the log',
  ALERT_NOT_SENT: 'is about an alert to an operator, and ends in the log',
};

/** Whether the relay ever turns to the seller: when it stops trying by itself, or when somebody should know. */
const endsWithAPerson = (code: ErrorCode) => {
  const error = new CosellError(code, '');
  return isToBeTold({ attempts: maxAttempts, errorCode: code }, error);
};

const labels = readFileSync(join(root, 'force-app/main/default/labels/CustomLabels.labels-meta.xml'), 'utf8');
const advice = [...labels.matchAll(/<fullName>Partner_Center_(Advice_\w+)<.*?<value>(.*?)</gs)];
/** What a seller has neither access to nor a word for. */
const operatorsOnly = /service account|integration user|permission set|\brole\b|\blog\b|\b[A-Z]+_[A-Z_]+\b/;

describe('The reasons why deals need attention', () => {
  it('are words for codes that the relay has', () => {
    assert.notEqual(worded.length, 0);
    assert.deepEqual(
      worded.filter((code) => !isErrorCode(code)),
      [],
    );
  });

  for (const code of Object.keys(errorCodes).filter(isErrorCode)) {
    const reachesSeller = endsWithAPerson(code) && elsewhere[code] === undefined;
    it(`${reachesSeller ? 'have' : 'need no'} words for ${code}`, () => {
      assert.equal(worded.includes(code), reachesSeller);
    });
  }

  it('leave out only errors that would otherwise reach a seller', () => {
    assert.deepEqual(
      Object.keys(elsewhere).filter((code) => !isErrorCode(code) || !endsWithAPerson(code)),
      [],
    );
  });

  it('come with advice that a seller can follow', () => {
    assert.ok(advice.length > 10);
    assert.deepEqual(
      advice.filter(([, , text = '']) => operatorsOnly.test(text)).map(([, name]) => name),
      [],
    );
  });
});
