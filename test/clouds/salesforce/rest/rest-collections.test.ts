import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiOf, startFixtureOrg } from '../fixture.ts';

describe('an unknown field of one record in a collection', () => {
  for (const [setting, expected] of [
    ['row', ['saved', 'INVALID_FIELD']],
    ['call', 'INVALID_FIELD'],
  ] as const)
    it(`is the failure of the ${setting}`, async (t) => {
      const cloud = await startFixtureOrg({ switches: { collectionUnknownField: setting } });
      t.after(() => cloud.close());
      const attributes = { type: 'Account' };
      const records = [
        { attributes, Name: 'Fine' },
        { attributes, Name: 'Odd', Nothing__c: 1 },
      ];
      const { status, body } = await apiOf(cloud, cloud.users.admin)('POST', '/composite/sobjects', { records });
      const rows = body as { success?: boolean; errorCode?: string; errors?: { statusCode: string }[] }[];
      const told = status === 400 ? rows[0]?.errorCode : rows.map((row) => row.errors?.[0]?.statusCode ?? 'saved');
      assert.deepEqual(told, expected);
      const made = await cloud.as(cloud.users.admin).query('SELECT Id FROM Account');
      assert.equal(made.length, setting === 'row' ? 1 : 0);
    });
});
