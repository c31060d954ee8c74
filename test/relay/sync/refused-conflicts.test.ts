import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { at, minute, receive, referralId, status } from '../../worlds/stories.ts';
import { CosellError } from '../../../relay/errors.ts';
import { createWorld, type World } from '../../worlds/world.ts';

const amounts = (world: World, id: string) => [
  world.salesforce.get(id)['Amount'],
  at(world, referralId, '/details/dealValue'),
];

describe("Microsoft's newer amount, which a rule of the org refuses", () => {
  /** Both sides have changed the amount, Microsoft last, and the relay has said that it could not write it. */
  async function refused(words: string) {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.edit(id, { Amount: 99_000 });
    world.clock.advance(minute);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 88_000 });
    world.clock.advance(minute);
    world.salesforce.rule(({ Amount }) => (Amount === 88_000 ? words : undefined));
    await world.pass(60 * minute);
    assert.deepEqual(amounts(world, id), [99_000, 88_000]);
    assert.equal(status(world, id), 'Needs attention');
    return { world, id };
  }

  for (const words of ['No such amount', 'No such amount [Amount]'])
    describe(words, () => {
      it('is not overwritten because the relay has saved its message since, and arrives when it may and somebody tries again', async () => {
        const { world, id } = await refused(words);
        world.salesforce.rule(undefined);
        await world.signal({ opportunityId: id });
        await world.pass(10 * minute);
        assert.deepEqual(amounts(world, id), [88_000, 88_000]);
        const conflict = world.salesforce.timeline().find(({ outcome }) => outcome === 'Conflict');
        assert.deepEqual(
          conflict?.lost.map(({ value }) => value),
          ['99000'],
        );
      });

      it('gives way to what the seller enters afterwards', async () => {
        const { world, id } = await refused(words);
        world.salesforce.edit(id, { Amount: 95_000 });
        await world.signal({ opportunityId: id });
        await world.pass(10 * minute);
        assert.deepEqual(amounts(world, id), [95_000, 95_000]);
      });

      it('is gone when Microsoft takes it back: the value of the seller goes out', async () => {
        const { world, id } = await refused(words);
        world.partnerCenter.edit(referralId, { '/details/dealValue': 50_000 });
        await world.pass(60 * minute);
        const [here, there] = amounts(world, id);
        assert.equal(here, there);
      });
    });
});

describe("The seller's newer amount, which Partner Center refuses", () => {
  /** Both sides have changed the amount, the seller last; then the seller changed the name, which Partner Center takes. */
  async function refused() {
    const world = createWorld();
    // Its clock is a little ahead: a patch of ours is later than whatever we write to the opportunity afterwards.
    world.partnerCenter.options.skewMs = 5_000;
    const { port } = world.partnerCenter;
    const patch = port.patch.bind(port);
    let isRefusing = true;
    port.patch = (id, eTag, operations) =>
      isRefusing && operations.some(({ value }) => value === 99_000 || value === '99000')
        ? Promise.reject(new CosellError('PARTNER_CENTER_REFUSED', 'Partner Center refused (400).'))
        : patch(id, eTag, operations);
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 88_000 });
    world.clock.advance(minute);
    world.salesforce.edit(id, { Amount: 99_000 });
    world.clock.advance(minute);
    await world.pass(5 * minute);
    world.salesforce.edit(id, { Name: 'Another name' });
    await world.signal({ opportunityId: id });
    await world.pass(60 * minute);
    assert.equal(at(world, referralId, '/name'), 'Another name');
    assert.deepEqual(amounts(world, id), [99_000, 88_000]);
    assert.equal(status(world, id), 'Needs attention');
    const allow = () => {
      isRefusing = false;
    };
    return { world, id, allow };
  }

  it('is not overwritten because the relay has patched the name since, and goes out when it may', async () => {
    const { world, id, allow } = await refused();
    allow();
    await world.signal({ opportunityId: id });
    await world.pass(10 * minute);
    assert.deepEqual(amounts(world, id), [99_000, 99_000]);
    const conflict = world.salesforce.timeline().find(({ outcome }) => outcome === 'Conflict');
    assert.deepEqual(
      conflict?.lost.map(({ value }) => value),
      ['88000'],
    );
  });

  it('gives way to what Microsoft enters afterwards', async () => {
    const { world, id } = await refused();
    world.partnerCenter.edit(referralId, { '/details/dealValue': 95_000 });
    await world.pass(10 * minute);
    assert.deepEqual(amounts(world, id), [95_000, 95_000]);
  });
});
