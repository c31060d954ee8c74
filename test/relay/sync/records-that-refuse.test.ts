import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { compareAll } from '../../../relay/schedule/compare.ts';
import { at, incoming, minute, receive, referralId, status } from '../../worlds/stories.ts';
import { createWorld, plainDigest, type World } from '../../worlds/world.ts';

const problemsOf = (world: World) => world.salesforce.timeline().filter(({ outcome }) => outcome === 'Needs attention');
const compare = (world: World) =>
  compareAll({
    ...{ referrals: world.partnerCenter.port, opportunities: world.salesforce.port, links: world.links.port },
    ...{ listings: world.links.listings, clock: world.clock, report: () => undefined, digest: plainDigest },
  });
/** How many updates the org is asked for from now on. */
const updatesOf = (world: World) => {
  const before = world.gate.calls.length;
  return () => world.gate.calls.slice(before).filter((call) => call === 'opportunities.update').length;
};

describe('a record that breaks a rule of the org whatever is written', () => {
  it('is one event, counted, put aside, and not asked for with each sweep', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.rule(() => 'Fill in the region.');
    world.partnerCenter.edit(referralId, { '/details/dealValue': 77_000 });
    const updates = updatesOf(world);
    await world.pass(60 * minute);
    assert.equal(status(world, id), 'Synced');
    assert.equal(problemsOf(world).length, 1);
    assert.equal(updates(), 2);
    const [row] = world.links.rows();
    assert.deepEqual([row?.state, row?.errorCode], ['parked', 'SALESFORCE_REFUSED']);
  });

  it('is one event for each problem', async () => {
    const world = createWorld();
    await receive(world);
    world.salesforce.rule(() => 'Fill in the region.');
    world.partnerCenter.edit(referralId, { '/details/dealValue': 77_000 });
    await world.rest();
    world.clock.advance(minute);
    world.salesforce.rule(() => 'Fill in the industry.');
    for (let again = 0; again < 3; again += 1) {
      await world.signal({ referralId });
      await world.rest();
      world.clock.advance(minute);
    }
    assert.deepEqual(
      problemsOf(world).map(({ summary }) => summary),
      ['Fill in the region.', 'Fill in the industry.'],
    );
  });

  it('is tried again by the daily comparison, for a rule may have gone that no record shows', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.rule(() => 'Fill in the region.');
    world.partnerCenter.edit(referralId, { '/details/dealValue': 77_000 });
    await world.pass(60 * minute);
    world.salesforce.rule(undefined);
    await world.pass(60 * minute);
    assert.equal(world.salesforce.get(id)['Amount'], 50_000);
    assert.equal((await compare(world))?.failed, 1);
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 77_000);
    assert.equal((await compare(world))?.failed, 0);
  });
});

describe('a referral of which the org refuses to make an opportunity', () => {
  it('is tried again by the daily comparison until it is there', async () => {
    const world = createWorld();
    world.salesforce.rule(() => 'Fill in the region.');
    world.partnerCenter.receive(incoming);
    await world.pass(60 * minute);
    assert.equal(world.salesforce.all().length, 0);
    world.salesforce.rule(undefined);
    await world.pass(60 * minute);
    assert.equal(world.salesforce.all().length, 0);
    assert.equal((await compare(world))?.failed, 1);
    await world.rest();
    assert.equal(world.salesforce.all().length, 1);
  });
});

describe('a record that an approval process locks', () => {
  it('is said at once, waited out for days, and written when it is unlocked', async () => {
    const world = createWorld();
    const id = await receive(world);
    const update = world.salesforce.port.update.bind(world.salesforce.port);
    let isLocked = true;
    world.salesforce.port.update = async (updates) =>
      isLocked
        ? updates.map(
            () => new CosellError('RECORD_LOCKED', 'The record is locked, for example by an approval process.'),
          )
        : update(updates);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 77_000 });
    await world.look();
    assert.equal(problemsOf(world).length, 1);
    await world.pass(3 * 24 * 60 * minute);
    assert.deepEqual(
      problemsOf(world).map(({ errorCode }) => errorCode),
      ['RECORD_LOCKED'],
    );
    assert.notEqual(world.links.rows()[0]?.state, 'parked');
    isLocked = false;
    await world.pass(20 * minute);
    assert.equal(world.salesforce.get(id)['Amount'], 77_000);
    assert.equal(at(world, referralId, '/details/dealValue'), 77_000);
    assert.equal(status(world, id), 'Synced');
  });
});
