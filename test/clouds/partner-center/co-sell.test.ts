import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { createDriver, errorOf, referralsPath, type Driver } from './driver.ts';
import outgoing from './fixtures/outgoing-co-sell.json' with { type: 'json' };
import { referralShape, type Referral } from './referral.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';
import type { PartnerCenterSwitches } from './switches.ts';

const target = [{ type: 'BusinessProfileLocation', id: 'msft' }];
const rowsShape = z.object({ value: z.array(z.object({ id: z.string() })) });

interface Deal {
  cloud: PartnerCenterCloud;
  driver: Driver;
  own: Referral;
  postHalf: () => ReturnType<Driver['api']>;
  halves: () => Referral[];
  list: (options: string) => Promise<string[]>;
}

async function withDeal(switches: Partial<PartnerCenterSwitches>, test: (deal: Deal) => Promise<void>): Promise<void> {
  const cloud = await startPartnerCenterCloud({ switches });
  try {
    const driver = createDriver(cloud);
    const own = referralShape.parse((await driver.api('POST', '', outgoing)).json);
    await test({
      cloud,
      driver,
      own,
      postHalf: () => driver.api('POST', '', { ...outgoing, engagementId: own.engagementId, target }),
      halves: () => cloud.referrals().filter(({ organizationId }) => organizationId === 'msft'),
      list: async (options) =>
        rowsShape.parse((await driver.api('GET', `${referralsPath}?${options}`)).json).value.map(({ id }) => id),
    });
  } finally {
    await cloud.close();
  }
}

describe('a private deal that asks for help later', () => {
  for (const helpMakesShared of [true, false])
    it(`can be connected to Microsoft where help makes it shared: ${String(helpMakesShared)}`, () =>
      withDeal({ helpMakesShared }, async ({ driver }) => {
        const help = outgoing.inviteContext.assistanceRequestCode;
        const quiet = {
          ...outgoing,
          type: 'Independent',
          inviteContext: { ...outgoing.inviteContext, assistanceRequestCode: 'Unknown' },
        };
        const { id, engagementId } = referralShape.parse((await driver.api('POST', '', quiet)).json);
        const ask = [{ op: 'replace', path: '/inviteContext/assistanceRequestCode', value: help }];
        assert.equal((await driver.api('PATCH', `${referralsPath}/${id}`, ask)).status, 204);
        const half = await driver.api('POST', '', { ...outgoing, engagementId, target });
        assert.equal(half.status, helpMakesShared ? 201 : 400);
      }));
});

describe("Microsoft's half of a co-sell deal", () => {
  it('is a sibling that waits for their answer', () =>
    withDeal({}, async ({ own, postHalf, halves }) => {
      assert.equal((await postHalf()).status, 201);
      const [half] = halves();
      assert.equal(half?.engagementId, own.engagementId);
      assert.notEqual(half.id, own.id);
      assert.deepEqual([half.status, half.substatus], ['New', 'Pending']);
      assert.notEqual(half.expirationDateTime, null);
      assert.equal(half.inviteContext.invitedBy?.organizationId, own.organizationId);
    }));
  it('shows in a list by engagement and by id, but not in a list of the own referrals', () =>
    withDeal({}, async ({ driver, own, postHalf, halves, list }) => {
      await postHalf();
      const half = halves()[0]?.id ?? '';
      assert.deepEqual(await list(`$filter=engagementId eq '${own.engagementId}'`), [own.id, half]);
      assert.deepEqual(await list('$top=10'), [own.id]);
      assert.equal((await driver.api('GET', half)).status, 200);
    }));
  it('cannot be changed by the partner', () =>
    withDeal({}, async ({ driver, postHalf, halves }) => {
      await postHalf();
      const patch = [{ op: 'replace', path: '/name', value: 'x' }];
      const answer = await driver.api('PATCH', halves()[0]?.id ?? '', patch);
      assert.deepEqual(errorOf(answer), { status: 403, code: 'accessDenied', target: 'referral' });
    }));
  it('cannot be read where the switch says so', () =>
    withDeal({ microsoftHalfReadable: false }, async ({ driver, own, postHalf, halves, list }) => {
      await postHalf();
      assert.deepEqual(await list(`$filter=engagementId eq ${own.engagementId}`), [own.id]);
      assert.equal(errorOf(await driver.api('GET', halves()[0]?.id ?? '')).code, 'accessDenied');
    }));
  it('is made twice by a client that posts twice, or refused with 409 (switch)', async () => {
    await withDeal({}, async ({ postHalf, halves }) => {
      await postHalf();
      assert.equal((await postHalf()).status, 201);
      assert.equal(halves().length, 2);
    });
    await withDeal({ secondMicrosoftHalf: 'refuse' }, async ({ postHalf, halves }) => {
      await postHalf();
      assert.equal((await postHalf()).status, 409);
      assert.equal(halves().length, 1);
    });
  });
  it('appears by itself where the switch says so', () =>
    withDeal({ createsMicrosoftHalf: true }, async ({ own, halves }) => {
      assert.deepEqual(
        halves().map(({ engagementId }) => engagementId),
        [own.engagementId],
      );
    }));
  it('needs the engagement of an own shared deal', () =>
    withDeal({}, async ({ driver }) => {
      const without = await driver.api('POST', '', { ...outgoing, target });
      assert.equal(errorOf(without).target, 'engagementId');
      const unknown = await driver.api('POST', '', { ...outgoing, target, engagementId: crypto.randomUUID() });
      assert.equal(errorOf(unknown).target, 'engagementId');
      const help = { ...outgoing.inviteContext, assistanceRequestCode: 'Unknown' };
      const alone = await driver.api('POST', '', { ...outgoing, type: 'Independent', inviteContext: help });
      const { engagementId } = referralShape.parse(alone.json);
      assert.equal(errorOf(await driver.api('POST', '', { ...outgoing, target, engagementId })).target, 'type');
    }));
  it('is accepted, with an id of their CRM, and closed, or declined, by Microsoft', () =>
    withDeal({}, async ({ cloud, own, postHalf }) => {
      await postHalf();
      const microsoft = cloud.asMicrosoft();
      const accepted = microsoft.accept(own.engagementId);
      assert.equal(accepted.substatus, 'Accepted');
      assert.match(accepted.trackingInfo?.microsoftMsxId ?? '', /^7-/);
      assert.equal(microsoft.win(own.engagementId).substatus, 'Won');
      assert.throws(() => microsoft.decline(own.engagementId), { status: 400 });
      await postHalf();
      assert.equal(microsoft.decline(own.engagementId, 'Not a customer').statusReason, 'Not a customer');
      assert.throws(() => microsoft.accept(crypto.randomUUID()), { code: 'notSimulated' });
    }));
});

describe('a referral that Microsoft sends', () => {
  it('comes in New and Pending, invited by Microsoft, without a half of theirs unless the switch says so', async () => {
    await withDeal({}, async ({ cloud, halves }) => {
      const sent = cloud.asMicrosoft().sendReferral();
      assert.deepEqual([sent.status, sent.substatus, sent.direction], ['New', 'Pending', 'Incoming']);
      assert.equal(sent.inviteContext.invitedBy?.organizationId, 'msft');
      assert.equal(sent.organizationId, cloud.organizationId);
      assert.deepEqual(halves(), []);
    });
    await withDeal({ incomingHasMicrosoftHalf: true }, async ({ cloud, halves }) => {
      const sent = cloud.asMicrosoft().sendReferral();
      assert.deepEqual(
        halves().map(({ engagementId, substatus }) => [engagementId, substatus]),
        [[sent.engagementId, 'Accepted']],
      );
    });
  });
});
