import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { withOwners } from '../../../../relay/sync/observe/owners.ts';
import { coreOf } from '../../../worlds/context.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { linkOf, observationOf, opportunityOf } from '../observed.ts';

const half = (organizationId: string) => ({ ...referralOf({ ...incoming, id: 'r1' }), id: 'r1', organizationId });
const ours = half('us');
const theirs = half('them');
const base = { Name: ['a', 'b'] } as const;
const unread = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'down');

/** Asks who owns these, where these organisations are known to be ours and a list shows this one. */
async function look(
  pairs: readonly Partial<Observation>[],
  { known = ['us'], listed }: { known?: readonly string[]; listed?: string | CosellError } = {},
) {
  let lists = 0;
  const world = createWorld();
  const core = coreOf(world, {
    cursors: { ...world.cursors, names: async (prefix) => known.map((id) => `${prefix}${id}`) },
    referrals: {
      ...coreOf(world).referrals,
      async organization() {
        lists += 1;
        if (listed instanceof CosellError) throw listed;
        return listed;
      },
    },
  });
  const found = await withOwners(core, pairs.map(observationOf));
  return { lists, found, owners: found.map(({ owner }) => owner) };
}

describe('whose a referral is', () => {
  const first = linkOf({ referralId: 'r1', base: {} });

  it('is ours or another partner’s where it meets its opportunity for the first time', async () => {
    const { owners, lists } = await look([
      { referral: ours, link: first },
      { referral: theirs, link: first },
    ]);
    assert.deepEqual([owners, lists], [['ours', 'another'], 0]);
  });

  it('is not asked of a pair that is known, that failed, of Microsoft’s half, or without a referral', async () => {
    const { owners } = await look([
      { referral: theirs, link: linkOf({ referralId: 'r1', base }) },
      { referral: theirs, link: first, unread },
      { referral: half('msft'), link: first },
      { referral: undefined, link: first },
    ]);
    assert.deepEqual(owners, [undefined, undefined, undefined, undefined]);
  });

  it('is asked of a row that knows only the opportunity, whatever it remembers', async () => {
    const opportunity = opportunityOf();
    const carrier = { ...opportunity, card: { ...opportunity.card, referralId: 'r1' } };
    const { owners } = await look([{ referral: ours, opportunity: carrier, link: linkOf({ referralId: null, base }) }]);
    assert.deepEqual(owners, ['ours']);
  });

  it('costs one list until our own organisation is known, and none where nothing is asked', async () => {
    const pair = { referral: ours, link: first };
    const listed = await look([pair, { referral: theirs, link: first }], { known: [], listed: 'us' });
    assert.deepEqual([listed.owners, listed.lists], [['ours', 'another'], 1]);
    const known = linkOf({ referralId: 'r1', base });
    assert.equal((await look([{ referral: ours, link: known }], { known: [], listed: 'us' })).lists, 0);
  });

  it('stays open where the list does not tell', async () => {
    const { owners, found } = await look([{ referral: ours, link: first }], { known: [] });
    assert.deepEqual([owners, found[0]?.unread], [[undefined], undefined]);
  });

  it('leaves the error with those that were asked, and only with those, when the list cannot be read', async () => {
    const error = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'down');
    const known = linkOf({ referralId: 'r1', base });
    const { found } = await look(
      [
        { referral: ours, link: first },
        { referral: ours, link: known },
      ],
      {
        known: [],
        listed: error,
      },
    );
    assert.deepEqual(
      found.map((one) => [one.unread, one.referral?.id]),
      [
        [error, 'r1'],
        [undefined, 'r1'],
      ],
    );
  });

  it('takes another partner’s referral away from an opportunity that it only names', async () => {
    const opportunity = opportunityOf();
    const { found } = await look([
      { referral: theirs, opportunity, link: linkOf({ referralId: null }) },
      { referral: theirs, opportunity, link: first },
    ]);
    assert.deepEqual(
      found.map((one) => [one.referral?.id, one.opportunity?.id, one.owner]),
      [
        [undefined, opportunity.id, undefined],
        ['r1', undefined, 'another'],
      ],
    );
  });

  it('keeps the opportunity that carries another partner’s referral, so that its seller learns of it', async () => {
    const opportunity = opportunityOf();
    const carrier = { ...opportunity, card: { ...opportunity.card, referralId: 'r1' } };
    const { found } = await look([
      { referral: theirs, opportunity: carrier, link: first },
      { referral: theirs, opportunity: carrier, link: linkOf({ referralId: null }) },
    ]);
    assert.deepEqual(
      found.map((one) => [one.opportunity?.id, one.owner]),
      [
        [opportunity.id, 'another'],
        [opportunity.id, 'another'],
      ],
    );
  });
});
