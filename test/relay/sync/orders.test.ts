import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { incoming, minute, receive, referralId } from '../../worlds/stories.ts';
import { createWorld } from '../../worlds/world.ts';

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

const updates = [1, 2, 3, 4, 5];

describe('signals in any order', () => {
  it('of five updates of one referral end the same, all 120 of them', async () => {
    const orders = permutations(updates);
    assert.equal(orders.length, 120);
    for (const order of orders) {
      const world = createWorld({ signals: false });
      await world.signal({ referralId });
      world.partnerCenter.receive(incoming);
      await world.rest();
      world.clock.advance(minute);
      // Each update is there when its signal comes or some time before: they tell nothing but that there is news.
      for (const update of updates) world.partnerCenter.edit(referralId, { '/details/dealValue': update });
      for (const update of order) {
        await world.signal({ referralId });
        if (update % 2 === 0) await world.look();
      }
      await world.rest();
      assert.deepEqual(
        world.salesforce.all().map(({ fields }) => fields['Amount']),
        [5],
        order.join(),
      );
    }
  });

  it('between the updates themselves end with the newest, all 120 of them', async () => {
    for (const order of permutations(updates)) {
      const world = createWorld({ signals: false });
      world.partnerCenter.receive(incoming);
      await world.signal({ referralId });
      await world.rest();
      world.clock.advance(minute);
      for (const update of order) {
        world.partnerCenter.edit(referralId, { '/details/dealValue': update });
        await world.signal({ referralId });
        await world.look();
      }
      await world.rest();
      assert.deepEqual(
        world.salesforce.all().map(({ fields }) => fields['Amount']),
        [order.at(-1)],
        order.join(),
      );
    }
  });

  it('fifty times the same make one opportunity and at most two writes', async () => {
    const world = createWorld({ signals: false });
    world.partnerCenter.receive(incoming);
    for (let count = 0; count < 50; count += 1) {
      await world.signal({ referralId });
      if (count % 7 === 0) await world.look();
    }
    await world.rest();
    assert.equal(world.salesforce.all().length, 1);
    assert.ok(world.writes() <= 2, String(world.writes()));
  });

  it('before the referral is there are forgotten, and the next one finds it', async () => {
    const world = createWorld({ signals: false });
    await world.signal({ referralId });
    await world.rest();
    assert.deepEqual(world.links.rows(), []);
    await receive(world);
    await world.signal({ referralId });
    await world.rest();
    assert.equal(world.salesforce.all().length, 1);
  });
});
