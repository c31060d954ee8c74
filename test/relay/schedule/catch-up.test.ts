import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { catchUp, comparedCursor } from '../../../relay/schedule/catch-up.ts';
import type { PairKey } from '../../../relay/sync/model.ts';
import type { SyncEvent } from '../../../relay/sync/ports/report.ts';
import { createWorld } from '../../worlds/world.ts';

const minute = 60_000;
const lost = new CosellError('SALESFORCE_EVENTS_LOST', 'The last event is older than Salesforce keeps events.');

/** Catches up since an hour ago with an org in which one deal has changed and some leads were converted. */
async function caughtUp(withLeads: boolean, converted: string[]) {
  const world = createWorld();
  const since = world.clock.now() - 60 * minute;
  const asked: number[] = [];
  const due: [PairKey[], number][] = [];
  const reports: SyncEvent[] = [];
  const found = await catchUp(
    {
      ...{ clock: world.clock, cursors: world.cursors, cloudTime: () => world.clock.now(), withLeads },
      links: {
        ...world.links.port,
        async markDue(keys, at) {
          due.push([[...keys], at - world.clock.now()]);
        },
      },
      opportunities: {
        async *changedSince(from) {
          asked.push(from - since);
          yield [{ id: 'o1', modifiedAt: 'm', referralId: 'r1', deleted: false }];
        },
      },
      leads: {
        async convertedSince(from) {
          asked.push(from - since);
          return converted;
        },
      },
      report: (event) => reports.push(event),
    },
    since,
    lost,
  );
  return { found, asked, due: due.sort(), reports, since, compared: await world.cursors.get(comparedCursor), world };
}

describe('catching up on events that were missed', () => {
  it('marks what changed since shortly before they were, and the leads that were converted, and remembers when', async () => {
    const { found, asked, due, reports, since, compared, world } = await caughtUp(true, ['r2', 'r3']);
    assert.deepEqual(asked, [-5 * minute, -5 * minute]);
    assert.deepEqual(due, [
      [[{ opportunityId: 'o1' }], 1],
      [[{ referralId: 'r2' }, { referralId: 'r3' }], 0],
    ]);
    assert.equal(found, 3);
    assert.equal(compared, world.clock.now());
    assert.deepEqual(reports, [{ event: 'catch-up', since, opportunities: 1, marked: 3, error: lost }]);
  });

  it('marks no leads where none were converted', async () => {
    const { found, due } = await caughtUp(true, []);
    assert.deepEqual([found, due], [1, [[[{ opportunityId: 'o1' }], 1]]]);
  });

  it('asks for no leads where referrals become none', async () => {
    const { found, asked } = await caughtUp(false, ['r2']);
    assert.deepEqual([found, asked], [1, [-5 * minute]]);
  });
});
