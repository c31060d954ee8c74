import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { createCursors } from '../../relay/store/cursors.ts';
import type { Store } from '../../relay/store/open-store.ts';
import { manualClock } from '../clock.ts';
import { minimumSettings } from './minimum-settings.ts';
import { openDoors, type OpenDoors } from './open-doors.ts';

const { SALESFORCE_WEBHOOK_SECRET: secret, SALESFORCE_ORG_ID: organization } = minimumSettings('', '');

/** About one opportunity. */
const message = (number: number) =>
  '<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
  `<notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${organization}</OrganizationId>` +
  `<Notification><sObject><Id>006000000000${String(number)}</Id></sObject></Notification></notifications></e:Body></e:Envelope>`;

// As on a disk that is full, or that the system has made read-only after an error.
describe('The doors before a store that only answers what it is asked', () => {
  const clock = manualClock();
  let doors: OpenDoors;
  let store: Store;
  before(async () => {
    doors = await openDoors(clock);
    ({ store } = doors);
  });
  after(() => doors.close());

  const address = (path: string) => `http://127.0.0.1:${String(doors.port)}${path}`;
  const refuseWrites = (refuses: boolean) =>
    sql.raw(`pragma query_only = ${String(Number(refuses))}`).execute(store.db);
  let told = 100;
  /** Each time of another opportunity: one that is due already needs no writing. */
  async function tell(): Promise<number> {
    told += 1;
    const headers = { 'content-type': 'text/xml' };
    const to = address(`/webhooks/salesforce/${secret}`);
    return (await fetch(to, { method: 'POST', headers, body: message(told) })).status;
  }
  /** An answer is shared for a second. */
  async function ready(): Promise<number> {
    clock.advance(1_000);
    return (await fetch(address('/readyz'))).status;
  }
  const tried = async () => (await createCursors(store).get('store-tried')) !== undefined;

  it('acknowledge nothing and are not ready, until it takes signals again', async () => {
    assert.deepEqual([await ready(), await tell(), await ready()], [200, 200, 200]);
    await refuseWrites(true);
    clock.advance(1_000);
    assert.deepEqual([await tell(), await ready(), await tell(), await ready()], [503, 503, 503, 503]);
    await refuseWrites(false);
    // Without any signal: whoever sends them may be waiting for this.
    assert.deepEqual([await ready(), await tell()], [200, 200]);
  });

  it('write nothing for whoever asks, while it takes signals or takes them again', async () => {
    await refuseWrites(true);
    await tell();
    await refuseWrites(false);
    await ready();
    await store.db.deleteFrom('cursor').where('name', '=', 'store-tried').execute();
    assert.deepEqual([await ready(), await tried()], [200, false]);
  });
});
