import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertQuiet, at, minute, receive, referralId } from '../../worlds/stories.ts';
import { createWorld } from '../../worlds/world.ts';

describe('a mapping row that the admin has just activated', () => {
  it("copies Microsoft's newest value, though the relay died after it had copied the one before", async () => {
    const world = createWorld();
    const mapping = await world.mapping();
    const fields = mapping.fields.map((field) => ({ ...field, policy: 'Salesforce wins' as const }));
    world.mapping = async () => ({ ...mapping, fields: fields.filter(({ field }) => field !== 'Description') });
    const id = await receive(world);
    assert.equal(world.salesforce.get(id)['Description'] ?? null, null);

    world.mapping = async () => ({ ...mapping, fields });
    await world.signal({ referralId });
    world.gate.plan({ at: 'opportunities.update', when: 'after', how: 'dies' });
    await world.look().catch(() => undefined);
    assert.notEqual(world.salesforce.get(id)['Description'] ?? null, null);
    world.clock.advance(minute);
    world.partnerCenter.edit(referralId, { '/details/notes': 'The newest notes.' });
    world.gate.restart();
    world.links.release();
    await world.rest();
    world.clock.advance(minute);
    assert.deepEqual(
      [world.salesforce.get(id)['Description'], at(world, referralId, '/details/notes')],
      ['The newest notes.', 'The newest notes.'],
    );
    await assertQuiet(world, id, referralId);
  });
});
