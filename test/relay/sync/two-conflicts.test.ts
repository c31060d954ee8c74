import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../../relay/sync/model.ts';
import { at, audit, minute, receive, referralId } from '../../worlds/stories.ts';
import { createWorld } from '../../worlds/world.ts';

/** The amount goes to who was later; Salesforce always wins the name. */
const here: JsonObject = { Amount: 99_000, Name: 'Named here' };
const there: Readonly<Record<string, Json>> = { '/details/dealValue': 88_000, '/name': 'Named there' };

describe('both sides change an amount and a name while no relay runs', () => {
  for (const [later, amount] of [
    ['Microsoft', 88_000],
    ['the seller', 99_000],
  ] as const)
    it(`${later} was later: that amount stays, whatever the relay writes in between`, async () => {
      const world = createWorld();
      const id = await receive(world);
      const edits = [
        () => {
          world.salesforce.edit(id, here);
        },
        () => {
          world.partnerCenter.edit(referralId, there);
        },
      ];
      for (const edit of later === 'Microsoft' ? edits : edits.reverse()) {
        world.clock.advance(minute);
        edit();
      }
      world.clock.advance(minute);
      await world.rest();
      assert.deepEqual(
        [world.salesforce.get(id)['Amount'], at(world, referralId, '/details/dealValue')],
        [amount, amount],
      );
      assert.deepEqual(
        [world.salesforce.get(id)['Name'], at(world, referralId, '/name')],
        ['Named here', 'Named here'],
      );
      for (const lost of [String(99_000 + 88_000 - amount), 'Named there'])
        assert.match(audit(world, id), new RegExp(lost));
    });
});
