import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiOf, startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

/** Rows by name: phone, deleted or not. */
const accounts = [
  { Name: 'Alpha', Phone: '1' },
  { Name: 'alpha', Phone: '2' },
  { Name: 'Beta', Phone: null },
  { Name: 'Gamma', Phone: '1' },
];

describe('a query that names values is answered as if all rows had been looked at', () => {
  let cloud: SalesforceCloud;
  before(async () => {
    cloud = await startFixtureOrg();
    await cloud.as(cloud.users.admin).createMany('Account', accounts);
    const gone = await cloud.as(cloud.users.admin).create('Account', { Name: 'Alpha', Phone: 'gone' });
    await cloud.as(cloud.users.admin).delete('Account', gone);
  });
  after(() => cloud.close());

  for (const [where, names] of [
    ["Name = 'ALPHA'", ['Alpha', 'alpha']],
    ["Name IN ('beta', 'alpha', 'alpha')", ['Alpha', 'Beta', 'alpha']],
    ["Name = 'alpha' AND Phone = '2'", ['alpha']],
    ["Phone = '1' AND Name != 'Gamma'", ['Alpha']],
    ["Name = 'alpha' OR Phone = '1'", ['Alpha', 'Gamma', 'alpha']],
    ["Name = 'alpha' OR Phone = null", ['Alpha', 'Beta', 'alpha']],
    ["Name = 'alpha' OR Name LIKE 'g%'", ['Alpha', 'Gamma', 'alpha']],
    ["NOT (Name = 'alpha')", ['Beta', 'Gamma']],
    ["Name NOT IN ('alpha')", ['Beta', 'Gamma']],
    ["(Name = 'alpha' OR Name = 'gamma') AND Phone = '1'", ['Alpha', 'Gamma']],
    ["Phone IN ('2', '')", ['Beta', 'alpha']],
    ["Name = 'nobody'", []],
  ] as const)
    it(where, async () => {
      const rows = await cloud.as(cloud.users.admin).query(`SELECT Name FROM Account WHERE ${where}`);
      assert.deepEqual(rows.map(({ Name }) => String(Name)).sort(), names);
    });

  it('deleted rows only where they were asked for', async () => {
    const api = apiOf(cloud, cloud.users.admin);
    const phones = async (resource: string) => {
      const { body } = await api(
        'GET',
        `/${resource}?q=${encodeURIComponent("SELECT Phone FROM Account WHERE Name = 'alpha'")}`,
      );
      const { records } = body as { records: { Phone: string }[] };
      return records.map(({ Phone }) => Phone).sort();
    };
    assert.deepEqual(await phones('query'), ['1', '2']);
    assert.deepEqual(await phones('queryAll'), ['1', '2', 'gone']);
  });
});
