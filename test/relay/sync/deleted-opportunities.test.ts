import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareAll } from '../../../relay/schedule/compare.ts';
import type { JsonObject } from '../../../relay/sync/model.ts';
import { packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { assertQuiet, at, incoming, minute, receive, referralId, share, status } from '../../worlds/stories.ts';
import { createWorld, plainDigest, readyToShare, type World } from '../../worlds/world.ts';

/** A shared deal whose opportunity somebody deletes, under a setting; the relay is told by an event or finds out by a sweep. */
async function deleted(setting: string | undefined, how: 'event' | 'sweep', fields: JsonObject = {}) {
  const world = createWorld();
  world.mapping = async () => packageMapping(packageRows, setting === undefined ? {} : { Deleted_Deal: setting });
  const { id, referral } = await share(world);
  if (Object.keys(fields).length > 0) world.salesforce.edit(id, fields);
  await world.rest();
  world.clock.advance(minute);
  world.salesforce.remove(id);
  const before = world.writes();
  if (how === 'event') await world.signal({ opportunityId: id });
  else await world.sweep();
  await world.rest();
  const wrote = () => world.writes() - before;
  return { world, id, referral, wrote };
}

const rowOf = (world: World) => world.links.rows().map(({ state, errorCode }) => [state, errorCode]);
const asked = [['attention', 'OPPORTUNITY_DELETED']];
const left = [['ignored', undefined]];

/** The record is shown to nobody any more: it has left the recycle bin, or a permission is missing. */
const hide = (world: World) => {
  world.salesforce.port.deleted = async () => [];
};

/** One night: what the comparison finds is looked at. */
async function night(world: World) {
  world.clock.advance(24 * 60 * minute);
  const found = await compareAll({
    referrals: world.partnerCenter.port,
    ...{ opportunities: world.salesforce.port, links: world.links.port },
    ...{ listings: world.links.listings, clock: world.clock, report: () => undefined, digest: plainDigest },
  });
  await world.rest();
  return found;
}

describe('the deal of an opportunity that somebody deletes', () => {
  for (const how of ['event', 'sweep'] as const) {
    for (const setting of [undefined, 'Ask', 'close', ''])
      it(`stays open, and a person is asked (${String(setting)}, by ${how})`, async () => {
        const { world, referral, wrote } = await deleted(setting, how);
        assert.equal(at(world, referral, '/status'), 'Active');
        assert.equal(wrote(), 0);
        assert.deepEqual(rowOf(world), asked);
      });

    it(`is closed as lost where the setting says so (by ${how}), once`, async () => {
      const { world, id, referral, wrote } = await deleted('Close as lost', how);
      assert.deepEqual([at(world, referral, '/status'), at(world, referral, '/substatus')], ['Closed', 'Lost']);
      assert.deepEqual(rowOf(world), left);
      await world.signal({ opportunityId: id });
      await world.sweep();
      await world.rest();
      await night(world);
      assert.equal(wrote(), 1);
    });

    it(`is left alone without a word where the setting says so (by ${how})`, async () => {
      const { world, referral, wrote } = await deleted('leave', how);
      assert.equal(at(world, referral, '/status'), 'Active');
      assert.deepEqual([wrote(), rowOf(world)], [0, left]);
    });
  }

  it('is not made again when Microsoft edits its referral, and stays asked about', async () => {
    const { world, referral, wrote } = await deleted(undefined, 'event');
    world.partnerCenter.edit(referral, { '/details/notes': 'Later.' });
    await world.sweep();
    await world.rest();
    assert.deepEqual([world.salesforce.all(), rowOf(world)], [[], asked]);
    assert.equal(wrote(), 0);
  });

  it("is nobody's business where it was paused or is over already", async () => {
    const paused = await deleted('Close as lost', 'event', { Sync_with_Partner_Center__c: false });
    assert.equal(at(paused.world, paused.referral, '/status'), 'Active');
    assert.deepEqual([paused.wrote(), rowOf(paused.world)], [0, left]);
    const won = await deleted(undefined, 'event', { StageName: 'Closed Won' });
    assert.equal(at(won.world, won.referral, '/substatus'), 'Won');
    assert.deepEqual([won.wrote(), rowOf(won.world)], [0, left]);
  });

  it('is not closed because the relay may no longer see its opportunity', async () => {
    const world = createWorld();
    world.mapping = async () => packageMapping(packageRows, { Deleted_Deal: 'Close as lost' });
    const { id, referral } = await share(world);
    hide(world);
    world.salesforce.remove(id);
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(at(world, referral, '/status'), 'Active');
    assert.deepEqual(rowOf(world), [['attention', 'OPPORTUNITY_NOT_FOUND']]);
  });

  it('is closed the night after an admin has decided so, but no longer when the recycle bin is empty', async () => {
    for (const [isEmptied, status] of [
      [false, 'Closed'],
      [true, 'Active'],
    ] as const) {
      const { world, referral } = await deleted(undefined, 'event');
      if (isEmptied) hide(world);
      world.mapping = async () => packageMapping(packageRows, { Deleted_Deal: 'Close as lost' });
      await night(world);
      assert.equal(at(world, referral, '/status'), status);
      assert.deepEqual(rowOf(world), isEmptied ? asked : left);
    }
  });

  it('costs the nights nothing once it is left, in the recycle bin or out of it', async () => {
    const { world } = await deleted('leave', 'sweep');
    assert.deepEqual(await night(world), { pairs: 1, drifted: 0, gone: 0, failed: 0 });
    const { port } = world.salesforce;
    hide(world);
    port.changedSince = async function* () {
      yield [];
    };
    assert.deepEqual(await night(world), { pairs: 1, drifted: 0, gone: 0, failed: 0 });
  });

  for (const setting of ['Ask', 'Leave', 'Close as lost'])
    it(`goes on when the opportunity is restored (${setting}), with what changed meanwhile`, async () => {
      const { world, id, referral } = await deleted(setting, 'event');
      if (setting !== 'Close as lost') world.partnerCenter.edit(referral, { '/details/dealValue': 7 });
      await world.rest();
      world.clock.advance(minute);
      world.salesforce.restore(id);
      await world.sweep();
      await world.rest();
      const row = world.salesforce.get(id);
      if (setting === 'Close as lost') assert.equal(row['StageName'], 'Closed Lost');
      else assert.equal(row['Amount'], 7);
      assert.equal(status(world, id), 'Synced');
      world.clock.advance(minute);
      await assertQuiet(world, id, referral);
    });

  describe('of a relay that has lost its store', () => {
    /** The relay has forgotten every pair. */
    async function lost(setting?: string) {
      const world = createWorld();
      world.mapping = async () => packageMapping(packageRows, setting === undefined ? {} : { Deleted_Deal: setting });
      const { id, referral } = await share(world);
      world.links.lose();
      world.salesforce.remove(id);
      return { world, id, referral };
    }
    const pairOf = (world: World) =>
      world.links.rows().map(({ referralId: there, opportunityId: here }) => [there, here]);

    it('is asked about when Microsoft edits its referral, and is not made again', async () => {
      const { world, id, referral } = await lost();
      world.partnerCenter.edit(referral, { '/details/notes': 'Later.' });
      await world.rest();
      assert.deepEqual([world.salesforce.all(), rowOf(world), pairOf(world)], [[], asked, [[referral, id]]]);
      world.salesforce.restore(id);
      await world.sweep();
      await world.rest();
      assert.equal(status(world, id), 'Synced');
    });

    for (const how of ['event', 'sweep'] as const)
      it(`is asked about when the deletion is told (by ${how}), whatever CRM ID its referral has`, async () => {
        const { world, id, referral } = await lost();
        world.options.signals = false;
        world.partnerCenter.edit(referral, { '/externalReferenceId': null });
        if (how === 'event') await world.signal({ opportunityId: id });
        await world.rest();
        if (how === 'sweep') await world.sweep();
        await world.rest();
        assert.deepEqual([world.salesforce.all(), rowOf(world), pairOf(world)], [[], asked, [[referral, id]]]);
      });

    it('is closed as lost or left where the setting says so', async () => {
      for (const [setting, status] of [
        ['Close as lost', 'Closed'],
        ['Leave', 'Active'],
      ] as const) {
        const { world, id, referral } = await lost(setting);
        await world.signal({ opportunityId: id });
        await world.rest();
        assert.deepEqual([at(world, referral, '/status'), rowOf(world)], [status, left]);
      }
    });

    it('is left alone where it was closed, paused, or is known to neither side', async () => {
      const { world, id, referral } = await lost();
      world.partnerCenter.edit(referral, { '/status': 'Closed', '/substatus': 'Lost' });
      await world.rest();
      assert.deepEqual([rowOf(world), pairOf(world)], [left, [[referral, id]]]);
      const other = createWorld();
      const never = other.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
      other.salesforce.remove(never);
      await other.signal({ opportunityId: never });
      await other.rest();
      assert.deepEqual(other.links.rows(), []);
    });

    it('belongs to its own referral only, whichever names its opportunity', async () => {
      const { world, id } = await lost();
      world.partnerCenter.receive({ ...incoming, externalReferenceId: id });
      await world.rest();
      const [made] = world.salesforce.all();
      assert.deepEqual(pairOf(world), [[referralId, made?.id]]);
      assert.notEqual(made?.id, id);
    });
  });

  it('after its referral was given to another one (a merge by hand) leaves the pair to that one', async () => {
    const world = createWorld();
    const existing = world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
    await world.rest();
    const received = await receive(world);
    world.salesforce.edit(received, { Referral_Identifier__c: null, Sync_with_Partner_Center__c: false });
    world.salesforce.remove(received);
    world.salesforce.edit(existing, { Referral_Identifier__c: referralId, Sync_with_Partner_Center__c: true });
    await world.rest();
    world.clock.advance(minute);
    assert.deepEqual(
      world.links.rows().map((row) => [row.referralId, row.opportunityId]),
      [[referralId, existing]],
    );
    assert.equal(status(world, existing), 'Synced');
    await assertQuiet(world, existing, referralId);
  });
});
