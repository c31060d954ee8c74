import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { withDeleted } from '../../../../relay/sync/observe/deleted.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { coreOf } from '../../../worlds/context.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { linkOf, observationOf, opportunityOf } from '../observed.ts';

const referral = referralOf({ ...incoming });
const unread = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'down');
const missing = (opportunityId: string | null, opportunityModifiedAt: string | null = null): Partial<Observation> => ({
  referral,
  link: linkOf({ opportunityId, opportunityModifiedAt }),
});

/** Looks these pairs up in a recycle bin, and says what was asked for. */
async function look(pairs: readonly Partial<Observation>[], bin: readonly string[] | CosellError = []) {
  const asked: (readonly string[])[] = [];
  const world = createWorld();
  const core = coreOf(world, {
    opportunities: {
      ...world.salesforce.port,
      async deleted(ids) {
        asked.push(ids);
        if (bin instanceof CosellError) throw bin;
        return bin.map((id) => ({ id, modifiedAt: '2026-11-02T09:00:00Z', name: null, sync: true, referralId: null }));
      },
    },
  });
  const found = await withDeleted(core, pairs.map(observationOf));
  return { asked, found };
}

describe('opportunities that Salesforce no longer returns', () => {
  it('are looked up in one query, each once, only where a referral shows that the pair lives', async () => {
    const { asked } = await look([
      missing('006A'),
      missing('006A'),
      missing('006B'),
      missing(null),
      { ...missing('006C'), opportunity: opportunityOf() },
      { ...missing('006D'), referral: undefined },
      { ...missing('006E'), unread },
    ]);
    assert.deepEqual(asked, [['006A', '006B']]);
  });

  it('cost no query where nothing is missing', async () => {
    const { asked, found } = await look([{ ...missing('006A'), opportunity: opportunityOf() }]);
    assert.deepEqual([asked, found[0]?.deleted], [[], undefined]);
  });

  it('say whether they are in the recycle bin, have left it, or are only hidden', async () => {
    const { found } = await look(
      [missing('006A'), missing('006B', '2026-11-02T09:00:00Z deleted'), missing('006C', '2026-11-02T09:00:00Z')],
      ['006X', '006A'],
    );
    assert.deepEqual(
      found.map(({ deleted }) => (typeof deleted === 'object' ? deleted.id : deleted)),
      ['006A', 'purged', undefined],
    );
  });

  it('are left alone where the pair is whole or has failed already', async () => {
    const { found } = await look(
      [missing('006A'), { ...missing('006B'), opportunity: opportunityOf() }, { ...missing('006C'), unread }],
      ['006A', '006B', '006C'],
    );
    assert.deepEqual(
      found.map(({ deleted }) => deleted !== undefined),
      [true, false, false],
    );
  });

  it('leave the error with their pairs, and only with theirs, when the recycle bin cannot be read', async () => {
    const error = new CosellError('SALESFORCE_UNAVAILABLE', 'down');
    const { found } = await look([missing('006A'), { ...missing('006B'), opportunity: opportunityOf() }], error);
    assert.deepEqual(
      found.map((one) => [one.unread, one.link.opportunityId]),
      [
        [error, '006A'],
        [undefined, '006B'],
      ],
    );
  });
});
