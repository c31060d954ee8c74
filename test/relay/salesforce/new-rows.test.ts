import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newRows } from '../../../relay/salesforce/new-rows.ts';
import type { JsonObject, NewOpportunity } from '../../../relay/sync/model.ts';

const rows = (values: JsonObject, wanted: Partial<NewOpportunity> = {}) =>
  newRows({ referralId: 'r', values, card: {}, dealName: null, ownerEmails: [], defaultOwner: '', ...wanted });

describe('the rows of a new deal', () => {
  it('are its opportunity with the card, its account and its contact', () => {
    const values = {
      ...{ Name: 'A deal', Amount: 5, 'Account.Name': 'Contoso', 'Account.BillingCity': 'Redmond' },
      ...{ 'PrimaryContact.LastName': 'Smith', 'PrimaryContact.Email': 's@x.example', 'Owner.Email': 'o@x.example' },
    };
    const card = { sync: true, referralId: 'r' };
    assert.deepEqual(rows(values, { card, ownerEmails: ['o@x.example'], defaultOwner: 'avery@contoso' }), {
      referralId: 'r',
      fields: { Name: 'A deal', Amount: 5, Sync_with_Partner_Center__c: true, Referral_Identifier__c: 'r' },
      account: { Name: 'Contoso', BillingCity: 'Redmond' },
      contact: { LastName: 'Smith', Email: 's@x.example' },
      ...{ ownerEmails: ['o@x.example'], defaultOwner: 'avery@contoso' },
    });
  });

  const names: [name: string, values: JsonObject, dealName: string | null, deal: string, account: string][] = [
    ['its own', { Name: 'Deal', 'Account.Name': 'Contoso' }, 'Deal', 'Deal', 'Contoso'],
    ["the account's when it has none", { 'Account.Name': 'Contoso' }, null, 'Contoso', 'Contoso'],
    ["the deal's for the account when that has none", { Name: 'Deal' }, 'Deal', 'Deal', 'Deal'],
    ['a plain word when nobody has one', {}, null, 'Unnamed customer', 'Unnamed customer'],
  ];
  for (const [name, values, dealName, deal, account] of names)
    it(`have a name: ${name}`, () => {
      const made = rows(values, { dealName });
      assert.deepEqual([made.fields['Name'], made.account['Name']], [deal, account]);
    });

  it('have a contact with the e-mail address for a name when there is no other, and none without both', () => {
    assert.deepEqual(rows({ 'PrimaryContact.Email': 's@x.example' }).contact, {
      ...{ Email: 's@x.example', LastName: 's@x.example' },
    });
    assert.equal(rows({ 'PrimaryContact.FirstName': 'Sue' }).contact, undefined);
  });
});
