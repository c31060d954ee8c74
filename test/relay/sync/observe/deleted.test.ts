import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { withDeleted } from '../../../../relay/sync/observe/deleted.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { coreOf } from '../../../worlds/context.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld, oneByOne } from '../../../worlds/world.ts';
import { linkOf, observationOf, opportunityId, opportunityOf } from '../observed.ts';

const referral = referralOf({ ...incoming });
const unread = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'down');
const missing = (opportunityId: string | null, opportunityModifiedAt: string | null = null): Partial<Observation> => ({
  referral,
  link: linkOf({ opportunityId, opportunityModifiedAt }),
});

/** Looks these pairs up in a recycle bin, and says what was asked for. */
async function look(
  pairs: readonly Partial<Observation>[],
  bin: readonly string[] | CosellError = [],
  carried = new Map<string, string>(),
) {
  const asked: (readonly string[])[] = [];
  const world = createWorld();
  const there = world.partnerCenter.receive({ ...incoming, id: 'r1' });
  const core = coreOf(world, {
    referrals: oneByOne(world.partnerCenter.port),
    opportunities: {
      ...world.salesforce.port,
      async deleted(ids) {
        asked.push(ids);
        if (bin instanceof CosellError) throw bin;
        const shown = { modifiedAt: '2026-11-02T09:00:00Z', name: null, sync: true };
        return bin.map((id) => ({ id, ...shown, referralId: carried.get(id) ?? null }));
      },
    },
  });
  const found = await withDeleted(core, pairs.map(observationOf));
  return { asked, found, there };
}

describe('opportunities of which the store knows nothing', () => {
  const gone = opportunityId(7);
  const named = (externalReferenceId: string | null): Partial<Observation> => ({
    referral: referralOf({ ...incoming, id: 'r1', externalReferenceId }),
    link: linkOf({ opportunityId: null }),
  });

  it('are looked up where the CRM ID of a referral names one', async () => {
    const { asked, found } = await look(
      [named(gone), named(null), named('another CRM')],
      [gone],
      new Map([[gone, 'r1']]),
    );
    assert.deepEqual(asked, [[gone]]);
    assert.deepEqual(
      found.map(({ deleted }) => typeof deleted),
      ['object', 'undefined', 'undefined'],
    );
  });

  for (const carried of [undefined, 'r2'])
    it(`are not the pair's while they carry ${carried ?? 'no'} identifier`, async () => {
      const { found } = await look([named(gone)], [gone], new Map(carried === undefined ? [] : [[gone, carried]]));
      assert.equal(found[0]?.deleted, undefined);
    });

  it('lead to the referral whose identifier they carry', async () => {
    const alone = { link: linkOf({ opportunityId: gone, referralId: null }) };
    const { asked, found, there } = await look([alone], [gone], new Map([[gone, 'r1']]));
    assert.deepEqual([asked, found[0]?.referral?.id], [[[gone]], there.id]);
    const { found: unlinked } = await look([alone], [gone]);
    assert.deepEqual([unlinked[0]?.referral, unlinked[0]?.deleted], [undefined, undefined]);
    const { found: unseen } = await look([alone], [gone], new Map([[gone, 'r3']]));
    assert.equal(unseen[0]?.unread?.code, 'REFERRAL_NOT_FOUND');
  });
});

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
