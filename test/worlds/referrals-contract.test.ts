import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Json, JsonObject, PatchOperation } from '../../relay/sync/model.ts';
import { setAt, valueAt } from '../../relay/sync/fields/pointer.ts';
import type { Referrals } from '../../relay/sync/ports/referrals.ts';
import { manualClock, type ManualClock } from '../clock.ts';
import outgoing from '../clouds/partner-center/fixtures/outgoing-co-sell.json' with { type: 'json' };
import { errorOf } from '../relay/error-of.ts';
import { startConnected } from '../relay/partner-center/connected.ts';
import { fixture } from './fixture.ts';
import { createPartnerCenter } from './partner-center.ts';
import { allRows } from '../all-rows.ts';

/** Partner Center as the core sees it, and a user who works there. */
interface Side {
  clock: ManualClock;
  referrals: Referrals;
  /** Microsoft sends a referral; resolves to its id. */
  send(): string;
  /** A user at the partner changes a value in the portal. */
  edit(id: string, path: string, value: Json): void;
  close(): Promise<void>;
}

const sides: Readonly<Record<string, () => Promise<Side>>> = {
  'in memory': async () => {
    const clock = manualClock();
    const world = createPartnerCenter(clock, () => undefined);
    let sent = 0;
    const next = () => `4111fffc-0000-4d53-bba6-${String((sent += 1)).padStart(12, '0')}`;
    return {
      ...{ clock, referrals: world.port },
      send: () => world.receive({ ...fixture('incoming-co-sell'), id: next() }).id,
      edit: (id, path, value) => {
        world.edit(id, { [path]: value });
      },
      close: async () => undefined,
    };
  },
  'over HTTP': async () => {
    const { clock, cloud, referrals } = await startConnected();
    return {
      ...{ clock, referrals },
      send: () => cloud.asMicrosoft().sendReferral().id,
      edit: (id, path, value) => {
        cloud.asPartner().update(id, [{ op: 'replace', path, value }]);
      },
      close: () => cloud.close(),
    };
  },
};

const replace = (path: string, value: Json): PatchOperation => ({ op: 'replace', path, value });
const moves = (status: string, substatus: string) => [replace('/status', status), replace('/substatus', substatus)];
const ownId = '006000000000001AAA';
const visible = '/consent/consentToShareReferralWithMicrosoftSellers';

