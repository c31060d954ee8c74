import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Deal } from '../../../../relay/sync/fields/described-deal.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import type { OpenReferral } from '../../../../relay/sync/observe/kept-deals.ts';
import { withTwinsThere } from '../../../../relay/sync/observe/twins-there.ts';
import { coreOf } from '../../../worlds/context.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { linkOf, observationOf, opportunityId, opportunityOf } from '../observed.ts';

const id = opportunityId(1);
const customerField = 'Account.Name';
const deal = (changes: Partial<Deal> = {}): Deal => ({
  ...{ id: 'r7', name: 'Azure migration', amount: 90_000, closeDate: '2027-06-30' },
  customer: { name: 'Tailspin', postalCode: null, country: null },
  ...changes,
});
const listed = (changes: Partial<OpenReferral> = {}): OpenReferral => ({
  ...{ organizationId: 'own', deal: deal() },
  ...changes,
});
const mine = (changes: Parameters<typeof opportunityOf>[0] = {}) =>
  opportunityOf({ id, fields: { [customerField]: 'Tailspin' }, ...changes });
/** An opportunity that would create a referral, but for what the test says of it. */
const newThere = (changes: Partial<Observation> = {}): Observation =>
  observationOf({ link: linkOf({ referralId: null, opportunityId: id }), opportunity: mine(), ...changes });

interface Clouds {
  open?: () => Promise<OpenReferral[]>;
  here?: Deal[];
  /** Ids of the referrals that opportunities carry. */
  carried?: string[];
  names?: string[];
  organization?: string;
  mapping?: ReturnType<typeof packageMapping>;
}

/** Looks for the twins of these pairs, and says what that asked of both clouds. */
async function look(observations: readonly Observation[], clouds: Clouds = {}) {
  const { open = async () => [listed()], here = [deal({ id })], carried = [], names = [] } = clouds;
  const core = coreOf(createWorld());
  const asked: unknown[] = [];
  const found = await withTwinsThere(
    {
      ...core,
      openReferrals(customers) {
        asked.push(['open referrals', customers]);
        return open();
      },
      referrals: {
        ...core.referrals,
        async organization() {
          asked.push('organization');
          return clouds.organization;
        },
      },
      opportunities: {
        ...core.opportunities,
        async openDeals(customers) {
          asked.push(['open deals', customers]);
          return here;
        },
        async read(which, fields) {
          asked.push(['carriers', which, fields]);
          return carried.map((referralId) => opportunityOf({ id: opportunityId(9), card: { referralId } }));
        },
      },
      cursors: { ...core.cursors, names: async (prefix) => names.filter((name) => name.startsWith(prefix)) },
    },
    clouds.mapping ?? packageMapping(),
    observations,
  );
  return { asked, found };
}

const twinsIn = (found: readonly Observation[]) => found.map(({ twins }) => twins);

