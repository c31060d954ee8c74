import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customerOf } from '../../../relay/sync/customer.ts';
import type { Json } from '../../../relay/sync/model.ts';
import { setAt } from '../../../relay/sync/pointer.ts';
import { fixture, referralOf } from './fixture.ts';

function customer(values: Record<string, Json> = {}) {
  const body = fixture('incoming-co-sell');
  for (const [pointer, value] of Object.entries(values)) setAt(body, pointer, value);
  return customerOf(referralOf(body));
}
const person = (values: Record<string, string>) => ({ '/customerProfile/team': [values] });

describe('the customer of a referral', () => {
  it('is its account and its first contact', () => {
    assert.deepEqual(customer(), {
      name: 'Contoso Customer Inc',
      street: 'One Microsoft Way\n34',
      ...{ city: 'Redmond', state: 'WA', postalCode: '98052', country: 'US' },
      contact: { firstName: 'Sue', lastName: 'Smith', email: 'sue.smith@contoso.example', phone: '1234567890' },
    });
  });

  it('has no contact where the referral names none', () => {
    assert.equal(customerOf(referralOf(fixture('marketplace-lead'))).contact, undefined);
    assert.equal(customer(person({ firstName: 'Sue' })).contact, undefined, 'Salesforce needs a last name');
  });

  it('gets the e-mail address for a last name that is missing', () => {
    const { contact } = customer(person({ firstName: 'Sue', email: 'sue@contoso.example' }));
    assert.equal(contact?.lastName, 'sue@contoso.example');
  });

  it('is named after the deal where it has no name, for an account needs one', () => {
    assert.equal(customer({ '/customerProfile/name': ' ' }).name, 'Test Cosell Invite_20');
    assert.equal(customer({ '/customerProfile/name': null, '/name': null }).name, 'Unnamed customer');
  });

  it('leaves out the address lines that are empty', () => {
    assert.equal(customer({ '/customerProfile/address/addressLine2': '' }).street, 'One Microsoft Way');
    assert.equal(customer({ '/customerProfile/address': null }).street, null);
  });
});
