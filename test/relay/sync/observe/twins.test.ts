import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Deal } from '../../../../relay/sync/fields/described-deal.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { apartCursor, withTwins } from '../../../../relay/sync/observe/twins.ts';
import { coreOf } from '../../../worlds/context.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { linkOf, observationOf, opportunityId, opportunityOf } from '../observed.ts';

const here = opportunityId(7);
const accepted = (changes: Parameters<typeof referralOf>[0] = {}) =>
  referralOf({
    ...{ ...incoming, id: 'r1', name: 'Azure migration', status: 'Active', substatus: 'Accepted' },
    customerProfile: { name: 'Tailspin' },
    details: { dealValue: 90_000, currency: 'USD', closingDateTime: '2027-06-30T00:00:00Z' },
    ...changes,
  });
const likeIt = (): Deal => ({
  ...{ id: here, name: 'Azure migration', amount: 90_000, closeDate: '2027-06-30' },
  customer: { name: 'Tailspin', postalCode: null, country: null },
});
/** A referral that would create an opportunity, but for what the test says of it. */
const newHere = (changes: Partial<Observation> = {}): Observation =>
  observationOf({ link: linkOf({ opportunityId: null }), referral: accepted(), ...changes });

/** Looks for the twins of these pairs, where the org lists these deals and these cursors exist. */
async function look(
  observations: readonly Observation[],
  {
    open = async () => [likeIt()],
    names = [],
    inboundCreate = true,
  }: { open?: () => Promise<Deal[]>; names?: string[]; inboundCreate?: boolean } = {},
) {
  const core = coreOf(createWorld());
  const asked: (readonly string[] | undefined)[] = [];
  const found = await withTwins(
    {
      opportunities: {
        ...core.opportunities,
        openDeals(customers) {
          asked.push(customers);
          return open();
        },
      },
      cursors: { ...core.cursors, names: async (prefix) => names.filter((name) => name.startsWith(prefix)) },
      options: { ...core.options, inboundCreate },
    },
    observations,
  );
  return { asked, found };
}

describe('the opportunities that may be the deal of a referral without one', () => {
  for (const [name, owner] of [
    ['of an owner that nobody knows', undefined],
    ['of ours', 'ours'],
  ] as const)
    it(`are found for a referral ${name}`, async () => {
      const one = newHere({ owner });
      assert.deepEqual(await look([one]), { asked: [['Tailspin']], found: [{ ...one, twins: [here] }] });
    });

  const unasked: Record<string, () => Partial<Observation>> = {
    'that could not be read': () => ({ unread: new CosellError('UNEXPECTED', 'No.') }),
    'that has an opportunity': () => ({ opportunity: opportunityOf() }),
    'whose opportunity is known but not there': () => ({ link: linkOf() }),
    'that is not there': () => ({ referral: undefined }),
    'that waits for an answer': () => ({ referral: accepted({ status: 'New', substatus: 'Received' }) }),
    'of another partner': () => ({ owner: 'another' }),
    'of Microsoft': () => ({ referral: accepted({ organizationId: 'msft' }) }),
    'that is closed': () => ({ referral: accepted({ status: 'Closed', substatus: 'Won' }) }),
    'that is a lead': () => ({ referral: accepted({ type: 'Independent', qualification: 'MarketingQualified' }) }),
  };
  for (const [name, changes] of Object.entries(unasked))
    it(`are not looked for beside a referral ${name}`, async () => {
      const given = [newHere(changes())];
      const { asked, found } = await look(given);
      assert.deepEqual(asked, []);
      assert.equal(found, given);
    });

  it('are not looked for where referrals create no opportunities', async () => {
    assert.deepEqual((await look([newHere()], { inboundCreate: false })).asked, []);
  });

  it('cost one query a batch, which names each customer once', async () => {
    const given = [
      newHere(),
      newHere({ opportunity: opportunityOf() }),
      newHere({ referral: accepted({ id: 'r2', customerProfile: { name: 'Tailspin' }, name: 'Office chairs' }) }),
      newHere({ referral: accepted({ id: 'r3', customerProfile: {} }) }),
    ];
    const { asked, found } = await look(given);
    assert.deepEqual(asked, [['Tailspin']]);
    assert.deepEqual(
      found.map(({ twins }) => twins),
      // Of the second, amount and date are like those of the deal here, though its name is not: a person has to look.
      [[here], undefined, [here], []],
    );
    assert.equal(found[1], given[1]);
  });

  it('leave those out that the seller has ruled out', async () => {
    const apart = apartCursor({ opportunityId: here, referralId: 'r1' });
    assert.equal(apart, `no-twins ${here} r1`);
    assert.deepEqual((await look([newHere()], { names: [apart] })).found[0]?.twins, []);
    for (const other of [`no-twins ${opportunityId(8)} r1`, `no-twins ${here} r2`, `twins ${here} r1`])
      assert.deepEqual((await look([newHere()], { names: [other] })).found[0]?.twins, [here]);
  });

  it('hold the pair back with the reason where the org does not list its deals', async () => {
    const given = [newHere(), newHere({ owner: 'another' })];
    const { found } = await look(given, { open: () => Promise.reject(new CosellError('PAIR_BUSY', 'Busy.')) });
    assert.deepEqual(
      found.map(({ unread, twins }) => [unread?.code, twins]),
      [
        ['PAIR_BUSY', undefined],
        [undefined, undefined],
      ],
    );
  });
});
