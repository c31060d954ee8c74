import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findTwins } from '../../../../relay/sync/deals/twins.ts';
import type { Deal } from '../../../../relay/sync/fields/described-deal.ts';
import { keptByHand } from './kept-by-hand.ts';

const deal = (changes: Partial<Deal> = {}): Deal => ({
  id: 'one',
  name: 'Azure migration',
  customer: { name: 'Fabrikam', postalCode: '98101', country: 'US' },
  amount: 100_000,
  closeDate: '2027-06-30',
  ...changes,
});
const likeness = (changes: Partial<Deal>) => findTwins([deal()], [deal({ ...changes, id: 'two' })])[0]?.likeness;

describe('deals that both systems hold', () => {
  const cases: [what: string, changes: Partial<Deal>, likeness: 'probable' | 'possible' | undefined][] = [
    ['are twins when they are the same', {}, 'probable'],
    ['are twins whatever is put around the name', { name: 'FABRIKAM - Azure Migration (co-sell)' }, 'probable'],
    ['are twins though one letter of the name is wrong', { name: 'Azure migraton' }, 'probable'],
    ['are twins though amount and date are a little off', { amount: 95_000, closeDate: '2027-07-09' }, 'probable'],
    ['are twins though one side is blank', { amount: null, closeDate: null }, 'probable'],
    [
      'may be twins of a customer who is spelt otherwise',
      { customer: { name: 'Fabrikam, Inc.', postalCode: null, country: null }, amount: 10, closeDate: null },
      'possible',
    ],
    ['are not the same deal under another name', { name: 'Security workshop', amount: 20_000 }, undefined],
    [
      'are not the same deal of another customer',
      { customer: { name: 'Contoso', postalCode: null, country: null } },
      undefined,
    ],
    [
      'are not the same deal in another country',
      { customer: { name: 'Fabrikam', postalCode: null, country: 'DE' } },
      undefined,
    ],
  ];
  for (const [what, changes, expected] of cases)
    it(what, () => {
      assert.equal(likeness(changes), expected);
    });

  it('are only possible twins where two are as like', () => {
    const twins = findTwins([deal(), deal({ id: 'other' })], [deal({ id: 'two' })]);
    assert.deepEqual(
      twins.map((one) => [one.opportunity.id, one.likeness]),
      [
        ['one', 'possible'],
        ['other', 'possible'],
      ],
    );
  });

  for (const seed of [1, 2, 3])
    it(`are proposed with few mistakes among 500 and 500 that people typed twice (seed ${String(seed)})`, () => {
      const { here, there, twins } = keptByHand(seed);
      const found = findTwins(here, there);
      const isRight = ({ opportunity, referral }: (typeof found)[number]) => twins.get(referral.id) === opportunity.id;
      const probable = found.filter((one) => one.likeness === 'probable');
      const right = probable.filter(isRight).length;
      const named = new Set(found.filter(isRight).map(({ referral }) => referral.id));
      const figures = {
        precision: right / probable.length,
        recall: right / twins.size,
        named: named.size / twins.size,
      };
      const said = JSON.stringify({ ...figures, possible: found.length - probable.length });
      assert.ok(figures.precision >= 0.98, said);
      assert.ok(figures.recall >= 0.9, said);
      // Whatever is not proposed is doubled on the first day: nearly all are named at least.
      assert.ok(figures.named >= 0.99, said);
      if (process.env['SHOW'] !== undefined) console.log(said);
    });
});
