// What a review found: edits of both sides around a creation, a conflict, a closed referral.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { assertQuiet, at, audit, incoming, message, minute, receive, referralId } from '../../worlds/stories.ts';
import { createWorld, primaryContact, readyToShare, type World } from '../../worlds/world.ts';

const renamed = { '/name': 'Renamed in the portal', '/details/dealValue': 130_000 };

/** The name and the value that were given in the portal are on both sides, and stay there. */
async function assertRenamed(world: World, id: string, referral: string): Promise<void> {
  const { Name, Amount } = world.salesforce.get(id);
  assert.deepEqual({ Name, Amount }, { Name: renamed['/name'], Amount: renamed['/details/dealValue'] });
  for (const [pointer, value] of Object.entries(renamed)) assert.equal(at(world, referral, pointer), value);
  await assertQuiet(world, id, referral);
}
const onlyReferral = (world: World): string => {
  const [referral, ...more] = world.partnerCenter.ours();
  assert.deepEqual(more, []);
  return referral?.id ?? '';
};

describe('an edit in the portal around a creation is kept', () => {
  it('between our read of a received referral and the note of our id in it', async () => {
    const world = createWorld();
    const create = world.salesforce.port.create.bind(world.salesforce.port);
    world.salesforce.port.create = async (opportunity) => {
      world.clock.advance(1000);
      world.partnerCenter.edit(referralId, renamed);
      world.clock.advance(1000);
      return create(opportunity);
    };
    const id = await receive(world, { ...incoming, externalReferenceId: null });
    assert.equal(world.partnerCenter.get(referralId).externalReferenceId, id);
    await assertRenamed(world, id, referralId);
  });

  it('when the process dies after the creation, before it is shown in Salesforce', async () => {
    const world = createWorld({ signals: false });
    world.gate.plan({ at: 'opportunities.update', when: 'before', how: 'dies' });
    const id = world.salesforce.enter(readyToShare, primaryContact);
    await world.signal({ opportunityId: id });
    await world.look();
    await assert.rejects(world.look());
    world.gate.restart();
    world.links.release();
    world.clock.advance(5000);
    const referral = onlyReferral(world);
    world.partnerCenter.edit(referral, renamed);
    world.clock.advance(5000);
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(onlyReferral(world), referral);
    await assertRenamed(world, id, referral);
  });

  it('when the answer to the creation was lost', async () => {
    const world = createWorld({ signals: false });
    const lost = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'socket hang up');
    world.gate.plan({ at: 'referrals.create', when: 'after', how: 'rejects', error: lost });
    const id = world.salesforce.enter(readyToShare, primaryContact);
    await world.signal({ opportunityId: id });
    await world.look();
    const referral = onlyReferral(world);
    world.partnerCenter.edit(referral, renamed);
    await world.rest();
    assert.equal(onlyReferral(world), referral);
    await assertRenamed(world, id, referral);
  });
});

describe('a mapping row that is out of force for a while', () => {
  const outOfForce = async (world: World, edit: () => void) => {
    const { mapping } = world;
    world.mapping = async () => packageMapping(packageRows.filter(({ name }) => name !== 'Name'));
    edit();
    await world.rest();
    world.clock.advance(60 * minute);
    world.mapping = mapping;
    await world.signal({ referralId });
    await world.rest();
  };

  it('loses no edit of Partner Center', async () => {
    const world = createWorld();
    const id = await receive(world);
    await outOfForce(world, () => {
      world.partnerCenter.edit(referralId, { '/name': 'Renamed by Microsoft', '/details/dealValue': 61_000 });
    });
    assert.equal(world.salesforce.get(id)['Name'], 'Renamed by Microsoft');
    assert.equal(at(world, referralId, '/name'), 'Renamed by Microsoft');
    await assertQuiet(world, id, referralId);
  });

  it('loses no edit of the seller, also where Partner Center wins', async () => {
    const world = createWorld();
    const rows = packageRows.map((row) => ({ ...row, policy: 'Partner Center wins' as const }));
    world.mapping = async () => packageMapping(rows);
    const id = await receive(world);
    await outOfForce(world, () => {
      world.salesforce.edit(id, { Name: 'Renamed by the seller' });
      world.partnerCenter.edit(referralId, { '/details/dealValue': 61_000 });
    });
    assert.equal(at(world, referralId, '/name'), 'Renamed by the seller');
    assert.equal(world.salesforce.get(id)['Name'], 'Renamed by the seller');
    await assertQuiet(world, id, referralId);
  });
});

describe('a conflict', () => {
  it('leaves the value that gave way here in the audit, also when the referral is closed', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.edit(id, { Amount: 70_000, Name: 'Named by the seller' });
    world.clock.advance(5000);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 60_000, '/status': 'Closed', '/substatus': 'Won' });
    world.clock.advance(5000);
    await world.rest();
    const { Amount, Name } = world.salesforce.get(id);
    assert.deepEqual([Amount, Name], [60_000, 'Named by the seller']);
    assert.match(audit(world, id), /the Salesforce value that was overwritten: 70000/);
    assert.match(message(world, id), /closed \(Won\)/);
  });

  it('and a change that comes in beside it come to rest, with one line in the audit and no failed write', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/name': 'Named by Microsoft', '/details/dealValue': 61_000 });
    world.clock.advance(2000);
    world.salesforce.edit(id, { Name: 'Named by the seller' });
    world.clock.advance(3000);
    const before = world.events.length;
    await world.rest();
    assert.equal(at(world, referralId, '/name'), 'Named by the seller');
    assert.equal(world.salesforce.get(id)['Amount'], 61_000);
    assert.equal(audit(world, id).match(/was overwritten: "Named by Microsoft"/g)?.length, 1);
    assert.deepEqual(
      world.events.slice(before).filter((event) => 'error' in event),
      [],
    );
    await assertQuiet(world, id, referralId);
  });
});
