import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeptDeals, type OpenReferral } from '../../../../relay/sync/observe/kept-deals.ts';

const referral = (id: string, customer: Partial<OpenReferral['deal']['customer']>): OpenReferral => ({
  organizationId: 'own',
  deal: {
    ...{ id, name: 'Azure "migration"', amount: 90_000.5, closeDate: '2027-06-30' },
    customer: { name: 'Tailspin', postalCode: '10115', country: 'DE', ...customer },
  },
});
const blank: OpenReferral = {
  organizationId: '',
  deal: {
    ...{ id: 'blank', name: null, amount: null, closeDate: null },
    customer: { name: 'Northwind', postalCode: null, country: null },
  },
};

describe('kept deals', () => {
  it('come back as they were, for any spelling of their customer', () => {
    const kept = createKeptDeals();
    const [one, other] = [referral('one', { name: 'Müller GmbH' }), referral('other', { name: 'Fabrikam' })];
    for (const each of [one, other, blank]) kept.keep(each);
    for (const name of ['Müller', 'Mueller', 'MULLER']) assert.deepEqual(kept.of([name]), [one]);
    assert.deepEqual(kept.of(['Northwind', 'northwind', 'Fabrikam']), [blank, other]);
    assert.deepEqual([kept.of(['Tailspin']), kept.of([])], [[], []]);
  });

  it('of one customer are forgotten one by one, and kept twice as the latest', () => {
    const kept = createKeptDeals();
    const all = ['a', 'b', 'c'].map((id) => referral(id, {}));
    const latest = referral('b', { country: 'FR' });
    for (const each of [...all, latest]) kept.keep(each);
    assert.deepEqual(kept.of(['Tailspin']), [all[0], latest, all[2]]);
    for (const id of ['a', 'c', 'never kept']) kept.forget(id);
    assert.deepEqual(kept.of(['Tailspin']), [latest]);
    kept.forget('b');
    assert.deepEqual(kept.of(['Tailspin']), []);
    for (const each of [latest, latest]) kept.keep(each);
    assert.deepEqual(kept.of(['Tailspin']), [latest]);
    kept.forget('b');
    assert.deepEqual(kept.of(['Tailspin']), []);
  });
});
