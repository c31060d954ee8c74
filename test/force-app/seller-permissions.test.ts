import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { permissionSet, opportunityFields } from './permission-sets.ts';

/** What a seller may do with each field of an opportunity: the column "seller may edit" of the design. */
const sellerMay: Readonly<Record<string, 'edit' | 'read'>> = {
  Sync_with_Partner_Center__c: 'edit',
  Referral_Identifier__c: 'read',
  Referral_Link__c: 'read',
  How_can_Microsoft_help__c: 'edit',
  Products__c: 'edit',
  Audit__c: 'read',
  Referral_Visible_to_Microsoft__c: 'edit',
  Microsoft_CRM_Identifier__c: 'read',
  Microsoft_Notes__c: 'read',
  Referral_Status__c: 'read',
  Referral_Substatus__c: 'read',
  Referral_Response__c: 'edit',
  Referral_Response_Reason__c: 'edit',
  Referral_Expires__c: 'read',
  Referral_Deal_Kind__c: 'read',
  Marketplace_Purchase_Intent__c: 'edit',
  Partner_Center_Sync_Status__c: 'read',
  Partner_Center_Sync_Message__c: 'read',
  Partner_Center_Last_Synced__c: 'read',
  // Through the card, which saves as the user.
  Partner_Center_Sync_Requested__c: 'edit',
  Partner_Center_Sync_Icon__c: 'read',
  Partner_Center_Missing__c: 'read',
  Partner_Center_Error_Code__c: 'read',
  Partner_Center_Link_To__c: 'edit',
  Partner_Center_Conflict_Seen__c: 'edit',
  Partner_Center_Conflicted__c: 'read',
  Partner_Center_Moved_To__c: 'read',
  Partner_Center_Offer_Refused__c: 'edit',
  Microsoft_Seller__c: 'read',
  Referral_Direction__c: 'read',
  Microsoft_Answer__c: 'read',
  Microsoft_Answered__c: 'read',
  Referral_Visible_By__c: 'read',
  Referral_Visible_On__c: 'read',
  Microsoft_Answer_Details__c: 'read',
};

describe('A seller', () => {
  const { fields, customPermissions } = permissionSet('Partner_Center_Seller');

  for (const { name } of opportunityFields)
    it(`may ${sellerMay[name] ?? '(say what in this table)'} ${name}`, () => {
      const access = fields.get(`opportunity.${name.toLowerCase()}`);
      assert.deepEqual([access?.read, access?.edit], [true, sellerMay[name] === "edit"]);
      assert.ok(name in sellerMay, `${name} is new: add it to the table of this test, and to the design`);
    });

  it('gets the fields of nothing but what the package brings', () => {
    const foreign = [...fields.keys()].filter((name) => !name.endsWith('__c'));
    assert.deepEqual(foreign, []);
  });

  it('edits nothing on the objects that the relay writes', () => {
    const edited = [...fields].filter(([name, access]) => !name.startsWith('opportunity.') && access.edit);
    assert.deepEqual(edited, []);
  });

  it('is not taken for the relay', () => {
    assert.deepEqual([...customPermissions], []);
  });
});