describe('the referrals that may be the deal of an opportunity without one', () => {
  it('are found among the open ones of its customer', async () => {
    const { asked, found } = await look([newThere()]);
    assert.deepEqual(asked, [
      ['open referrals', ['Tailspin']],
      'organization',
      ['open deals', ['Tailspin']],
      ['carriers', { ids: [], referralIds: ['r7'] }, []],
    ]);
    assert.deepEqual(found, [{ ...newThere(), twins: ['r7'] }]);
  });

  const unasked: Record<string, () => Partial<Observation>> = {
    'that could not be read': () => ({ unread: new CosellError('UNEXPECTED', 'No.') }),
    'that has a referral': () => ({ referral: referralOf(incoming) }),
    'whose referral is known but not there': () => ({ link: linkOf({ opportunityId: id }) }),
    'whose referral is about to be made': () => ({ link: linkOf({ referralId: null, intentAt: 0 }) }),
    'that is not there': () => ({ opportunity: undefined }),
    'that nobody shares': () => ({ opportunity: mine({ card: { sync: false } }) }),
    'that carries a referral': () => ({ opportunity: mine({ card: { referralId: 'r1' } }) }),
    'whose referral is to move': () => ({ opportunity: mine({ card: { moveTo: opportunityId(2) } }) }),
  };
  for (const [name, changes] of Object.entries(unasked))
    it(`are not looked for beside an opportunity ${name}`, async () => {
      const given = [newThere(changes())];
      const { asked, found } = await look(given);
      assert.deepEqual(asked, []);
      assert.equal(found, given);
    });

  it('are not looked for where no field holds the name of the customer', async () => {
    const whole = packageMapping();
    const fields = whole.fields.filter(({ pointer }) => pointer !== '/customerProfile/name');
    assert.deepEqual((await look([newThere()], { mapping: { ...whole, fields } })).asked, []);
  });

  const none: Record<string, [clouds: Clouds, asked: number]> = {
    'of another customer': [{ open: async () => [] }, 1],
    'that an opportunity carries': [{ carried: ['r7'] }, 4],
    'of another partner, as the list of referrals says': [{ organization: 'other' }, 4],
    'of another partner, as is known': [{ names: ['own-organization other'] }, 3],
    'that the seller has ruled out': [{ names: [`no-twins ${id} r7`] }, 4],
    'of which no opportunity is like it': [{ here: [] }, 4],
  };
  for (const [name, [clouds, asked]] of Object.entries(none))
    it(`are none of those ${name}`, async () => {
      const given = [newThere()];
      const result = await look(given, clouds);
      assert.equal(result.asked.length, asked, JSON.stringify(result.asked));
      assert.equal(result.found, given);
    });

  for (const [name, clouds] of Object.entries({
    'as the list of referrals says': { organization: 'own' },
    'as is known': { names: ['own-organization own'] },
    'though another one is carried': { carried: ['r8'] },
    'though another one was ruled out': { names: [`no-twins ${id} r8`] },
  } satisfies Record<string, Clouds>))
    it(`are ours, ${name}`, async () => {
      assert.deepEqual(twinsIn((await look([newThere()], clouds)).found), [['r7']]);
    });

  it('are found where the customer is spelt in one of the ways that people have', async () => {
    const spelt = (name: string) => ({ customer: { ...deal().customer, name } });
    const { found } = await look([newThere({ opportunity: mine({ fields: { [customerField]: 'Muller Bau' } }) })], {
      open: async () => [listed({ deal: deal(spelt('Müller Bau')) })],
      here: [deal({ id, ...spelt('Muller Bau') })],
    });
    assert.deepEqual(twinsIn(found), [['r7']]);
  });

  it('are looked for only among our own', async () => {
    const open = async () => [listed(), listed({ organizationId: 'other', deal: deal({ id: 'r8' }) })];
    const { asked } = await look([newThere()], { open, organization: 'own' });
    assert.deepEqual(asked.at(-1), ['carriers', { ids: [], referralIds: ['r7'] }, []]);
  });

  it('are told for each of a batch, and the rest of it stays as it is', async () => {
    const other = newThere({
      link: linkOf({ referralId: null, opportunityId: opportunityId(2) }),
      opportunity: mine({ id: opportunityId(2), fields: { [customerField]: null } }),
    });
    const given = [newThere(), other, newThere({ opportunity: undefined })];
    const { asked, found } = await look(given);
    assert.deepEqual(asked[2], ['open deals', ['Tailspin']]);
    assert.deepEqual(twinsIn(found), [['r7'], [], undefined]);
    assert.equal(found[2], given[2]);
  });

  it('hold the pair back with the reason where Partner Center does not list them', async () => {
    const given = [newThere(), newThere({ opportunity: undefined })];
    const { found } = await look(given, { open: () => Promise.reject(new CosellError('PAIR_BUSY', 'Busy.')) });
    assert.deepEqual(
      found.map(({ unread }) => unread?.code),
      ['PAIR_BUSY', undefined],
    );
  });
});
