import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import type { JsonObject, Link, Opportunity, Referral } from '../../../../relay/sync/model.ts';
import { unobserved } from '../../../../relay/sync/observe/observation.ts';
import { readSides } from '../../../../relay/sync/observe/sides.ts';
import { coreOf } from '../../../worlds/context.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { mappingRow, packageMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { linkOf, opportunityId as here, opportunityOf } from '../observed.ts';

const opportunity = (id: string, referralId: string | null = null): Opportunity =>
  opportunityOf({ id, card: { referralId } });
const referral = (id: string, externalReferenceId: string | null = null, body: JsonObject = {}): Referral =>
  referralOf({ ...incoming, ...body, id, externalReferenceId });

interface Stock {
  opportunities?: readonly Opportunity[];
  referrals?: readonly Referral[];
  unread?: Readonly<Record<string, CosellError>>;
}

/** Reads the pairs of these rows from a stock, and says what was asked of the two clouds. */
async function find(rows: readonly Partial<Link>[], stock: Stock, mapping = packageMapping()) {
  const world = createWorld();
  const asked: { ids?: readonly string[]; referralIds?: readonly string[]; referrals?: readonly string[] }[] = [];
  const fields: (readonly string[])[] = [];
  const core = coreOf(world, {
    opportunities: {
      ...world.salesforce.port,
      async read({ ids, referralIds }, names) {
        asked.push({ ids, referralIds });
        fields.push(names);
        const keys = ids.map((id) => id.slice(0, 15));
        return (stock.opportunities ?? []).filter(
          ({ id, card }) => keys.includes(id.slice(0, 15)) || referralIds.some((key) => key === card.referralId),
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
  });
  const links = rows.map((row) => linkOf({ referralId: null, opportunityId: null, ...row }));
  const observations = await readSides(core, mapping, links);
  return {
    ...{ asked, fields, links, observations },
    found: observations.map((one) => [one.referral?.id, one.opportunity?.id]),
    unread: observations.map((one) => one.unread?.code),
  };
}

describe('a referral that a list showed, without its eTag', () => {
  const listed = { ...referral('r'), eTag: '' };
  const version = versionOf({ ...listed, eTag: '"known"' });
  const eTagFor = async (row: Partial<Link>) => {
    const { observations } = await find([{ referralId: 'r', ...row }], { referrals: [listed] });
    return observations[0]?.referral?.eTag;
  };

  it('has the one that was seen with the same version', async () => {
    assert.equal(await eTagFor({ version }), '"known"');
  });

  it('has none where another version was seen, or none at all', async () => {
    const older = { ...version, updatedAt: '2026-11-01T00:00:00Z' };
    assert.deepEqual([await eTagFor({ version: older }), await eTagFor({ version: null })], ['', '']);
  });
});

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
    [
      'by a referral that is unknown to Partner Center, as far as its opportunity',
      { referralId: 'r', opportunityId: here(1) },
      { opportunities: [opportunity(here(1), 'r')] },
      [undefined, here(1)],
    ],
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

  it('are all that is known of it at first, with its row', async () => {
    const stock = { opportunities: [opportunity(here(1), 'r')], referrals: [referral('r')] };
    const { links, observations } = await find([{ referralId: 'r', opportunityId: here(1) }], stock);
    const [link = linkOf()] = links;
    const sides = { referral: stock.referrals[0], opportunity: stock.opportunities[0] };
    assert.deepEqual(observations, [{ ...unobserved(link), ...sides }]);
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
    const [names = []] = fields;
    for (const name of ['Amount', 'Account.Name', 'Owner.Email']) assert.ok(names.includes(name), name);
  });

  it('names each mapped field once, however many rows are about it', async () => {
    const inbound = { inboundCreate: true, inboundUpdate: true, outboundCreate: false, outboundUpdate: false };
    const outbound = { inboundCreate: false, inboundUpdate: false, outboundCreate: true, outboundUpdate: true };
    const mapping = packageMapping([
      mappingRow({ name: 'In', directions: inbound }),
      mappingRow({ name: 'Out', pointer: '/details/other', directions: outbound }),
      mappingRow({ name: 'Name', pointer: '/name', field: 'Name' }),
    ]);
    const { fields } = await find([{ opportunityId: here(1) }], {}, mapping);
    assert.deepEqual(fields, [['Amount', 'Name']]);
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