// What every test of the core takes for granted of Partner Center is held to what is said of it over HTTP.
for (const [name, start] of Object.entries(sides))
  describe(`Partner Center as the core knows it, ${name}`, () => {
    let at: Side;
    before(async () => {
      at = await start();
    });
    after(() => at.close());
    const draft = (change: Readonly<Record<string, Json>> = {}): JsonObject => {
      const body: JsonObject = structuredClone(outgoing);
      for (const [path, value] of Object.entries(change)) setAt(body, path, value);
      return body;
    };
    const patch = async (id: string, operations: readonly PatchOperation[]) => {
      at.clock.advance(1_000);
      return at.referrals.patch(id, (await at.referrals.read(id)).eTag, operations);
    };
    const refusal = async (id: string, operations: readonly PatchOperation[]) => {
      const before = await at.referrals.read(id);
      const { code } = await errorOf(() => patch(id, operations));
      assert.equal((await at.referrals.read(id)).eTag, before.eTag, 'nothing was written');
      return code;
    };

    it('knows no referral that is not there', async () => {
      const missing = '00000000-0000-4000-8000-000000000000';
      assert.equal((await errorOf(() => at.referrals.read(missing))).code, 'REFERRAL_NOT_FOUND');
    });

    it('gives a patched referral another version and a later time', async () => {
      const id = at.send();
      const before = await at.referrals.read(id);
      await patch(id, [replace('/externalReferenceId', ownId)]);
      const now = await at.referrals.read(id);
      assert.equal(now.externalReferenceId, ownId);
      assert.notEqual(now.eTag, before.eTag);
      assert.ok(Date.parse(now.updatedAt) > Date.parse(before.updatedAt));
    });

    it('takes no patch of a version that somebody has changed', async () => {
      const id = at.send();
      const { eTag } = await at.referrals.read(id);
      at.edit(id, '/details/dealValue', 77_000);
      const late = () => at.referrals.patch(id, eTag, [replace('/details/dealValue', 1)]);
      assert.equal((await errorOf(late)).code, 'REFERRAL_CHANGED');
      assert.equal(valueAt((await at.referrals.read(id)).body, '/details/dealValue'), 77_000);
    });

    for (const [from, to, goes] of [
      [[], ['Active', 'Accepted'], true],
      [[], ['Closed', 'Declined'], true],
      [[], ['Active', 'Won'], false],
      [[], ['Closed', 'Accepted'], false],
      [['Active', 'Accepted'], ['Closed', 'Won'], true],
      [['Active', 'Accepted'], ['Closed', 'Lost'], true],
      [['Active', 'Accepted'], ['New', 'Pending'], false],
      [['Closed', 'Declined'], ['Active', 'Accepted'], false],
    ] as const)
      it(`${goes ? 'moves' : 'does not move'} a referral from ${from[0] ?? 'New'} to ${to.join('/')}`, async () => {
        const id = at.send();
        const [status = 'New', substatus] = from;
        if (substatus !== undefined) await patch(id, moves(status, substatus));
        const move = moves(to[0], to[1]);
        if (goes) await patch(id, move);
        else assert.equal(await refusal(id, move), 'PARTNER_CENTER_REFUSED');
        const { status: is } = await at.referrals.read(id);
        assert.equal(is, goes ? to[0] : status);
      });

    it('changes nothing of a closed referral', async () => {
      const id = at.send();
      await patch(id, moves('Closed', 'Declined'));
      assert.equal(await refusal(id, [replace('/details/dealValue', 1)]), 'PARTNER_CENTER_REFUSED');
    });

    for (const path of ['/organizationId', '/engagementId', '/direction'])
      it(`lets nobody write ${path}`, async () => {
        assert.equal(await refusal(at.send(), [replace(path, 'x')]), 'PARTNER_CENTER_REFUSED');
      });

    it('takes back neither the sight of a deal nor the wish for help', async () => {
      const { id } = await at.referrals.create(draft());
      assert.equal(await refusal(id, [replace(visible, false)]), 'PARTNER_CENTER_REFUSED');
      assert.equal(await refusal(id, [replace('/inviteContext', null)]), 'PARTNER_CENTER_REFUSED');
    });

    for (const missing of ['type', 'customerProfile', 'consent', 'details'])
      it(`makes no referral without ${missing}`, async () => {
        const { [missing]: _left, ...rest } = draft();
        assert.equal((await errorOf(() => at.referrals.create(rest))).code, 'PARTNER_CENTER_REFUSED');
      });

    it('makes no referral for a country that is not two letters', async () => {
      const body = draft({ '/customerProfile/address/country': 'United States' });
      assert.equal((await errorOf(() => at.referrals.create(body))).code, 'PARTNER_CENTER_REFUSED');
    });

    it('makes an outgoing referral that is active from the start, in an engagement of its own', async () => {
      const made = await at.referrals.create(draft());
      const { id, engagementId, status, substatus, body } = await at.referrals.read(made.id);
      assert.deepEqual([status, substatus, body['direction']], ['Active', 'Accepted', 'Outgoing']);
      assert.equal(made.id, id);
      assert.notEqual(engagementId, id);
    });

    it('shows both halves of a deal to who asks for its engagement', async () => {
      const { id, engagementId } = await at.referrals.create(draft());
      const forMicrosoft = draft({
        '/target': [{ type: 'BusinessProfileLocation', id: 'msft' }],
        '/externalReferenceId': null,
      });
      await at.referrals.create({ ...forMicrosoft, engagementId });
      const halves = await at.referrals.ofEngagement(engagementId);
      assert.deepEqual(halves.map((half) => [half.id === id, half.status]).sort(), [
        [false, 'New'],
        [true, 'Active'],
      ]);
    });

    it("finds the partner's own referral by its CRM id, if it is not older than that", async () => {
      const mine = '006000000000777AAA';
      const made = await at.referrals.create(draft({ '/externalReferenceId': mine }));
      const createdAt = at.clock.now();
      const found = async (since: number) => (await at.referrals.findByExternalReference(mine, since))?.id;
      assert.equal(await found(createdAt - 1_000), made.id);
      assert.equal(await found(createdAt + 1_000), undefined);
      assert.equal(await at.referrals.findByExternalReference('006000000000778AAA', 0), undefined);
    });

    it('lists what changed since, newest first and without versions', async () => {
      at.clock.advance(60_000);
      const since = at.clock.now();
      const older = at.send();
      at.clock.advance(1_000);
      const newer = at.send();
      const listed = await allRows(at.referrals.changedSince(since));
      assert.deepEqual(
        listed.map(({ id, eTag }) => [id, eTag]),
        [
          [newer, ''],
          [older, ''],
        ],
      );
    });

    it('tells whose referrals it lists', async () => {
      const { id } = await at.referrals.create(draft());
      assert.equal(await at.referrals.organization(), (await at.referrals.read(id)).organizationId);
    });
  });
