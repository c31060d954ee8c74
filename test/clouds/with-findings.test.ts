import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answered } from './with-findings.ts';

describe('What a real cloud has answered', () => {
  const switches = { pageSize: 100, listsCarryETag: false, multiCurrency: true };
  const found = {
    findings: [
      { says: 'x', outcome: 'answered', asks: 'listsCarryETag', answer: true },
      { says: 'x', outcome: 'answered', asks: 'pageSize', answer: 'unknown' },
      { says: 'x', outcome: 'answered', asks: 'multiCurrency', answer: false },
      { says: 'x', outcome: 'holds' },
    ],
  };

  it('sets the switches that are facts of the cloud, and leaves what it did not tell', () => {
    const names = ['pageSize', 'listsCarryETag'] as const;
    assert.deepEqual(answered(switches, names, found), { ...switches, listsCarryETag: true });
  });
});
