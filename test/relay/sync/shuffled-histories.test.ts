import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { pick, seeded, seedOf } from '../../rig/random.ts';
import { incoming, minute } from '../../worlds/stories.ts';
import { createWorld, type World } from '../../worlds/world.ts';

const orders = Number(process.env['ORDERS'] ?? 50);
const [deals, updates] = [20, 200];

describe('Many updates of several referrals', () => {
  it(`show the newest of each, in ${String(orders)} random orders of their signals`, async (test) => {
    const seed = seedOf(process.env['RIG_SEED']);
    test.diagnostic(`RIG_SEED=${String(seed)}`);
    const random = seeded(seed);
    const world = createWorld({ signals: false });
    const ids = Array.from({ length: deals }, () => world.partnerCenter.receive({ ...incoming, id: randomUUID() }).id);
    for (const referralId of ids) await world.signal({ referralId });
    await world.rest();
    for (let order = 0; order < orders; order += 1) {
      world.clock.advance(minute);
      const newest = await updateInAnyOrder(world, ids, random, order * updates);
      await world.rest();
      const shown = world.salesforce.all().map(({ fields }) => [fields['Referral_Identifier__c'], fields['Amount']]);
      assert.deepEqual(Object.fromEntries(shown), newest, `RIG_SEED=${String(seed)}, order ${String(order)}`);
    }
  });
});

/** Makes updates and tells them. A signal overtakes others, but not the update that it is about. Resolves to the newest value of each. */
async function updateInAnyOrder(world: World, ids: readonly string[], random: () => number, above: number) {
  const newest: Record<string, number> = {};
  const onTheirWay: string[] = [];
  for (let made = 0; made < updates || onTheirWay.length > 0;) {
    if (made < updates && (onTheirWay.length === 0 || random() < 0.5)) {
      const id = made < ids.length ? (ids[made] ?? '') : pick(random, ids);
      made += 1;
      newest[id] = above + made;
      world.partnerCenter.edit(id, { '/details/dealValue': above + made });
      onTheirWay.push(id);
      continue;
    }
    const [referralId = ''] = onTheirWay.splice(Math.floor(random() * onTheirWay.length), 1);
    await world.signal({ referralId });
    if (random() < 0.05) await world.look();
  }
  return newest;
}
