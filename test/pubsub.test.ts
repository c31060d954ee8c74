import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { pino } from 'pino';
import { readConfig } from '../relay/config.ts';
import { startRelay, type Relay } from '../relay/main.ts';
import { systemClock } from '../relay/system-clock.ts';
import { channelsOf, install, type Installed } from './installation.ts';
import { eventually, type Environment } from './relay-under-test.ts';

const deal = { Name: 'Wide World: stock', StageName: 'Qualification', Amount: 40_000, CloseDate: '2027-05-31' };
const isSynced = (row: Record<string, unknown>) => row['Partner_Center_Sync_Status__c'] === 'Synced';

/** An org with customer and contact, the real relay in this process, and what it logs. */
async function start(events: 'pubsub' | 'both', change: Environment, latencyMs = 0) {
  const installed = await install({
    partnerCenter: { latencyMs },
    salesforce: { latencyMs, ...channelsOf(events) },
    relay: { SALESFORCE_EVENTS: events, ...change },
  });
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  const restart = () => startRelay(readConfig(installed.environment), systemClock, pino({ level: 'info' }, { write }));
  const relay = await restart();
  const seller = installed.salesforce.as(installed.salesforce.users.seller);
  const account = await seller.create('Account', { Name: 'Wide World Importers', BillingCountry: 'France' });
  const person = { FirstName: 'Kim', LastName: 'Akers', Email: 'kim@wideworld.example', Phone: '+33 1 55 55 01 00' };
  const contact = await seller.create('Contact', { AccountId: account, ...person });
  await eventually('the stream', () => (installed.salesforce.pubsub?.subscribers() ?? 0) === 1);

  async function share() {
    const id = await seller.create('Opportunity', { ...deal, AccountId: account });
    await seller.create('OpportunityContactRole', { OpportunityId: id, ContactId: contact, IsPrimary: true });
    await seller.update('Opportunity', id, {
      ...{ Products__c: 'SOL-15974-MQF', How_can_Microsoft_help__c: 'General or Other' },
      Sync_with_Partner_Center__c: true,
    });
    return { id, row: await synced(id, () => true) };
  }
  const synced = (id: string, holds: (row: Record<string, unknown>) => boolean) =>
    eventually(
      'the deal to be synced',
      async () => {
        const row = await seller.get('Opportunity', id);
        return isSynced(row) && holds(row) && row;
      },
      20_000,
    );
  const referralOf = (row: Record<string, unknown>) =>
    installed.partnerCenter.referral(String(row['Referral_Identifier__c']));
  /** How many looks at pairs have ended. */
  const looks = () => lines.filter(({ msg }) => msg === 'pair').length;
  return { ...installed, relay, restart, lines, seller, account, share, synced, referralOf, looks };
}

describe('With events and without an address', () => {
  let world: Awaited<ReturnType<typeof start>> & Installed & { relay: Relay };
  after(async () => {
    await world.relay.stop();
    await world.close();
  });

  it('the whole life of a deal passes, and nothing listens but the metrics', async () => {
    world = await start('pubsub', { RELAY_PUBLIC_URL: '', SALESFORCE_WEBHOOK_SECRET: '' });
    const { relay, environment, lines, partnerCenter, seller, share, synced, referralOf } = world;
    assert.equal(relay.port, undefined);
    await assert.rejects(fetch(`http://127.0.0.1:${String(environment['RELAY_PORT'])}/healthz`));
    const notice = lines.find(({ msg }) => String(msg).startsWith('no RELAY_PUBLIC_URL'));
    assert.equal(notice?.['sweepSeconds'], 1);

    const { id, row } = await share();
    const own = referralOf(row);
    assert.equal(own?.type, 'Shared');
    partnerCenter.asMicrosoft().accept(own.engagementId);
    await synced(id, ({ Microsoft_Answer__c: answer }) => answer === 'Accepted');
    await seller.update('Opportunity', id, { Amount: 60_000 });
    await eventually('the amount', () => Number(referralOf(row)?.details.dealValue) === 60_000);
    await seller.update('Opportunity', id, { StageName: 'Closed Won' });
    await synced(id, ({ Referral_Substatus__c: substatus }) => substatus === 'Won');
    assert.equal(referralOf(row)?.substatus, 'Won');

    const { id: received } = partnerCenter.asMicrosoft().sendReferral();
    const [arrived] = await eventually('the deal of Microsoft', async () => {
      const found = await seller.query(`SELECT Id FROM Opportunity WHERE Referral_Identifier__c = '${received}'`);
      return found.length === 1 && found;
    });
    await synced(String(arrived?.['Id']), () => true);
    await seller.update('Opportunity', String(arrived?.['Id']), { Referral_Response__c: 'Accept' });
    await eventually('our answer', () => partnerCenter.referral(received)?.substatus === 'Accepted');
  });
});

