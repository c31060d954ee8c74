import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareCustomers, coreName, customerKeys } from '../../../../relay/sync/fields/compare-customers.ts';
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

  it('are found by a key that they share, unless they are different', () => {
    const lost = customerPairs.filter(
      ({ likeness, pair: [one, other] }) =>
        likeness !== 'different' && !customerKeys(one.name).some((key) => customerKeys(other.name).includes(key)),
    );
    assert.deepEqual(lost, []);
  });

  it('are the same when they are one', () => {
    for (const { pair } of customerPairs)
      for (const one of pair) if (/\p{L}/u.test(one.name ?? '')) assert.equal(compareCustomers(one, one), 'same');
  });
});

describe('the name without its legal form', () => {
  const names: [name: string | null, core: string][] = [
    ['Contoso, Inc.', 'contoso'],
    ['Müller &amp; Söhne GmbH &amp; Co. KG', 'müller & söhne'],
    ['Contoso株式会社', 'contoso'],
    ['株式会社', '株式会社'],
    ['Limited', 'limited'],
    ['★', '★'],
    [null, ''],
  ];
  for (const [name, core] of names)
    it(`of ${String(name)} is "${core}"`, () => {
      assert.equal(coreName(name), core);
    });
});
