import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Heartbeat } from '../../../relay/sync/ports/organization.ts';
import { errorOf } from '../error-of.ts';
import { startConnected, type Connected } from './connected.ts';

describe('the heartbeat in Salesforce', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  const first: Heartbeat = {
    externalId: 'relay one/two',
    version: '1.2.3',
    at: Date.parse('2026-11-02T09:00:00Z'),
    lastFromPartnerCenter: Date.parse('2026-11-02T08:00:00Z'),
    lastFromSalesforce: undefined,
    queueDepth: 7,
    failedPairs: 0,
    events: { channel: 'Pub/Sub API', readAt: Date.parse('2026-11-02T08:59:00Z'), comparedAt: undefined },
    deletedDeals: 'A deal https://partner.example/1',
    credentialExpires: undefined,
    disabledMappings: 'Currency: there is no such field.',
    usage: { used: 41, limit: 1000 },
    setup: {
      at: Date.parse('2026-11-02T08:59:00Z'),
      checks: [{ name: 'sellers', state: 'todo', code: 'SELLERS_NONE', values: [] }],
    },
  };
  const rows = async () =>
    (
      await at.admin.query(
        'SELECT Name, External_Id__c, Version__c, Last_Heartbeat__c, Last_From_Partner_Center__c, Last_From_Salesforce__c, ' +
          'Event_Channel__c, Events_Read__c, Events_Compared__c, Deleted_Deals__c, Queue_Depth__c, Failed_Pairs__c, Credential_Expires__c, Disabled_Mappings__c, Api_Calls_Used__c, Api_Calls_Limit__c, Setup_Checks__c ' +
          'FROM Partner_Center_Relay__c ORDER BY CreatedDate',
      )
    ).map(({ attributes: _, ...fields }) => fields);

  it('is one row for each relay, with what it says of itself', async () => {
    await at.heartbeats.write(first);
    await at.heartbeats.write({ ...first, externalId: 'relay three' });
    assert.equal((await rows()).length, 2);
    assert.deepEqual((await rows())[0], {
      Name: 'relay one/two',
      External_Id__c: 'relay one/two',
      Version__c: '1.2.3',
      Last_Heartbeat__c: '2026-11-02T09:00:00.000+0000',
      Last_From_Partner_Center__c: '2026-11-02T08:00:00.000+0000',
      Last_From_Salesforce__c: null,
      Event_Channel__c: 'Pub/Sub API',
      Events_Read__c: '2026-11-02T08:59:00.000+0000',
      Events_Compared__c: null,
      Deleted_Deals__c: 'A deal https://partner.example/1',
      Queue_Depth__c: 7,
      Failed_Pairs__c: 0,
      Credential_Expires__c: null,
      Disabled_Mappings__c: 'Currency: there is no such field.',
      Api_Calls_Used__c: 41,
      Api_Calls_Limit__c: 1000,
      Setup_Checks__c:
        '{"at":"2026-11-02T08:59:00.000Z","checks":[{"name":"sellers","state":"todo","code":"SELLERS_NONE","values":[]}]}',
    });
  });

  it('written again changes that row in one call, and empties what is not known any more', async () => {
    await at.heartbeats.write(first);
    const before = await rows();
    at.cloud.clearCalls();
    const later = {
      ...first,
      at: first.at + 60_000,
      lastFromPartnerCenter: undefined,
      usage: undefined,
      setup: undefined,
    };
    await at.heartbeats.write({ ...later, disabledMappings: 'x'.repeat(40_000) });
    assert.equal(at.restCalls().length, 1);
    const [row, ...others] = await rows();
    assert.equal(others.length, before.length - 1);
    assert.equal(row?.['Last_Heartbeat__c'], '2026-11-02T09:01:00.000+0000');
    assert.deepEqual([row['Last_From_Partner_Center__c'], row['Api_Calls_Used__c']], [null, null]);
    assert.equal(String(row['Disabled_Mappings__c']).length, 32_768);
    assert.match(String(row['Setup_Checks__c']), /SELLERS_NONE/, 'nobody has looked anew');
  });

  it('that the org refuses is told', async () => {
    at.cloud.failRows({ object: 'Partner_Center_Relay__c', times: 1 });
    assert.equal((await errorOf(() => at.heartbeats.write(first))).code, 'SALESFORCE_UNAVAILABLE');
  });
});
