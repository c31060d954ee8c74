import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { joinRows } from '../../../../relay/sync/execute/join-rows.ts';
import type { Link, Opportunity, Referral } from '../../../../relay/sync/model.ts';
import { unobserved, type Observation } from '../../../../relay/sync/observe/observation.ts';
import type { Links } from '../../../../relay/sync/ports/links.ts';
import { blankCard } from '../../../../relay/sync/record/card.ts';
import { manualClock } from '../../../clock.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { createMemoryLinks } from '../../../worlds/links.ts';
import { incoming } from '../../../worlds/stories.ts';

const clock = manualClock();
const { port } = createMemoryLinks(clock);
await port.markDue([{ referralId: 'r' }], 0);
const [row] = await port.claim(1, clock.now(), 60_000);
assert.ok(row !== undefined);
const joined: Link = { ...row, engagementId: 'joined' };

const referral: Referral = referralOf({ ...incoming, id: 'r', engagementId: 'e' });
const opportunity: Opportunity = {
  ...{ id: 'o', modifiedAt: '', fresh: false, fields: {}, team: [] },
  card: blankCard,
};
const seen = (link: Partial<Link>, sides: Partial<Observation> = { referral, opportunity }): Observation => ({
  ...unobserved({ ...row, ...link }),
  ...sides,
});

type Join = Parameters<Links['join']>;

/** Joins what is to be joined, each answered so; what was asked of the work list, and what became of the rows. */
async function join(
  observations: readonly Observation[],
  answer: () => Promise<Link | undefined> = async () => joined,
) {
  const asked: [sides: Join[1], how: Join[2]][] = [];
  const links: Links = {
    ...port,
    join: (_link, sides, how) => {
      asked.push([sides, how]);
      return answer();
    },
  };
  return {
    asked,
    rows: await joinRows({ links }, observations),
  };
}
const sides = { referralId: 'r', opportunityId: 'o', engagementId: 'e' };

describe('rows that turn out to be one pair', () => {
  const known = { a: ['1', '2'] } as const;
  const cases: [name: string, link: Partial<Link>, how: Join[2]][] = [
    ['found from the referral', { referralId: 'r', opportunityId: null }, { force: false }],
    ['found from the opportunity', { referralId: null, opportunityId: 'o' }, { force: false }],
    [
      'found again after a creation whose answer was lost: whoever holds the other row',
      { referralId: null, opportunityId: 'o', intentAt: 1 },
      { force: true },
    ],
    [
      'found from a referral that is on record, whatever was intended',
      { referralId: 'other', opportunityId: 'o', intentAt: 1 },
      { force: false },
    ],
    [
      'found from another opportunity, that is gone: nothing was agreed on with this one',
      { referralId: 'r', opportunityId: 'gone', base: known },
      { force: false, base: {} },
    ],
    [
      'found from another opportunity, with a creation under way',
      { referralId: null, opportunityId: 'gone', intentAt: 1 },
      { force: false, base: {} },
    ],
  ];
  it('keep what was to be created where the opportunity found is the one', async () => {
    const created = { ...opportunity, card: { ...blankCard, referralId: 'r' } };
    const link = { referralId: 'r', opportunityId: null, base: known };
    const { asked } = await join([seen(link, { referral, opportunity: created })]);
    assert.deepEqual(asked, [[sides, { force: false }]]);
  });

  it('forget what was to be created where another opportunity is found', async () => {
    const { asked } = await join([seen({ referralId: 'r', opportunityId: null, base: known })]);
    assert.deepEqual(asked, [[sides, { force: false, base: {} }]]);
  });

  for (const [name, link, how] of cases)
    it(`become one row: ${name}`, async () => {
      const observation = seen(link);
      const { asked, rows } = await join([observation]);
      assert.deepEqual(asked, [[sides, how]]);
      assert.deepEqual(rows, [{ ...observation, link: joined }]);
    });

  const whole: [name: string, observation: Observation][] = [
    ['that knows both sides', seen({ referralId: 'r', opportunityId: 'o' })],
    ['without an opportunity', seen({ referralId: 'r', opportunityId: null }, { referral })],
    ['without a referral', seen({ referralId: null, opportunityId: 'o' }, { opportunity })],
    [
      'that could not be read',
      seen({ opportunityId: null }, { referral, opportunity, unread: new CosellError('UNEXPECTED', 'x') }),
    ],
  ];
  for (const [name, observation] of whole)
    it(`leave a row ${name} as it is`, async () => {
      const { asked, rows } = await join([observation]);
      assert.deepEqual([asked, rows], [[], [observation]]);
    });

  const batches: [what: string, other: Partial<Link>, force: boolean][] = [
    ['holds the row of its opportunity itself', { id: 'other', referralId: null, opportunityId: 'o' }, true],
    ['holds another row of its referral itself', { id: 'other', referralId: 'r', opportunityId: null }, true],
    ['holds other pairs', { id: 'other', referralId: 'r2', opportunityId: 'o2' }, false],
  ];
  for (const [what, other, force] of batches)
    it(`${force ? 'become' : 'become, if nobody holds them,'} one row where this batch ${what}`, async () => {
      const { asked } = await join([seen({ referralId: 'r', opportunityId: null }), seen(other, {})]);
      assert.deepEqual(asked, [[sides, { force }]]);
    });

  it('wait while another worker holds one of them', async () => {
    const observation = seen({ opportunityId: null });
    const { rows } = await join([observation], async () => undefined);
    assert.deepEqual([rows[0]?.link, rows[0]?.unread?.code], [observation.link, 'PAIR_BUSY']);
    assert.equal(rows[0]?.unread?.message, 'Another worker holds the other side of this pair.');
  });

  it('fail one by one where the work list takes no writes', async () => {
    const full = new CosellError('STORE_UNAVAILABLE', 'disk full');
    const other = seen({}, { referral: { ...referral, id: 'r2' } });
    const { rows } = await join([seen({ opportunityId: null }), other], () => Promise.reject(full));
    assert.deepEqual([rows[0]?.unread, rows[1]], [full, other]);
  });
});

describe('two rows of one batch that are one pair', () => {
  const twins: [name: string, second: Partial<Observation>][] = [
    ['by their referral', { referral }],
    ['by their opportunity', { opportunity }],
    ['by both', { referral, opportunity }],
  ];
  for (const [name, second] of twins)
    it(`are looked at one after the other: ${name}`, async () => {
      const { asked, rows } = await join([seen({ opportunityId: null }), seen({ opportunityId: null }, second)]);
      assert.deepEqual([asked.length, rows[0]?.unread, rows[1]?.unread?.code], [1, undefined, 'PAIR_BUSY']);
      assert.equal(rows[1]?.unread?.message, 'Another worker holds the other side of this pair.');
    });

  it('are two where one of them could not be read', async () => {
    const unread = seen({}, { referral, opportunity, unread: new CosellError('UNEXPECTED', 'x') });
    const { rows } = await join([unread, seen({ opportunityId: null })]);
    assert.equal(rows[1]?.unread, undefined);
  });

  it('are two where neither side of them is there', async () => {
    const { rows } = await join([seen({}, {}), seen({}, {})]);
    assert.deepEqual([rows[0]?.unread, rows[1]?.unread], [undefined, undefined]);
  });
});
