import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startSalesforceCloud, type SalesforceCloud } from '../start.ts';

describe('POST /composite/tree/Account', () => {
  let org: SalesforceCloud;
  before(async () => {
    org = await startSalesforceCloud();
  });
  after(() => org.close());

  const account = (referenceId: string, fields: object) => ({
    attributes: { type: 'Account', referenceId },
    ...fields,
  });

  async function post(records: readonly object[]): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${org.url}/services/data/v66.0/composite/tree/Account`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${org.accessTokenFor(org.users.admin)}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ records }),
    });
    return { status: response.status, body: await response.json() };
  }

  const names = async () => (await org.as(org.users.admin).query('SELECT Name FROM Account')).map((row) => row['Name']);

  it('creates every record and gives each its id', async () => {
    const { status, body } = await post([account('a', { Name: 'Contoso' }), account('b', { Name: 'Fabrikam' })]);
    assert.equal(status, 201);
    assert.match(JSON.stringify(body), /^\{"hasErrors":false,"results":\[\{"referenceId":"a","id":"001\w{15}"\}/);
    assert.deepEqual(await names(), ['Contoso', 'Fabrikam']);
  });

  it('creates none when one is refused, and names that one', async () => {
    const before = await names();
    const { status, body } = await post([account('c', { Name: 'Northwind' }), account('d', { Nope__c: 1 })]);
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), /"hasErrors":true,"results":\[\{"referenceId":"d","errors":\[\{"statusCode"/);
    assert.deepEqual(await names(), before);
  });
});
