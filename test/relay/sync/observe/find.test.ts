import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { cardFields } from '../../../../relay/sync/record/card.ts';
import { findPairs } from '../../../../relay/sync/observe/find.ts';
import type { JsonObject, Link, Opportunity, Referral } from '../../../../relay/sync/model.ts';
import type { Context } from '../../../../relay/sync/pair.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld, plainDigest } from '../../../worlds/world.ts';

const opportunity = (id: string, referralId: string | null = null): Opportunity => ({
  ...{ id, modifiedAt: '', fresh: false, team: [] },
  fields: { Referral_Identifier__c: referralId },
});
const referral = (id: string, externalReferenceId: string | null = null, body: JsonObject = {}): Referral =>
  referralOf({ ...incoming, ...body, id, externalReferenceId });
const here = (n: number, end = 'AAA') => `006${String(n).padStart(12, '0')}${end}`;
const lead = { ...fixture('marketplace-lead'), eTag: '"1"', organizationId: 'o', engagementId: 'e' };

interface Stock {
  opportunities?: readonly Opportunity[];
  referrals?: readonly Referral[];
  unread?: Readonly<Record<string, CosellError>>;
  leads?: boolean;
}

/** Finds the pairs of these rows in a stock, and says what was asked of the two clouds. */
async function find(sides: readonly Partial<Link>[], stock: Stock) {
  const world = createWorld();
  await world.links.port.markDue(
    sides.map((_, index) => ({ referralId: String(index) })),
    0,
  );
  const blank = await world.links.port.claim(9, world.clock.now(), 1);
  const links = sides.map((side, index): Link => {
    const row = blank[index];
    assert.ok(row !== undefined);
    return { ...row, referralId: null, opportunityId: null, ...side };
  });
  const asked: { ids?: readonly string[]; referralIds?: readonly string[]; referrals?: readonly string[] }[] = [];
  const leadsAsked: (readonly string[])[] = [];
  let fields: readonly string[] = [];
  const context: Context = {
    ...{ mapping: packageMapping(), digest: plainDigest, clock: world.clock, report: () => undefined },
    ...{ links: world.links.port, cursors: world.cursors, events: { record: async () => undefined } },
    options: { concurrency: 1, inboundCreate: true, leads: stock.leads ?? false, random: () => 0 },
    opportunities: {
      ...world.salesforce.port,
      async read({ ids, referralIds }, names) {
        asked.push({ ids, referralIds });
        fields = names;
        const keys = ids.map((id) => id.slice(0, 15));
        return (stock.opportunities ?? []).filter(
          ({ id, fields: shown }) =>
            keys.includes(id.slice(0, 15)) || referralIds.some((key) => key === shown['Referral_Identifier__c']),
        );
      },
    },
    referrals: {
      ...world.partnerCenter.port,
      async readMany(ids) {
        asked.push({ referrals: ids });
        return new Map(
          ids.map((id) => [
            id,
            stock.unread?.[id] ??
              stock.referrals?.find((one) => one.id === id) ??
              new CosellError('REFERRAL_NOT_FOUND', 'x'),
          ]),
        );
      },
    },
    leads: {
      ...world.salesforce.leadPort,
      async read(ids) {
        leadsAsked.push(ids);
        return ids.map((referralId) => ({ referralId, id: '00Q', converted: false, opportunityId: null }));
      },
    },
  };
  const pairs = await findPairs(context, links);
  return {
    asked,
    leadsAsked,
    fields,
    found: pairs.map(({ referral: there, opportunity: row }) => [there?.id, row?.id]),
    unread: pairs.map(({ unread }) => unread?.code),
    leads: pairs.map((pair) => pair.lead),
  };
}

