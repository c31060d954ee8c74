import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Core } from '../../../relay/sync/core.ts';
import type { JsonObject } from '../../../relay/sync/model.ts';
import { plannedWrites, type PlannedWrite } from '../../../relay/sync/plan/planned-writes.ts';
import { previewPair } from '../../../relay/sync/preview.ts';
import { reconcile } from '../../../relay/sync/reconcile.ts';
import { coreOf } from '../../worlds/context.ts';
import { accept, histories, perform, start, type History } from '../../worlds/histories.ts';
import type { World } from '../../worlds/world.ts';

const runs = Number(process.env['PREVIEWS'] ?? 1_000);
const seed = Number(process.env['PREVIEWS_SEED'] ?? randomInt(2 ** 31));

/** A core whose writes to either cloud are noted down as a preview names them; what only the card says is left out. */
function noting(world: World): { core: Core; written: PlannedWrite[] } {
  const written: PlannedWrite[] = [];
  const core = coreOf(world);
  const { referrals, opportunities } = core;
  return {
    written,
    core: {
      ...core,
      referrals: {
        ...referrals,
        create: (body) => {
          const does = body['engagementId'] === undefined ? 'create referral' : 'invite Microsoft';
          written.push({ to: 'Partner Center', does, body });
          return referrals.create(body);
        },
        patch: (id, eTag, operations) => {
          written.push({ to: 'Partner Center', does: 'update referral', id, operations });
          return referrals.patch(id, eTag, operations);
        },
      },
      opportunities: {
        ...opportunities,
        update: (updates) => {
          for (const { id, values } of updates)
            if (Object.keys(values).length > 0)
              written.push({ to: 'Salesforce', does: 'update opportunity', id, values });
          return opportunities.update(updates);
        },
        create: (wanted) => {
          for (const { values } of wanted) written.push({ to: 'Salesforce', does: 'create opportunity', values });
          return opportunities.create(wanted);
        },
      },
    },
  };
}

/** What ties a new opportunity to its referral follows from the creation: it has an id only then. */
const follows = (write: PlannedWrite) =>
  write.does === 'update referral' && write.operations.every(({ path }) => path === '/externalReferenceId');

/** The answer to our creation is lost, and then both sides change the name. */
const foundAndEdited: History = {
  ...{
    start: 'received',
    answers: 'representation',
    omitsClosingDate: false,
    listsTellAll: false,
    skewMs: 0,
    endsNames: false,
    policy: 'Partner Center wins',
  },
  steps: [
    { does: 'crash', at: 7, when: 'before', how: 'rejects' },
    { does: 'look' },
    { does: 'edit', side: 'there', field: 'Name', inCalls: undefined },
    { does: 'edit', side: 'here', field: 'Name', inCalls: undefined },
  ],
};

describe('A preview', () => {
  it('prints exactly what the next look then writes', async (t) => {
    t.diagnostic(`${String(runs)} pairs, seed ${String(seed)}`);
    const kinds = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const world = await start(history);
        for (const [n, step] of history.steps.entries()) await perform(world, step, n, []);
        world.gate.plan(undefined);
        if (world.gate.isDead()) world.gate.restart();
        world.links.release();
        // A cloud that refuses a write gets smaller ones, which no preview knows.
        accept(world);
        const row = world.salesforce.all()[0];
        const own = world.partnerCenter.ours()[0];
        if (row !== undefined) await world.signal({ opportunityId: row.id });
        else if (own !== undefined) await world.signal({ referralId: own.id });
        else return;

        const { core, written } = noting(world);
        const key = row === undefined ? { referralId: own?.id ?? '' } : { opportunityId: row.id };
        const { plan } = await previewPair(core, key);
        const links = await core.links.claim(200, world.clock.now(), 60_000);
        assert.deepEqual(written, [], 'a preview writes nothing');
        await reconcile(core, links);
        assert.deepEqual(
          sorted(plannedWrites(plan)),
          sorted(written.filter((one) => plan.kind === 'merge' || !follows(one))),
        );
        kinds.set(plan.kind, (kinds.get(plan.kind) ?? 0) + 1);
      }),
      { seed, numRuns: runs, examples: [[foundAndEdited]] },
    );
    t.diagnostic([...kinds].map(([kind, count]) => `${kind} ${String(count)}`).join(', '));
    assert.ok((kinds.get('merge') ?? 0) > runs / 10);
  });
});

/** Keys in one order, as JSON: a referral is read in whatever order it comes. */
const sorted = (writes: readonly PlannedWrite[]): string[] => writes.map((write) => JSON.stringify(ordered(write)));
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, inner]) => [name, ordered(inner)]),
  );
}
