import assert from 'node:assert/strict';
import type { Link, PairKey } from '../../relay/sync/model.ts';
import { createOpenReferrals } from '../../relay/sync/observe/open-referrals.ts';
import type { Core } from '../../relay/sync/core.ts';
import { oneByOne, plainDigest, type World } from './world.ts';

/** What the core gets in this world, but for what the test says of it. */
export const coreOf = (world: World, changes: Partial<Core> = {}): Core => ({
  ...{
    referrals: oneByOne(world.partnerCenter.port),
    opportunities: world.salesforce.port,
    leads: world.salesforce.leadPort,
  },
  ...{ links: world.links.port, cursors: world.cursors, overwritten: world.overwritten, clock: world.clock },
  ...{ mapping: () => world.mapping(), digest: plainDigest, report: () => undefined },
  openReferrals: createOpenReferrals({
    referrals: world.partnerCenter.port,
    opportunities: world.salesforce.port,
    links: world.links.port,
    clock: world.clock,
  }),
  events: { record: async () => undefined },
  options: { concurrency: 4, inboundCreate: true, leads: false, random: () => 0.5 },
  ...changes,
});

/** The row of a pair, in our hands. */
export async function claimed(world: World, key: PairKey): Promise<Link> {
  await world.links.port.markDue([key], world.clock.now());
  const [link] = await world.links.port.claim(1, world.clock.now(), 60_000);
  assert.ok(link !== undefined);
  return link;
}