describe('the two sides of a pair', () => {
  const cases: [name: string, side: Partial<Link>, stock: Stock, found: [string | undefined, string | undefined]][] = [
    [
      'known by both ids',
      { referralId: 'r', opportunityId: here(1) },
      { opportunities: [opportunity(here(1), 'r')], referrals: [referral('r')] },
      ['r', here(1)],
    ],
    [
      'by the referral alone, which the opportunity names',
      { referralId: 'r' },
      { opportunities: [opportunity(here(1), 'r')], referrals: [referral('r')] },
      ['r', here(1)],
    ],
    [
      'by the opportunity alone, which names the referral',
      { opportunityId: here(1) },
      { opportunities: [opportunity(here(1), 'r')], referrals: [referral('r')] },
      ['r', here(1)],
    ],
    [
      'by the opportunity alone, which names none',
      { opportunityId: here(1) },
      { opportunities: [opportunity(here(1))] },
      [undefined, here(1)],
    ],
    [
      'by the referral alone, which names the opportunity',
      { referralId: 'r' },
      { opportunities: [opportunity(here(1))], referrals: [referral('r', here(1))] },
      ['r', here(1)],
    ],
    [
      'which names it by its short id',
      { referralId: 'r' },
      { opportunities: [opportunity(here(1))], referrals: [referral('r', here(1, ''))] },
      ['r', here(1)],
    ],
    [
      'which names one that is taken',
      { referralId: 'r' },
      { opportunities: [opportunity(here(1), 'other')], referrals: [referral('r', here(1))] },
      ['r', undefined],
    ],
    [
      'which names the deal of another CRM',
      { referralId: 'r' },
      { referrals: [referral('r', 'X-006000000000001')] },
      ['r', undefined],
    ],
    [
      'which names nothing',
      { referralId: 'r' },
      { opportunities: [opportunity(here(1))], referrals: [referral('r')] },
      ['r', undefined],
    ],
    [
      'whose opportunity is gone and another one carries the referral',
      { referralId: 'r', opportunityId: here(1) },
      { opportunities: [opportunity(here(2), 'r')], referrals: [referral('r')] },
      ['r', here(2)],
    ],
    ['of which nothing is there', { opportunityId: here(1) }, {}, [undefined, undefined]],
  ];
  for (const [name, side, stock, found] of cases)
    it(`are found: ${name}`, async () => {
      assert.deepEqual((await find([side], stock)).found, [found]);
    });

  for (const id of [
    'x006000000000001AAA',
    '006000000000001AAAx',
    '00600000000001',
    '006-00000000001',
    '001000000000001',
  ])
    it(`are not looked for by what is no id of an opportunity: ${id}`, async () => {
      const { asked, found } = await find([{ referralId: 'r' }], { referrals: [referral('r', id)] });
      assert.deepEqual([asked.length, found], [2, [['r', undefined]]]);
    });

  it('are not mixed up with those of another row of the batch', async () => {
    const rows = [{ opportunityId: here(2) }, { referralId: 'r' }];
    const referrals = [referral('r', here(1))];
    const both = await find(rows, { opportunities: [opportunity(here(2)), opportunity(here(1))], referrals });
    assert.deepEqual(both.found, [
      [undefined, here(2)],
      ['r', here(1)],
    ]);
    const gone = await find(rows, { opportunities: [opportunity(here(2))], referrals });
    assert.deepEqual(gone.found[1], ['r', undefined]);
  });

  it('are there as far as they could be read, with the reason of the one that could not', async () => {
    const unread = { r: new CosellError('PARTNER_CENTER_UNAVAILABLE', 'x') };
    const opportunities = [opportunity(here(1), 'r')];
    for (const side of [{ referralId: 'r' }, { opportunityId: here(1) }, { referralId: 'r', opportunityId: here(1) }]) {
      const result = await find([side], { unread, opportunities });
      assert.deepEqual(result.found, [[undefined, here(1)]]);
      assert.deepEqual(result.unread, ['PARTNER_CENTER_UNAVAILABLE']);
    }
  });
});

describe('what is asked of the two clouds', () => {
  it('is one query and one round of reads for a batch, each side once', async () => {
    const { asked, fields } = await find(
      [
        { referralId: 'a', opportunityId: here(1) },
        { referralId: 'b' },
        { opportunityId: here(2) },
        { referralId: 'b' },
      ],
      { opportunities: [opportunity(here(1), 'a'), opportunity(here(2))], referrals: [referral('a'), referral('b')] },
    );
    assert.deepEqual(asked, [{ ids: [here(1), here(2)], referralIds: ['b', 'b'] }, { referrals: ['a', 'b'] }]);
    assert.equal(new Set(fields).size, fields.length);
    for (const name of [...cardFields, 'Amount', 'Account.Name']) assert.ok(fields.includes(name), name);
  });

  it('is nothing of a side that no row knows', async () => {
    assert.deepEqual((await find([{ opportunityId: here(1) }], {})).asked, [{ ids: [here(1)], referralIds: [] }]);
    assert.deepEqual((await find([{ referralId: 'r' }], {})).asked, [
      { ids: [], referralIds: ['r'] },
      { referrals: ['r'] },
    ]);
    assert.deepEqual((await find([], {})).asked, []);
  });

  it('is a second round only for what the first one made known', async () => {
    const { asked } = await find(
      [{ opportunityId: here(1) }, { opportunityId: here(2) }, { referralId: 'b' }, { referralId: 'c' }],
      {
        opportunities: [opportunity(here(1), 'a'), opportunity(here(2), 'a'), opportunity(here(4))],
        referrals: [referral('a', here(1)), referral('b', here(3)), referral('c', here(2))],
      },
    );
    assert.deepEqual(asked.slice(2), [{ ids: [here(3)], referralIds: [] }, { referrals: ['a'] }]);
  });

  it('is nothing more for a referral that an opportunity carries, whatever CRM id it names', async () => {
    const stock = { opportunities: [opportunity(here(1), 'r')], referrals: [referral('r', here(2))] };
    assert.equal((await find([{ referralId: 'r' }], stock)).asked.length, 2);
  });

  it('asks again for an opportunity that is gone, by its referral', async () => {
    const { asked } = await find([{ referralId: 'r', opportunityId: here(1) }], {
      referrals: [referral('r', here(1))],
    });
    assert.deepEqual(asked.slice(2), [{ ids: [here(1)], referralIds: ['r'] }]);
  });
});

describe('the leads of a batch', () => {
  const stock: Stock = {
    referrals: [referralOf({ ...lead, id: 'alone' }), referralOf({ ...lead, id: 'met' }), referral('deal')],
    opportunities: [opportunity(here(1), 'met')],
  };
  const sides = ['deal', 'met', 'alone'].map((referralId) => ({ referralId }));

  it('are asked for in one query, only where a referral is a lead and alone', async () => {
    const { leadsAsked, leads } = await find(sides, { ...stock, leads: true });
    assert.deepEqual(leadsAsked, [['alone']]);
    assert.deepEqual(leads, [undefined, undefined, { id: '00Q', converted: false, opportunityId: null }]);
  });

  it('are not asked for where nobody wants leads, or none is there', async () => {
    assert.deepEqual((await find(sides, stock)).leadsAsked, []);
    const gone = await find([{ opportunityId: here(9) }, { referralId: 'nobody' }], { leads: true });
    assert.deepEqual(gone.leadsAsked, []);
    assert.deepEqual((await find([{ referralId: 'deal' }], { ...stock, leads: true })).leadsAsked, []);
  });
});
