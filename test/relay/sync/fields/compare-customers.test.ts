import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareCustomers } from '../../../../relay/sync/fields/compare-customers.ts';
import { customerPairs } from './customer-pairs.ts';

describe('two descriptions of a customer', () => {
  for (const { likeness, texts, pair } of customerPairs)
    it(`are ${likeness}: ${JSON.stringify(texts)}`, () => {
      const [one, other] = pair;
      assert.deepEqual([compareCustomers(one, other), compareCustomers(other, one)], [likeness, likeness]);
    });

  it('are tried in 200 pairs', () => {
    assert.ok(customerPairs.length >= 200, String(customerPairs.length));
  });

  it('are the same when they are one', () => {
    for (const { pair } of customerPairs)
      for (const one of pair) if (/\p{L}/u.test(one.name ?? '')) assert.equal(compareCustomers(one, one), 'same');
  });
});
