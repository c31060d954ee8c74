import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { SalesforceSwitches } from '../../clouds/salesforce/switches.ts';
import { eventually } from '../../relay-under-test.ts';
import { hour, startListening, type Listening } from '../salesforce/pubsub/listening.ts';

const name = 'salesforce-events';

describe('The stream of events', () => {
  let world: Listening;
  const start = async (switches: Partial<SalesforceSwitches> = {}) => (world = await startListening(switches));
  afterEach(() => world.close());

  const catchUps = () => world.reported.filter(({ event }) => event === 'catch-up').length;
  /** A comparison reports once all it found is due. */
  const compared = async (times: number) => {
    await eventually('the comparison', () => catchUps() >= times);
    assert.equal(catchUps(), times);
  };
  const ends = () =>
    world.reported.flatMap((each) => (each.event === 'stream' && each.state === 'ended' ? [each.error.code] : []));
  /** How long the stream rests after each end, in ms. */
  const waits = () =>
    world.reported.flatMap((each) => (each.event === 'stream' && each.state === 'ended' ? [each.retryMs] : []));
  /** Lets `ms` pass while nobody listens. */
  async function away(ms: number) {
    world.clock.advance(ms);
  }

  it('marks due what the flows tell of, deletions too, and goes on behind it after a restart', async () => {
    const { listen, share, due, seller, streams, links, clock } = await start();
    const first = listen();
    const [one, other] = [await share(), await share()];
    await due(one, other);
    for (const link of await links.claim(10, clock.now(), 1_000)) await links.drop(link);
    const position = await streams.get(name);
    assert.equal(position?.at, clock.now());
    await first.stop();

    await seller.delete('Opportunity', one);
    listen();
    await due(one);
    assert.equal(await links.peek({ opportunityId: other }), undefined, 'what was read is not read again');
    assert.notEqual((await streams.get(name))?.replay, position.replay);
  });

  it('finds by comparison what an event told of whose schema the org does not show, and reads on', async () => {
    const { listen, share, due, streams } = await start({ eventSchemas: 'gone', eventCompression: 'gzip' });
    const stream = listen();
    const deal = await share();
    await due(deal);
    await compared(1);
    const position = (await streams.get(name))?.replay;
    await due(await share());
    assert.notEqual((await streams.get(name))?.replay, position);
    assert.deepEqual([ends(), stream.problem()], [[], undefined]);
  });

  it('reads more than it may ask for at once', async () => {
    const { listen, due, cloud } = await start({ eventCompression: 'gzip' });
    const deal = { StageName: 'Prospecting', CloseDate: '2027-01-31', Sync_with_Partner_Center__c: true };
    const rows = Array.from({ length: 450 }, (_, index) => ({ ...deal, Name: `Deal ${String(index)}` }));
    const ids = await cloud.as(cloud.users.admin).createMany('Opportunity', rows);
    listen();
    await due(...ids);
  });

  for (const [hours, compares] of [
    [1, 0],
    [71, 0],
    [73, 1],
  ] as const)
    it(`loses nothing when the relay is off for ${String(hours)} hours${compares ? ': it compares what changed' : ''}`, async () => {
      const { listen, share, due } = await start();
      const first = listen();
      await due(await share());
      await first.stop();
      const early = await share();
      await away(hours * hour);
      const late = await share();
      listen();
      await due(early, late);
      await compared(compares);
      assert.deepEqual(ends(), []);
    });

  it('compares when Salesforce does not know the position, and goes on with what is kept', async () => {
    const { listen, share, due, streams, clock } = await start();
    await streams.keep(name, { replay: Buffer.from('strange!').toString('base64'), at: clock.now() }, []);
    const deal = await share();
    listen();
    await eventually('the end', () => ends().length === 1);
    clock.advance(1_000);
    await due(deal);
    assert.deepEqual(ends(), ['SALESFORCE_EVENTS_LOST']);
    await compared(1);
    const later = await share();
    await due(later);
  });

  it('is safe where Salesforce goes on with what is left instead of refusing an old position', async () => {
    const { listen, share, due } = await start({ expiredReplayId: 'earliest' });
    const first = listen();
    await due(await share());
    await first.stop();
    const lost = await share();
    await away(73 * hour);
    listen();
    await due(lost);
    await compared(1);
  });

  it('keeps its position fresh in an org in which nothing happens', async () => {
    const { listen, share, due, clock, streams, cloud } = await start();
    const first = listen();
    await due(await share());
    // Four days, one sign of life at a time: each is taken in before the next.
    for (let passed = 0; passed < 96 * hour; passed += 24 * hour) {
      clock.advance(24 * hour);
      cloud.expireAccessTokens();
      await eventually('the position to move', async () => {
        clock.advance(270_000);
        return ((await streams.get(name))?.at ?? 0) > clock.now() - hour;
      });
    }
    await first.stop();
    const deal = await share();
    listen();
    await due(deal);
    assert.equal(catchUps(), 0);
  });

  it('signs in again when its session has ended, and opens again when the stream breaks', async () => {
    const { listen, share, due, cloud, pubsub, clock, subscribers } = await start();
    listen();
    await subscribers(1);
    cloud.expireAccessTokens();
    const deal = await share();
    await eventually('the end', () => ends().length === 1);
    clock.advance(1_000);
    await due(deal);
    pubsub.breakStreams();
    await eventually('the end', () => ends().length === 2);
    const other = await share();
    clock.advance(1_000);
    await due(other);
    assert.deepEqual(ends(), ['SALESFORCE_UNAVAILABLE', 'SALESFORCE_UNAVAILABLE']);
  });

  it('waits a quarter of an hour when the org has no deliveries left, and loses nothing', async () => {
    const { listen, share, due, clock } = await start({ dailyEventDeliveries: 1 });
    const stream = listen();
    await due(await share());
    const deal = await share();
    await eventually('the end', () => ends().length === 1);
    assert.equal(stream.isListening(), false);
    assert.equal(stream.problem()?.code, 'SALESFORCE_LIMIT');
    assert.deepEqual(waits(), [hour / 4]);
    clock.advance(24 * hour);
    await due(deal);
  });

  it('says which permission is missing, and asks again', async () => {
    const { listen, share, due, clock, cloud } = await start({ assignPermissionSets: false });
    const admin = cloud.as(cloud.users.admin);
    const stream = listen();
    await eventually('the end', () => ends().length === 1);
    assert.equal(stream.problem()?.code, 'SALESFORCE_UNREADABLE');
    assert.match(stream.problem()?.advice ?? '', /Partner_Center_Integration/);
    const [user] = await admin.query(`SELECT Id FROM User WHERE Username = '${cloud.users.integration}'`);
    const [set] = await admin.query("SELECT Id FROM PermissionSet WHERE Name = 'Partner_Center_Integration'");
    const [sellers] = await admin.query("SELECT Id FROM PermissionSet WHERE Name = 'Partner_Center_Seller'");
    const [person] = await admin.query(`SELECT Id FROM User WHERE Username = '${cloud.users.seller}'`);
    await admin.create('PermissionSetAssignment', { AssigneeId: user?.['Id'], PermissionSetId: set?.['Id'] });
    await admin.create('PermissionSetAssignment', { AssigneeId: person?.['Id'], PermissionSetId: sellers?.['Id'] });
    const deal = await share();
    clock.advance(1_000);
    await due(deal);
  });

  it('is read by one of several relays, and by the next when that one ends', async () => {
    const { listen, share, due, pubsub, clock, subscribers } = await start();
    const first = listen();
    await subscribers(1);
    const second = listen();
    await due(await share());
    assert.equal(pubsub.subscribers(), 1);
    assert.equal(second.isListening(), true, 'somebody does');
    await first.stop();
    const deal = await share();
    await eventually('the second', () => {
      clock.advance(10_000);
      return pubsub.subscribers() === 1;
    });
    await due(deal);
  });

  it('is opened again when nothing is heard for longer than Salesforce is ever silent', async () => {
    const { listen, share, due, clock, subscribers, pubsub } = await start();
    const first = listen();
    await due(await share());
    await subscribers(1);
    pubsub.fallSilent();
    clock.advance(330_000);
    await eventually('the end', () => ends().length === 1);
    clock.advance(1_000);
    await due(await share());
    assert.equal(first.problem(), undefined);
  });
});