describe('With events, an opportunity that somebody deletes', () => {
  let world: Awaited<ReturnType<typeof start>>;
  after(async () => {
    await world.relay.stop();
    await world.close();
  });

  it('by itself or with its account leaves its deal open, is asked about at once, and goes on when it is restored', async () => {
    world = await start('pubsub', { RELAY_PUBLIC_URL: '', SALESFORCE_WEBHOOK_SECRET: '', SYNC_SWEEP_SECONDS: '300' });
    const { salesforce, lines, seller, account, share, synced, referralOf } = world;
    const admin = salesforce.as(salesforce.users.admin);
    const looksAt = (id: string) => lines.filter(({ msg, opportunityId }) => msg === 'pair' && opportunityId === id);
    const asked = (id: string) =>
      eventually('the question', () => looksAt(id).some(({ code }) => code === 'OPPORTUNITY_DELETED'));

    const began = Date.now();
    const { id, row } = await share();
    await seller.delete('Opportunity', id);
    await asked(id);
    assert.equal(referralOf(row)?.status, 'Active');

    const { id: other, row: otherRow } = await share();
    const winner = await seller.create('Account', { Name: 'Wide World Group', BillingCountry: 'France' });
    const before = looksAt(other).length;
    await admin.mergeAccounts(winner, account);
    await eventually('a look at the deal that moved', () => looksAt(other).length > before);
    await synced(other, () => true);
    // The time of a request is a whole second: a second one in the same second is no change.
    const asOf = Date.now();
    await eventually('the next second', () => Date.now() - asOf > 1_000);
    await admin.delete('Account', winner);
    await asked(other);
    assert.equal(referralOf(otherRow)?.status, 'Active');
    const { relay, restart } = world;
    await relay.stop();
    world.relay = await restart();
    const shown = 'SELECT Event_Channel__c, Events_Read__c, Deleted_Deals__c FROM Partner_Center_Relay__c';
    const [health] = await eventually('the list in Sync Health', async () => {
      const rows = await admin.query(shown);
      return String(rows[0]?.['Deleted_Deals__c']).split('\n').length === 2 && rows;
    });
    assert.equal(health?.['Event_Channel__c'], 'Pub/Sub API');
    // By the org's clock, of which the relay knows only the whole seconds in its answers.
    assert.ok(Date.parse(String(health['Events_Read__c'])) > began);
    for (const referral of [row, otherRow])
      assert.match(
        String(health['Deleted_Deals__c']),
        new RegExp(`Wide World: stock https://.*${String(referral['Referral_Identifier__c'])}`),
      );

    await world.relay.stop();
    rmSync(String(world.environment['RELAY_DATA_DIR']), { recursive: true });
    lines.length = 0;
    const notes = { op: 'replace', path: '/details/notes', value: 'Later.' } as const;
    world.partnerCenter.asMicrosoft().updateReferral(String(row['Referral_Identifier__c']), [notes]);
    world.relay = await restart();
    await asked(id);
    assert.deepEqual(
      await seller.query(`SELECT Id FROM Opportunity WHERE Name = '${deal.Name}'`),
      [],
      'a relay without its store makes no second one',
    );

    await admin.undelete('Account', winner);
    await seller.update('Opportunity', other, { Amount: 77_000 });
    await synced(other, () => Number(referralOf(otherRow)?.details.dealValue) === 77_000);
  });
});

describe('With events and messages', () => {
  let world: Awaited<ReturnType<typeof start>>;
  after(async () => {
    await world.relay.stop();
    await world.close();
  });

  it('a change is in Partner Center within a second at 50 ms a call, and is worked on once', async () => {
    world = await start('both', { SYNC_SWEEP_SECONDS: '300' }, 50);
    const { seller, salesforce, share, referralOf, looks, synced } = world;
    const { id, row } = await share();
    const atRest = async () => {
      await salesforce.settle();
      await synced(id, () => true);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
    };
    await atRest();
    for (const amount of [50_000, 51_000, 52_000]) {
      const before = looks();
      const started = performance.now();
      await seller.update('Opportunity', id, { Amount: amount });
      await eventually('the amount', () => Number(referralOf(row)?.details.dealValue) === amount, 1_000);
      assert.ok(performance.now() - started < 1_000);
      await atRest();
      assert.equal(looks() - before, 1, 'one save, two signals, one look');
    }
  });

  it("neither the relay's own writes nor ten thousand foreign changes cost a call", async () => {
    const { salesforce, partnerCenter, looks } = world;
    const admin = salesforce.as(salesforce.users.admin);
    const [before, published] = [looks(), salesforce.events().length];
    salesforce.clearCalls();
    partnerCenter.clearCalls();
    await admin.createMany(
      'Opportunity',
      Array.from({ length: 10_000 }, (_, index) => ({ ...deal, Name: `Deal ${String(index)}` })),
    );
    await salesforce.settle();
    assert.equal(salesforce.events().length, published);
    assert.deepEqual([...salesforce.calls(), ...partnerCenter.calls()], []);
    assert.equal(looks(), before);
  });
});
