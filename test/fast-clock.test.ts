import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { readConfig } from '../relay/config.ts';
import { startRelay, type Relay } from '../relay/main.ts';
import { systemClock } from '../relay/system-clock.ts';
import { install, type Installed } from './installation.ts';
import { eventually } from './relay-under-test.ts';

const aheadMs = 10 * 60_000;

describe('A relay whose clock is ten minutes fast', () => {
  let installed: Installed;
  let relay: Relay;
  before(async () => {
    // A sweep every second; it is registered for no webhook, so none arrives.
    installed = await install();
    const clock = { ...systemClock, now: () => Date.now() + aheadMs };
    relay = await startRelay(readConfig(installed.environment), clock, pino({ level: 'silent' }));
  });
  after(async () => {
    await relay.stop();
    await installed.close();
  });

  it('finds the deals whose webhooks were dropped', async () => {
    const { partnerCenter, salesforce } = installed;
    const seller = salesforce.as(salesforce.users.seller);
    for (const count of [1, 2]) {
      partnerCenter.asMicrosoft().sendReferral();
      await eventually(
        'the deal to arrive',
        async () => (await seller.query('SELECT Id FROM Opportunity')).length === count,
        60_000,
      );
    }
    assert.equal((await seller.query('SELECT Id FROM Opportunity')).length, 2);
  });
});
