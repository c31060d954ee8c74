import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markInventory } from '../../../relay/schedule/backfill.ts';
import { takeInventory } from '../../../relay/schedule/inventory.ts';
import { compareAll } from '../../../relay/schedule/compare.ts';
import { at, incoming, minute, receive, referralId, share, textOf } from '../../worlds/stories.ts';
import { createWorld, plainDigest, readyToShare, type World } from '../../worlds/world.ts';

const stock = (world: World) =>
  takeInventory({
    cursors: world.cursors,
    referrals: world.partnerCenter.port,
    opportunities: world.salesforce.port,
  });
/** A world in which deals of earlier days are there on both sides, and the relay is new. */
const earlier = () => createWorld({ signals: false });
const fill = async (world: World) => {
  const marked = await markInventory({ links: world.links.port, clock: world.clock }, await stock(world));
  await world.rest();
  return marked;
};

describe('the backfill', () => {
  it('brings in and shares what is there, and does nothing the second time', async () => {
    const world = earlier();
    world.partnerCenter.receive(incoming);
    world.salesforce.enter(readyToShare);
    assert.equal(await fill(world), 2);
    assert.deepEqual([world.salesforce.all().length, world.partnerCenter.ours().length], [2, 2]);
    world.clock.advance(minute);
    await fill(world);
    const before = world.writes();
    world.clock.advance(minute);
    assert.deepEqual([await fill(world), world.writes()], [0, before]);
  });

  it('asks about the deal of an opportunity in the recycle bin, and makes no second one', async () => {
    const world = earlier();
    const gone = world.salesforce.enter({ ...readyToShare, Referral_Identifier__c: 'orphan' });
    world.partnerCenter.receive({ ...incoming, id: 'orphan', externalReferenceId: null });
    world.salesforce.remove(gone);
    assert.equal(await fill(world), 1);
    assert.deepEqual(
      world.links.rows().map(({ referralId: id, opportunityId, errorCode }) => [id, opportunityId, errorCode]),
      [['orphan', gone, 'OPPORTUNITY_DELETED']],
    );
    assert.equal(world.writes(), 0);
  });

  it("lets what people change meanwhile go first, also one of the backfill's own deals", async () => {
    const world = earlier();
    for (let index = 0; index < 3; index += 1) world.partnerCenter.receive({ ...incoming, id: `r${String(index)}` });
    await markInventory({ links: world.links.port, clock: world.clock }, await stock(world));
    await world.links.port.markDue([{ referralId: 'r1' }, { opportunityId: 'new' }], world.clock.now() + 1);
    world.clock.advance(minute);
    const taken = async () =>
      (await world.links.port.claim(200, world.clock.now(), minute)).map(
        (link) => link.referralId ?? link.opportunityId,
      );
    assert.deepEqual((await taken()).sort(), ['new', 'r1']);
    assert.deepEqual((await taken()).sort(), ['r0', 'r2']);
  });

  it('goes on where it was broken off', async () => {
    const world = earlier();
    for (let index = 0; index < 30; index += 1) world.partnerCenter.receive({ ...incoming, id: `r${String(index)}` });
    await markInventory({ links: world.links.port, clock: world.clock }, await stock(world));
    world.gate.plan({ at: 'opportunities.create', when: 'after', how: 'dies' });
    await world.look().catch(() => undefined);
    world.gate.restart();
    world.links.release();
    await fill(world);
    assert.equal(world.salesforce.all().length, 30);
  });

  it('of pairs that had met before a store was lost finds them again and makes no second one', async () => {
    const world = createWorld();
    await receive(world);
    const { id } = await share(world);
    for (const link of await world.links.port.claim(9, Infinity, 1)) await world.links.port.drop(link);
    for (const { referralId: key } of world.links.rows()) await world.signal({ referralId: key ?? '' });
    for (const link of await world.links.port.claim(9, world.clock.now(), 1)) await world.links.port.drop(link);
    assert.deepEqual(world.links.rows(), []);
    world.salesforce.edit(id, { Amount: 5 });
    world.clock.advance(minute);
    await fill(world);
    assert.deepEqual([world.salesforce.all().length, world.partnerCenter.ours().length], [2, 2]);
    assert.equal(world.links.rows().length, 2);
  });
});

describe('the nightly comparison', () => {
  const compare = (world: World) =>
    compareAll({
      ...{ referrals: world.partnerCenter.port, opportunities: world.salesforce.port, links: world.links.port },
      ...{
        listings: world.links.listings,
        clock: world.clock,
        report: (event) => world.events.push(event),
        digest: plainDigest,
      },
    });
  /** Two pairs that are known in the version that both clouds list. */
  async function settled(): Promise<{ world: World; id: string }> {
    const world = createWorld();
    await receive(world);
    const { id } = await share(world);
    for (let round = 0; round < 3; round += 1) {
      await world.sweep();
      await world.rest();
      world.clock.advance(minute);
    }
    world.options.signals = false;
    return { world, id };
  }

  it('finds nothing where nothing has drifted', async () => {
    const { world } = await settled();
    assert.deepEqual(await compare(world), { pairs: 2, drifted: 0, gone: 0, failed: 0 });
    assert.equal(await world.links.port.nextDue(), undefined);
  });

  it('repairs what slipped through everything else', async () => {
    const { world, id } = await settled();
    world.partnerCenter.edit(referralId, { '/details/dealValue': 1 });
    world.salesforce.edit(id, { Amount: 2 });
    await world.cursors.set('sweep', world.clock.now() + 3_600_000);
    assert.deepEqual(await compare(world), { pairs: 2, drifted: 2, gone: 0, failed: 0 });
    await world.rest();
    const [first, second] = world.salesforce.all();
    const referral = textOf(world, id, 'Referral_Identifier__c');
    assert.deepEqual([first?.fields['Amount'], second?.fields['Amount']], [1, 2]);
    assert.equal(at(world, referral, '/details/dealValue'), 2);
  });

  it('notices what is gone', async () => {
    const { world, id } = await settled();
    world.salesforce.remove(id);
    assert.deepEqual(await compare(world), { pairs: 2, drifted: 0, gone: 1, failed: 0 });
  });

  it('looks at deals in which Microsoft may have moved, and reports', async () => {
    const world = createWorld();
    await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    const [half] = world.partnerCenter.microsofts();
    world.options.signals = false;
    world.partnerCenter.edit(half?.id ?? '', { '/status': 'Active', '/substatus': 'Accepted' });
    await compare(world);
    await world.rest();
    assert.ok(world.salesforce.timeline().some(({ summary }) => summary === 'Microsoft has accepted the deal'));
    assert.ok(world.events.some(({ event }) => event === 'comparison'));
  });
});
