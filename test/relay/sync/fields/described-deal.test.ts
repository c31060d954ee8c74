import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dealOf } from '../../../../relay/sync/fields/described-deal.ts';
import type { Json } from '../../../../relay/sync/model.ts';

const unknown = {
  ...{ id: 'R', name: null, amount: null, closeDate: null },
  customer: { name: null, postalCode: null, country: null },
};
const withDetails = (details: { dealValue?: Json; closingDateTime?: Json }) => dealOf({ id: 'R', body: { details } });

describe('a deal as its referral describes it', () => {
  it('has the name, the customer, the amount and the day on which it closes', () => {
    const body = {
      name: 'Azure migration',
      customerProfile: { name: 'Fabrikam', address: { postalCode: '98052', country: 'US' } },
      details: { dealValue: 100, closingDateTime: '2027-06-30T10:00:00Z' },
    };
    assert.deepEqual(dealOf({ id: 'R', body }), {
      ...{ id: 'R', name: 'Azure migration', amount: 100, closeDate: '2027-06-30' },
      customer: { name: 'Fabrikam', postalCode: '98052', country: 'US' },
    });
  });

  it('is unknown where the referral says nothing, or a blank', () => {
    assert.deepEqual(dealOf({ id: 'R', body: {} }), unknown);
    const address = { postalCode: '', country: null };
    const details = { dealValue: '', closingDateTime: '' };
    assert.deepEqual(dealOf({ id: 'R', body: { name: '', customerProfile: { name: 7, address }, details } }), unknown);
    assert.equal(withDetails({ dealValue: null }).amount, null);
  });

  it('has an amount that is sent as text, or is nothing', () => {
    assert.equal(withDetails({ dealValue: '10000' }).amount, 10_000);
    assert.equal(withDetails({ dealValue: 0 }).amount, 0);
  });

  it('has no amount where the relay cannot read one', () => {
    for (const dealValue of ['a lot', '10,000', [5]]) assert.equal(withDetails({ dealValue }).amount, null);
  });

  it('closes on no day where the relay cannot read one, or it was never set', () => {
    for (const closingDateTime of ['soon', '0001-01-01T00:00:00'])
      assert.equal(withDetails({ closingDateTime }).closeDate, null);
  });
});
