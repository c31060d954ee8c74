import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markInventory, takeInventory, type Inventory } from '../../../relay/schedule/backfill.ts';
import { versionOf } from '../../../relay/sync/deals/version.ts';
import { compareAll } from '../../../relay/schedule/compare.ts';
import { fixture } from '../../worlds/fixture.ts';
import { at, incoming, minute, receive, referralId, share, textOf } from '../../worlds/stories.ts';
import { createWorld, plainDigest, readyToShare, type World } from '../../worlds/world.ts';

const stock = (world: World) =>
  takeInventory({
    cursors: world.cursors,
    referrals: world.partnerCenter.port,
    opportunities: world.salesforce.port,
  });
const counts = async (world: World) => {
  const { linked, received, leads, shared, closed, microsofts } = await stock(world);
  return {
    linked: linked.length,
    received: received.length,
    leads: leads.length,
    shared: shared.length,
    closed,
    microsofts,
  };
};
const none = { linked: 0, received: 0, leads: 0, shared: 0, closed: 0, microsofts: 0 };
/** A world in which deals of earlier days are there on both sides, and the relay is new. */
const earlier = () => createWorld({ signals: false });
const fill = async (world: World) => {
  const marked = await markInventory({ links: world.links.port, clock: world.clock }, await stock(world));
  await world.rest();
  return marked;
};

describe('the stock of both sides', () => {
  it('is empty where nothing is', async () => {
    assert.deepEqual(await counts(earlier()), none);
  });

  it('tells what is linked, to be received, to be shared, a lead, closed, or Microsoft half', async () => {
    const world = earlier();
    world.partnerCenter.receive(incoming);
    world.partnerCenter.receive({ ...fixture('marketplace-lead'), id: 'lead' });
    world.partnerCenter.receive({ ...incoming, id: 'closed', status: 'Closed', substatus: 'Lost' });
    world.partnerCenter.receive({ ...incoming, id: 'half', organizationId: 'msft' });
    world.salesforce.enter(readyToShare);
    world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
    const known = world.salesforce.enter({ ...readyToShare, Referral_Identifier__c: 'known' });
    world.partnerCenter.receive({ ...incoming, id: 'known' });
    world.partnerCenter.receive({ ...incoming, id: 'named', externalReferenceId: known.slice(0, 15) });
    assert.deepEqual(await counts(world), { linked: 2, received: 1, leads: 1, shared: 1, closed: 1, microsofts: 1 });
  });

  it("leaves another partner's halves out", async () => {
    const world = earlier();
    for (const id of ['one', 'two']) world.partnerCenter.receive({ ...incoming, id });
    world.partnerCenter.receive({ ...incoming, id: 'theirs', organizationId: 'another partner' });
    assert.deepEqual(await counts(world), { ...none, received: 2 });
  });

  it('names each deal by the side that it is known by, in the version that is listed', async () => {
    const world = earlier();
    const versions = (list: Inventory['linked']) => list.map(({ version, ...key }) => [Object.values(key)[0], version]);
    const named = world.salesforce.enter(readyToShare);
    const inFull = world.salesforce.enter(readyToShare);
    const bare = world.salesforce.enter(readyToShare);
    const gone = world.salesforce.enter({ ...readyToShare, Referral_Identifier__c: 'orphan' });
    world.salesforce.remove(gone);
    const lead = { ...fixture('marketplace-lead'), status: 'New', substatus: 'Received' };
    for (const body of [
      { ...incoming, id: 'short', externalReferenceId: named.slice(0, 15) },
      { ...incoming, id: 'long', externalReferenceId: inFull },
      { ...incoming, id: 'stranger', externalReferenceId: 'another CRM' },
      { ...incoming, id: 'orphan', externalReferenceId: null },
      { ...incoming, id: 'alone', externalReferenceId: null },
      { ...lead, id: 'new lead' },
      { ...lead, id: 'accepted lead', status: 'Active', substatus: 'Accepted' },
      { ...lead, id: 'closed lead', status: 'Closed', substatus: 'Lost' },
      { ...incoming, id: 'won', externalReferenceId: named, status: 'Closed', substatus: 'Won' },
    ])
      world.partnerCenter.receive(body);
    const version = (id: string) => [id, versionOf(world.partnerCenter.get(id)).updatedAt];
    const { linked, received, leads, shared, closed } = await stock(world);
    const [at] = await world.salesforce.port.changedSince(0);
    const binned = [gone, `${String(at?.modifiedAt)} deleted`];
    assert.deepEqual(versions(linked).sort(), [binned, ...['long', 'short', 'won'].map(version)]);
    assert.deepEqual(versions(received).sort(), ['accepted lead', 'alone', 'stranger'].map(version));
    assert.deepEqual(versions(leads), [version('new lead')]);
    assert.deepEqual(versions(shared), [[bare, at?.modifiedAt]]);
    assert.equal(closed, 1);
  });

  it('writes nothing', async () => {
    const world = earlier();
    world.partnerCenter.receive(incoming);
    world.salesforce.enter(readyToShare);
    await stock(world);
    assert.deepEqual([world.writes(), world.links.rows()], [0, []]);
  });
});

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
      ...{ clock: world.clock, report: (event) => world.events.push(event), digest: plainDigest },
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
