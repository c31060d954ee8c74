import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../relay/sync/model.ts';
import { assertQuiet, at, incoming, minute, referralId, status } from '../../worlds/stories.ts';
import { createWorld, type World } from '../../worlds/world.ts';

/** The relay dies once the opportunity exists, and both sides are edited before it looks again. */
async function found(...edits: ((world: World, id: string) => void)[]): Promise<{ world: World; id: string }> {
  const world = createWorld();
  world.partnerCenter.receive(incoming);
  world.gate.plan({ at: 'opportunities.create', when: 'after', how: 'dies' });
  await world.look().catch(() => undefined);
  const id = world.salesforce.all()[0]?.id ?? '';
  for (const edit of edits) {
    world.clock.advance(minute);
    edit(world, id);
  }
  world.gate.restart();
  world.links.release();
  world.clock.advance(minute);
  await world.rest();
  await world.pass(10 * minute);
  return { world, id };
}

const here = (fields: Record<string, Json>) => (world: World, id: string) => {
  world.salesforce.edit(id, fields);
};
const there = (values: Record<string, Json>) => (world: World) => {
  world.partnerCenter.edit(referralId, values);
};

/** The next look of the relay joins the rows of the pair, and dies before it records more. */
const deadAgain = (world: World) => {
  world.gate.restart();
  world.gate.plan({ at: 'links.intendBases', when: 'before', how: 'dies' });
};

describe('an opportunity whose creation was not on record', () => {
  for (const [later, edits, amount] of [
    ['Microsoft', [here({ Amount: 99_000 }), there({ '/details/dealValue': 88_000 })], 88_000],
    ['the seller', [there({ '/details/dealValue': 88_000 }), here({ Amount: 99_000 })], 99_000],
  ] as const)
    it(`is in conflict where both sides have edited it since, and ${later} was later`, async () => {
      const { world, id } = await found(...edits);
      assert.deepEqual(
        [world.salesforce.get(id)['Amount'], at(world, referralId, '/details/dealValue')],
        [amount, amount],
      );
      const conflicts = world.salesforce.timeline().filter(({ outcome }) => outcome === 'Conflict');
      assert.deepEqual(
        conflicts.flatMap(({ lost }) => lost.map(({ value }) => value)),
        [String(99_000 + 88_000 - amount)],
      );
      assert.equal(status(world, id), 'Synced');
      await assertQuiet(world, id, referralId);
    });

  it('gets what Microsoft has edited, and gives what the seller has', async () => {
    const { world, id } = await found(here({ Name: 'Named here' }), there({ '/details/dealValue': 88_000 }));
    assert.deepEqual([world.salesforce.get(id)['Amount'], at(world, referralId, '/name')], [88_000, 'Named here']);
    assert.deepEqual(
      world.salesforce.timeline().filter(({ outcome }) => outcome === 'Conflict'),
      [],
    );
  });

  for (const [when, again] of [
    ['', []],
    [', though the relay dies once more', [deadAgain]],
  ] as const)
    it(`erases nothing of Microsoft where the org has refused a value${when}`, async () => {
      const { world, id } = await found(here({ Description: null }), ...again);
      const notes = at(world, referralId, '/details/notes');
      assert.ok(typeof notes === 'string' && notes !== '');
      assert.equal(world.salesforce.get(id)['Description'], notes);
    });
});
