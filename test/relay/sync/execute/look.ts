import type { Core } from '../../../../relay/sync/core.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { valuesOf } from '../../../../relay/sync/plan/planned-writes.ts';
import type { OpportunityUpdate } from '../../../../relay/sync/ports/opportunities.ts';
import { claimed, coreOf } from '../../../worlds/context.ts';
import { lookAt, readingEach } from '../../../worlds/one-look.ts';
import { share } from '../../../worlds/stories.ts';
import { createWorld, type World } from '../../../worlds/world.ts';

/** One look at a pair as it stands, a second after the last edit; what it leaves, and what it wrote to Salesforce meanwhile. */
export async function look(world: World, id: string, changes: Partial<Core> = {}, fresh = false) {
  world.clock.advance(1_000);
  world.links.release();
  const updates: OpportunityUpdate[] = [];
  const { opportunities, referrals, ...core } = coreOf(world, changes);
  const watched: Core['opportunities'] = {
    ...opportunities,
    read: async (...given) => (await opportunities.read(...given)).map((one) => ({ ...one, fresh })),
    update: (given) => {
      updates.push(...given);
      return opportunities.update(given);
    },
  };
  const link = await claimed(world, { opportunityId: id });
  const work = await lookAt({ ...core, opportunities: watched, referrals: readingEach(referrals) }, link);
  const { plan, outcome } = work;
  const guarded = plan.kind === 'merge' ? valuesOf(plan.guarded) : undefined;
  return { ...work, updates, link, guarded, failed: outcome.kind === 'failed' ? outcome.error.code : undefined };
}
/** A world with a deal that was shared, and came to rest. */
export const shared = async (fields: JsonObject = {}) => {
  const world = createWorld();
  const { id, referral } = await share(world, fields);
  return { world, id, referral };
};
