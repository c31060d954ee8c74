import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import type { JsonObject, Link, Referral } from '../../../../relay/sync/model.ts';
import { seenCursor, shareWithMicrosoft } from '../../../../relay/sync/execute/invite-microsoft.ts';
import { claimed, contextOf } from '../../../worlds/context.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';

const invites = { inviteContext: { assistanceRequestCode: 'GeneralOrOther', invitedBy: null } };

/** Owes Microsoft an invitation, but for what the test says; the outcome, and what was asked, posted and remembered. */
async function invite(
  body: JsonObject = {},
  row: Partial<Link> = {},
  { halves = [] as JsonObject[], seen = false, fails = undefined as ErrorCode | undefined } = {},
) {
  const world = createWorld();
  if (seen) await world.cursors.set(seenCursor, 1);
  const own = referralOf({ ...incoming, ...invites, ...body });
  const posted: JsonObject[] = [];
  const asked: string[] = [];
  const referrals = {
    ...world.partnerCenter.port,
    ofEngagement: async (id: string) => {
      asked.push(id);
      return [own, ...halves.map((half) => referralOf({ ...incoming, ...half }))];
    },
    create: async (half: JsonObject): Promise<Referral> => {
      posted.push(half);
      if (fails !== undefined) throw new CosellError(fails, 'x');
      return own;
    },
  };
  const link = await claimed(world, { referralId: own.id });
  const result = await shareWithMicrosoft(contextOf(world, { referrals }), { ...link, ...row }, own).catch(
    (thrown: unknown) => (thrown instanceof CosellError ? thrown.message : 'no CosellError'),
  );
  const intended = world.links.rows()[0]?.halfIntentAt;
  const now = world.clock.now();
  return {
    result,
    asked: asked.length,
    posted: posted.length,
    intended: intended === now,
    seenAt: (await world.cursors.get(seenCursor)) === now,
  };
}
const none = { result: 0, asked: 0, posted: 0, intended: false, seenAt: false };

describe('the invitation of Microsoft', () => {
  it('is posted once, and is on record before', async () => {
    assert.deepEqual(await invite(), { ...none, result: 1, asked: 1, posted: 1, intended: true });
  });

  const owed: [name: string, body: JsonObject][] = [
    ['a deal that asks for no help', { inviteContext: { assistanceRequestCode: null } }],
    ['a closed deal', { status: 'Closed', substatus: 'Lost' }],
    [
      'a deal that Microsoft has invited us to',
      { inviteContext: { ...invites.inviteContext, invitedBy: { organizationId: 'msft' } } },
    ],
  ];
  for (const [name, body] of owed)
    it(`is not owed to ${name}`, async () => {
      assert.deepEqual(await invite(body), none);
    });

  it('is not posted where it is there, and that such halves are shown is remembered', async () => {
    const halves = [{ id: 'half', organizationId: 'msft' }];
    assert.deepEqual(await invite({}, {}, { halves }), { ...none, asked: 1, seenAt: true });
  });

  it('is posted where the other half is that of a partner', async () => {
    assert.equal((await invite({}, {}, { halves: [{ id: 'half', organizationId: 'partner' }] })).posted, 1);
  });

  it('that was interrupted is a question for a person where such halves are not shown', async () => {
    assert.deepEqual(await invite({}, { halfIntentAt: 5 }), {
      ...none,
      asked: 1,
      result: 'Inviting Microsoft was interrupted, and Partner Center does not show whether it worked.',
    });
  });

  it('that was interrupted is posted where they are shown', async () => {
    assert.equal((await invite({}, { halfIntentAt: 5 }, { seen: true })).posted, 1);
  });

  it('that was refused for certain is as if it had never been tried', async () => {
    assert.deepEqual(await invite({}, {}, { fails: 'PARTNER_CENTER_REFUSED' }), {
      ...none,
      asked: 1,
      posted: 1,
      result: 'x',
    });
  });

  it('whose answer was lost stays on record', async () => {
    const { result, intended } = await invite({}, {}, { fails: 'PARTNER_CENTER_UNAVAILABLE' });
    assert.deepEqual([result, intended], ['x', true]);
  });
});
