import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { z } from 'zod';
import { manualClock } from '../../clock.ts';
import { createDriver, errorOf, referralsPath, type Driver } from './driver.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';
import type { PartnerCenterSwitches } from './switches.ts';

const pageShape = z.object({
  '@odata.nextLink': z.string().optional(),
  value: z.array(z.looseObject({ id: z.string() })),
});

describe('what nobody has published of referrals, as a switch', () => {
  const clock = manualClock();
  let cloud: PartnerCenterCloud;
  let driver: Driver;
  async function start(switches: Partial<PartnerCenterSwitches> = {}): Promise<void> {
    cloud = await startPartnerCenterCloud({ clock, switches });
    driver = createDriver(cloud);
  }
  afterEach(() => cloud.close());
  const list = async (options = '') => pageShape.parse((await driver.api('GET', `${referralsPath}${options}`)).json);

  describe('whole lists in a PATCH', () => {
    const person = { firstName: 'Jo', lastName: 'Berg', email: 'jo@contoso.example' };
    const wholeLists: [path: string, value: unknown[]][] = [
      ['/customerProfile/team', [person]],
      ['/team', [person, { ...person, email: 'kim@contoso.example' }]],
      ['/details/requirements/solutions', [{ id: 'SOL-1', name: 'One' }]],
      ['/details/requirements/additionalRequirements/attributes', [{ type: 'CustomerMarketplaceIntent', id: 'Yes' }]],
    ];
    for (const [path, value] of wholeLists)
      for (const op of ['add', 'replace'] as const) {
        it(`are set (${op} ${path}): all that was there before is gone`, async () => {
          await start();
          const { id } = cloud.asMicrosoft().sendReferral();
          assert.equal((await driver.api('PATCH', id, [{ op, path, value }])).status, 204);
          const at = path.slice(1).split('/');
          const now = at.reduce((place: unknown, name) => z.looseObject({}).parse(place)[name], cloud.referral(id));
          assert.partialDeepStrictEqual(now, value);
          assert.equal(z.array(z.unknown()).parse(now).length, value.length);
        });

        it(`are refused (${op} ${path}), and nothing of the PATCH is done`, async () => {
          await start({ arrayPatches: 'refuse' });
          const before = cloud.asMicrosoft().sendReferral();
          const name = { op: 'replace', path: '/name', value: 'x' };
          const answer = await driver.api('PATCH', before.id, [name, { op, path, value }]);
          assert.deepEqual(errorOf(answer), { status: 400, code: 'invalidRequest', target: path });
          assert.deepEqual(cloud.referral(before.id), before);
        });
      }

    it('are refused while their items, and everything else, can be set', async () => {
      await start({ arrayPatches: 'refuse' });
      const { id } = cloud.asMicrosoft().sendReferral();
      const answer = await driver.api('PATCH', id, [
        { op: 'add', path: '/team/-', value: person },
        { op: 'replace', path: '/customerProfile/team/0/lastName', value: 'Berg' },
        { op: 'replace', path: '/details/notes', value: 'x' },
      ]);
      assert.equal(answer.status, 204);
      cloud.asPartner().update(id, [{ op: 'replace', path: '/team', value: [person] }]);
      assert.equal(cloud.referral(id)?.team.length, 1, 'people in the portal are not bound by it');
    });
  });

  describe('items of a list', () => {
    for (const listsCarryETag of [false, true])
      it(`are what reading one gives, ${listsCarryETag ? 'with' : 'but for'} the eTag`, async () => {
        await start({ listsCarryETag });
        const { id } = cloud.asMicrosoft().sendReferral();
        const [item] = (await list()).value;
        const one = z.looseObject({}).parse((await driver.api('GET', id)).json);
        delete one['@odata.context'];
        if (!listsCarryETag) delete one['eTag'];
        assert.deepEqual(item, one);
      });

    it('are shown against the rules where somebody wants them so, and by their id too', async () => {
      await start();
      const { id } = cloud.asMicrosoft().sendReferral();
      cloud.asMicrosoft().distortReferral(id, { substatus: null });
      const substatus = z.looseObject({ substatus: z.null() });
      assert.ok(substatus.safeParse((await list()).value[0]).success);
      assert.ok(substatus.safeParse((await driver.api('GET', id)).json).success);
    });

    it('leave out the long parts, and only in lists', async () => {
      await start({ listItems: 'summary' });
      const { id } = cloud.asMicrosoft().sendReferral();
      const full = z.looseObject({ team: z.array(z.unknown()), details: z.looseObject({ notes: z.string() }) });
      const [item] = (await list()).value;
      assert.equal(item?.id, id);
      assert.equal(full.safeParse(item).success, false);
      assert.ok(full.safeParse((await driver.api('GET', id)).json).success);
    });
  });

  describe('a referral outside the role scope of the service account', () => {
    for (const [hiddenStatus, code] of [
      [403, 'accessDenied'],
      [404, 'itemNotFound'],
    ] as const)
      it(`is answered with ${String(hiddenStatus)}, whatever is done to it, and is in no list, until it is back`, async () => {
        await start({ hiddenStatus });
        const before = cloud.asMicrosoft().sendReferral();
        const other = cloud.asMicrosoft().sendReferral();
        await list();
        cloud.asMicrosoft().hideReferral(before.id);
        for (const [method, body] of [
          ['GET', undefined],
          ['PATCH', [{ op: 'replace', path: '/name', value: 'x' }]],
          ['PUT', {}],
        ] as const) {
          const answer = await driver.api(method, before.id, body, { 'If-Match': before.eTag });
          assert.deepEqual(errorOf(answer), { status: hiddenStatus, code, target: 'referral' }, method);
        }
        assert.deepEqual(
          (await list()).value.map(({ id }) => id),
          [other.id],
        );
        assert.deepEqual(cloud.referral(before.id), before, 'it is still there');
        cloud.asMicrosoft().showReferral(before.id);
        assert.equal((await driver.api('GET', before.id)).status, 200);
        assert.equal((await list()).value.length, 2);
      });
  });

  describe('thousands of referrals', () => {
    it('are there at once, without an event, each a deal of its own, and can be worked with', async () => {
      await start();
      const ids = cloud.asMicrosoft().sendReferrals(3_000);
      const all = cloud.referrals();
      assert.deepEqual(
        all.map(({ id }) => id),
        ids,
      );
      assert.equal(new Set(all.map(({ engagementId }) => engagementId)).size, 3_000);
      assert.equal(new Set(all.map(({ eTag }) => eTag)).size, 3_000);
      const [{ name, status, substatus, direction } = {}] = all.slice(41);
      assert.deepEqual([name, status, substatus, direction], ['Deal 42', 'New', 'Pending', 'Incoming']);
      await cloud.settle();
      assert.deepEqual(cloud.deliveries(), []);
      assert.equal(cloud.asPartner().accept(ids[7] ?? '').status, 'Active');
    });

    it('are of the bodies that are asked for, and expire like others', async () => {
      await start();
      const template = cloud.asMicrosoft().sendReferral();
      const { name: _, ...rest } = (await import('./fixtures/incoming-co-sell.json', { with: { type: 'json' } }))
        .default;
      const [id = ''] = cloud.asMicrosoft().sendReferrals(1, (index) => ({ ...rest, name: `Mine ${String(index)}` }));
      assert.equal(cloud.referral(id)?.name, 'Mine 0');
      clock.advance(14 * 24 * 3_600_000);
      assert.equal(cloud.referral(id)?.substatus, 'Expired');
      assert.equal(cloud.referral(template.id)?.substatus, 'Expired');
    });

    it('come page by page, none twice, and a page shows what has changed since the one before', async () => {
      await start();
      const ids = cloud.asMicrosoft().sendReferrals(250);
      const query = '?$orderby=createdDateTime%20desc';
      const first = await list(query);
      cloud.asMicrosoft().updateReferral(ids[120] ?? '', [{ op: 'replace', path: '/name', value: 'renamed' }]);
      const next = await list(new URL(first['@odata.nextLink'] ?? '').search);
      assert.equal(next.value.find(({ id }) => id === ids[120])?.['name'], 'renamed');
      const last = await list(new URL(next['@odata.nextLink'] ?? '').search);
      assert.deepEqual(
        [...first.value, ...next.value, ...last.value].map(({ id }) => id),
        ids.toReversed(),
      );
    });
  });

  describe("another partner's half of a deal", () => {
    const seen: [
      switched: PartnerCenterSwitches['anotherPartnersHalf'],
      read: number,
      inDeal: number,
      listed: number,
    ][] = [
      ['hidden', 403, 1, 1],
      ['readable', 200, 2, 1],
      ['listed', 200, 2, 2],
    ];
    for (const [anotherPartnersHalf, status, inDeal, listed] of seen)
      it(`is ${anotherPartnersHalf}, and never ours to write`, async () => {
        await start({ anotherPartnersHalf });
        const { engagementId } = cloud.asMicrosoft().sendReferral();
        const { id, organizationId } = cloud.asMicrosoft().bringPartner(engagementId);
        assert.notEqual(organizationId, cloud.organizationId);
        assert.equal((await driver.api('GET', `${referralsPath}/${id}`)).status, status);
        assert.equal((await list(`?$filter=engagementId eq '${engagementId}'`)).value.length, inDeal);
        assert.equal((await list()).value.length, listed);
        const name = [{ op: 'replace', path: '/name', value: 'x' }];
        assert.equal((await driver.api('PATCH', `${referralsPath}/${id}`, name)).status, 403);
      });
  });
});
