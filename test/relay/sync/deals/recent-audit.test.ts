import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withRecentAudit } from '../../../../relay/sync/deals/recent-audit.ts';
import { blankCard } from '../../../../relay/sync/record/card.ts';

const lines = (count: number, length = 99) =>
  Array.from({ length: count }, (_, index) => String(index).padEnd(length, '.')).join('\n');
const shown = (audit: string | null, value: string | undefined) =>
  withRecentAudit(
    { id: '006', modifiedAt: '', fresh: false, fields: {}, team: [], card: { ...blankCard, audit } },
    value === undefined ? {} : { Audit_Characters: value },
  ).card.audit;

describe('the audit that is kept', () => {
  it('is its newest lines, each of them whole', () => {
    assert.equal(shown(lines(200), '10000'), lines(100));
    assert.equal(shown(lines(200), '10050'), lines(100));
  });
  it('is all of it while there is room', () => {
    assert.equal(shown(lines(100), '10000'), lines(100));
    assert.equal(shown(`${lines(100)}x`, '10000'), `${lines(100)}x`);
    assert.equal(shown(null, '10000'), null);
  });
  it('is at least the newest line, however long', () => {
    assert.equal(shown(lines(3, 20_000), '10000'), lines(1, 20_000));
    assert.equal(shown(lines(1, 20_000), '10000'), lines(1, 20_000));
  });
  for (const value of [undefined, '', 'off', '10', '-1', 'many'])
    it(`is all of it where the setting says ${JSON.stringify(value)}`, () => {
      assert.equal(shown(lines(500), value), lines(500));
    });
});
