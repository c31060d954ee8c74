import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idle, open, type Finding } from '../scripts/analyzer-findings.ts';

const file = '/here/force-app/main/default/lwc/partnerCenter/timers.js';
const finding = (change: Partial<Finding> = {}): Finding => ({
  ...{ engine: 'eslint', rule: '@lwc/lwc/no-async-operation', severity: 3, message: 'setTimeout', file, line: 3 },
  ...change,
});

describe('A finding of the code analyzer', () => {
  for (const [what, change, isOpen] of [
    ['counts', { rule: 'no-eval' }, true],
    ['counts in another file than the explained one', { file: file.replace('timers', 'times') }, true],
    ['is explained', {}, false],
    ['is of no account in a test', { rule: 'no-eval', file: '/here/lwc/a/__tests__/a.test.js' }, false],
    ['is of no account below severity 3', { rule: 'no-eval', severity: 4 }, false],
  ] as const)
    it(what, () => {
      assert.equal(open([finding(change)]).length, isOpen ? 1 : 0);
    });

  it('that is gone leaves no explanation behind', () => {
    assert.deepEqual(
      idle([finding()]).map((one) => one.split(' ')[0]),
      ['ProtectSensitiveData'],
    );
  });
});
