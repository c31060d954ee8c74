import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { createOldEvents } from '../../../relay/salesforce/old-events.ts';
import { isRetentionUnclear, removeOldEvents, retentionOf } from '../../../relay/schedule/retention.ts';
import type { OldEvents } from '../../../relay/sync/ports/old-events.ts';
import type { SyncEvent } from '../../../relay/sync/ports/report.ts';
import { newOpportunity, startConnected, type Connected } from '../salesforce/connected.ts';

const dayMs = 86_400_000;

describe('how long events are kept', () => {
  const asked = (value?: string) => (value === undefined ? {} : { Event_Retention_Days: value });

  for (const [value, days] of [
    ['90', 90],
    ['365', 365],
    ['30', 30],
  ] as const)
    it(`is ${value} days where the setting says so`, () => {
      assert.equal(retentionOf(asked(value)), days);
      assert.equal(isRetentionUnclear(asked(value)), false);
    });

  for (const value of [undefined, '', 'off', 'Off'])
    it(`is for good where the setting says ${JSON.stringify(value)}`, () => {
      assert.equal(retentionOf(asked(value)), undefined);
      assert.equal(isRetentionUnclear(asked(value)), false);
    });

  for (const value of ['9O', '0', '-90', '3', '90.5', 'never'])
    it(`is for good where the setting is mistyped as ${value}, which is worth a word`, () => {
      assert.equal(retentionOf(asked(value)), undefined);
      assert.equal(isRetentionUnclear(asked(value)), true);
    });
});

describe('removing old events', { timeout: 120_000 }, () => {
  const old = 100_000;
  const eventsAt = (at: number, name: string, count: number, deal: string) =>
    Array.from({ length: count }, (_, index) => ({
      External_Id__c: `${name}-${String(index)}`,
      Opportunity__c: deal,
      Occurred__c: new Date(at).toISOString(),
      Outcome__c: 'Synced',
    }));

  let org: Connected;
  let deal = '';
  let reports: SyncEvent[] = [];
  before(async () => {
    org = await startConnected();
    deal = await org.seller.create('Opportunity', newOpportunity('Deal'));
    const limit = org.clock.now() - 90 * dayMs;
    await org.admin.createMany('Partner_Center_Sync_Event__c', [
      ...eventsAt(limit - 1_000, 'old', old, deal),
      ...eventsAt(limit, 'limit', 1, deal),
      ...eventsAt(org.clock.now() - dayMs, 'young', 500, deal),
    ]);
    org.cloud.clearCalls();
  });
  after(() => org.cloud.close());

  const remove = (change: { oldEvents?: OldEvents; mayGoOn?: () => boolean } = {}) => {
    reports = [];
    return removeOldEvents(
      {
        ...{ oldEvents: createOldEvents(org.salesforce), clock: org.clock, mayGoOn: () => true },
        report: (event) => {
          reports.push(event);
        },
        ...change,
      },
      90,
    );
  };
  const left = async () => (await org.admin.query('SELECT Id FROM Partner_Center_Sync_Event__c')).length;

  it('stops between two pages when the relay stops or the org is short of calls', async () => {
    let asked = 0;
    await remove({ mayGoOn: () => (asked += 1) <= 20 });
    assert.equal(await left(), old - 40_000 + 501);
    assert.deepEqual(reports.at(-1), { event: 'retention', days: 90, removed: 40_000, kept: 0, total: old });
  });

  it('goes on after a call that failed, without beginning anew', async () => {
    let asked = 0;
    const failsAtThird = () => {
      if ((asked += 1) === 3) org.cloud.fail({ method: 'DELETE', times: 1, status: 503 });
      return true;
    };
    await assert.rejects(remove({ mayGoOn: failsAtThird }), { code: 'SALESFORCE_UNAVAILABLE' });
    assert.equal(await left(), old - 44_000 + 501);
  });

  it('brings 100,000 events down in eleven calls for each 2,000, and keeps every younger one', async () => {
    await remove();
    assert.equal(await left(), 501);
    const rows = await org.admin.query("SELECT Id FROM Partner_Center_Sync_Event__c WHERE External_Id__c LIKE 'old%'");
    assert.deepEqual(rows, []);
    const calls = org.restCalls();
    assert.deepEqual(
      ['GET /query?q=SELECT%20COUNT', 'GET /query?q=SELECT%20Id', 'DELETE /composite/sobjects'].map(
        (each) => calls.filter((call) => call.startsWith(each)).length,
      ),
      // Three runs, one of which was broken off. 56,000 are 28 full pages, and an empty one says that there are no more.
      [3, 20 + 3 + 29, 200 + 21 + 280],
    );
  });

  it('asks once and does nothing more when there are none', async () => {
    org.cloud.clearCalls();
    await remove();
    assert.equal(org.restCalls().length, 1);
    assert.deepEqual(reports, []);
  });

  it('passes a row that Salesforce keeps, and stops where it keeps all of them', async () => {
    await org.admin.createMany('Partner_Center_Sync_Event__c', eventsAt(0, 'kept', 3, deal));
    const page = (removed: number): OldEvents => ({
      count: async () => 3,
      removePage: async () => ({
        ...{ removed, kept: 1, last: 'next' },
        problem: new CosellError('SALESFORCE_REFUSED', 'No right to delete.'),
      }),
    });
    await remove({ oldEvents: page(2) });
    assert.equal(reports.length, 100);
    await assert.rejects(remove({ oldEvents: page(0) }), { code: 'SALESFORCE_REFUSED' });
    assert.equal(reports.length, 1);
  });
});
