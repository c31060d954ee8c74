import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { openAdapters, type Adapters } from '../relay/adapters.ts';
import { startAlerts } from '../relay/alert-job.ts';
import { readConfig } from '../relay/config.ts';
import { unobserved } from '../relay/ground/observe.ts';
import { systemClock } from '../relay/system-clock.ts';
import { install, type Installed } from './installation.ts';
import { eventually } from './relay-under-test.ts';

const day = 86_400_000;

describe('Alerts', { timeout: 120_000 }, () => {
  let installed: Installed;
  let adapters: Adapters;
  const bodies: string[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      bodies.push(`${request.url ?? ''} ${body}`);
      response.end('ok');
    });
  });
  before(async () => {
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    installed = await install();
  });
  after(async () => {
    await adapters.close();
    await installed.close();
    receiver.close();
    receiver.closeAllConnections();
  });

  it('of each kind arrive once, with a cure and a link, and not again after a restart', async () => {
    const address = receiver.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const environment = {
      ...installed.environment,
      RELAY_ALERT_URL: `slack+http://127.0.0.1:${String(port)}/services/T0?sig=s3cr3t`,
    };
    const config = readConfig(environment);
    let ahead = 0;
    const clock = { ...systemClock, now: () => Date.now() + ahead };
    adapters = await openAdapters(config, clock, () => unobserved);
    const { store, cursors, tokens } = adapters;
    const seller = installed.salesforce.as(installed.salesforce.users.seller);
    const deal = { Name: 'Deal', StageName: 'Qualification', CloseDate: '2027-05-31' };
    const id = await seller.create('Opportunity', deal);
    const values = { Referral_Status__c: 'New', Referral_Expires__c: new Date(Date.now() + 85 * day).toISOString() };
    const outcomes = await adapters.opportunities.update([{ id, values, card: { direction: 'From Microsoft' } }]);
    assert.deepEqual(outcomes, [undefined]);
    // The org lives elsewhere than the address of the sign-in, as with login.salesforce.com.
    const home = await installed.salesforce.move(307);
    await tokens.get('https://api.partner.microsoft.com');
    const at = clock.now();
    await store.db
      .insertInto('link')
      .values({
        id: 'l1',
        referral_id: 'r1',
        state: 'parked',
        error_code: 'UNEXPECTED',
        created_at: at,
        updated_at: at,
      })
      .execute();
    await cursors.set('heard-salesforce', at);
    ahead = 84 * day;

    const reports: unknown[] = [];
    const round = async () => {
      const done = bodies.length;
      const job = startAlerts({ config, adapters, clock, report: (event) => reports.push(event), everyMs: day });
      await job.stop();
      return bodies.slice(done).join('\n');
    };
    const told = await eventually('the first round', round);
    assert.deepEqual(reports, []);
    for (const says of [
      /^\/services\/T0\?sig=s3cr3t .*set aside.*UNEXPECTED: referral r1.*cosell failed retry/m,
      /a credential expires.*The sign-in to Partner Center expires on .*cosell connect partner-center/,
      /no notifications.*Salesforce has sent nothing since .*cosell doctor/,
      new RegExp(`wait for your answer expire.*/${id} expires on .*Accept or decline.*<${home}/${id}>`),
    ])
      assert.match(told, says);
    assert.equal(bodies.length, 4);
    await round();
    assert.equal(bodies.length, 4, 'nothing is told twice');
  });
});
