import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startFixtureOrg } from './fixture.ts';
import type { SalesforceCloud } from './start.ts';

const deal = { Name: 'x', StageName: 'Prospecting', CloseDate: '2026-12-31' };

describe('permission set assignments', () => {
  let cloud: SalesforceCloud;
  before(async () => {
    cloud = await startFixtureOrg({ switches: { assignPermissionSets: false } });
  });
  after(() => cloud.close());

  const idOf = async (object: string, where: string) =>
    String((await cloud.as(cloud.users.admin).query(`SELECT Id FROM ${object} WHERE ${where}`))[0]?.['Id']);

  it('give their permissions from then on, until they are taken away', async () => {
    const admin = cloud.as(cloud.users.admin);
    const seller = cloud.as(cloud.users.seller);
    await assert.rejects(seller.create('Opportunity', { ...deal, Shared__c: true }), { errorCode: 'INVALID_FIELD' });
    const assignment = {
      AssigneeId: await idOf('User', `Username = '${cloud.users.seller}'`),
      PermissionSetId: await idOf('PermissionSet', "Name = 'Partner_Center_Seller'"),
    };
    const id = await admin.create('PermissionSetAssignment', assignment);
    await seller.create('Opportunity', { ...deal, Shared__c: true });
    await assert.rejects(admin.create('PermissionSetAssignment', assignment), {
      errorCode: 'DUPLICATE_VALUE',
      message: `duplicate value found: PermissionSetAssignment duplicates value on record with id: ${id}`,
    });
    await admin.delete('PermissionSetAssignment', id);
    await assert.rejects(seller.create('Opportunity', { ...deal, Shared__c: true }), { errorCode: 'INVALID_FIELD' });
  });

  it('are made by administrators only', async () => {
    const assignment = {
      AssigneeId: await idOf('User', `Username = '${cloud.users.seller}'`),
      PermissionSetId: await idOf('PermissionSet', "Name = 'Partner_Center_Integration'"),
    };
    await assert.rejects(cloud.as(cloud.users.seller).create('PermissionSetAssignment', assignment), {
      errorCode: 'INVALID_TYPE',
    });
  });

  it('are there from the start unless the switch is off', async () => {
    const usual = await startFixtureOrg();
    try {
      const rows = await usual
        .as(usual.users.admin)
        .query('SELECT Assignee.Username, PermissionSet.Name FROM PermissionSetAssignment ORDER BY PermissionSet.Name');
      assert.equal(rows.length, 2);
      assert.match(
        JSON.stringify(rows),
        /relay@contoso.*Partner_Center_Integration.*seller@contoso.*Partner_Center_Seller/,
      );
    } finally {
      await usual.close();
    }
  });
});
