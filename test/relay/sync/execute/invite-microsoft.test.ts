import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import { inviteMicrosoft } from '../../../../relay/sync/execute/invite-microsoft.ts';
import { nothingMapped } from '../../../../relay/sync/fields/mapping.ts';
import type { JsonObject, Link, Referral } from '../../../../relay/sync/model.ts';
import { microsoftSeenCursor } from '../../../../relay/sync/observe/engagement.ts';
import { record } from '../../../../relay/sync/record/record.ts';
import { claimed, coreOf } from '../../../worlds/context.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { lookAt, readingEach } from '../../../worlds/one-look.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld, readyToShare } from '../../../worlds/world.ts';

const bare = { ...nothingMapped, settings: { Default_Currency: 'USD' } };
const invites = { inviteContext: { assistanceRequestCode: 'GeneralOrOther', invitedBy: null } };

/** Owes Microsoft an invitation, but for what the test says; the outcome, and what was asked, posted and remembered. */
async function invite(
  body: JsonObject = {},
  row: Partial<Link> = {},
  { halves = [] as JsonObject[], seen = false, fails = undefined as ErrorCode | undefined } = {},
) {
  const world = createWorld();
  if (seen) await world.cursors.set(microsoftSeenCursor, 1);
  const id = world.salesforce.enter(readyToShare);
  world.clock.advance(1_000);
  const own = world.partnerCenter.receive({ ...incoming, ...invites, externalReferenceId: id, ...body });
  const posted: boolean[] = [];
  const asked: string[] = [];
  const intended = () => world.links.rows()[0]?.halfIntentAt === world.clock.now();
  const referrals = readingEach({
    ...world.partnerCenter.port,
    ofEngagement: async (engagement: string) => {
      asked.push(engagement);
      return [own, ...halves.map((half) => referralOf({ ...incoming, ...half }))];
    },
    create: async (): Promise<Referral> => {
      posted.push(intended());
      if (fails !== undefined) throw new CosellError(fails, 'x');
      return own;
    },
  });
  const link = await claimed(world, { referralId: own.id });
  await world.links.port.join(link, { opportunityId: id });
  await world.links.port.intendReferral(link, 1, {});
  const core = coreOf(world, { referrals, mapping: async () => bare });
  const work = await lookAt(core, { ...link, opportunityId: id, intentAt: 1, ...row });
  await record(core, [work]);
  return {
    result: work.told.error?.message ?? work.writes,
    asked: asked.length,
    posted: posted.length,
    first: posted.every(Boolean),
    intended: intended(),
    seenAt: (await world.cursors.get(microsoftSeenCursor)) === world.clock.now(),
  };
}
const none = { result: 0, asked: 0, posted: 0, first: true, intended: false, seenAt: false };

describe('the invitation of Microsoft', () => {
  it('is posted once, and is on record before', async () => {
    // Everything that was intended is there: nothing of it is left on record.
    assert.deepEqual(await invite(), { ...none, result: 1, asked: 1, posted: 1 });
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

  it('that meets a conflict has come before: nothing was written, and nothing is owed', async () => {
    assert.deepEqual(await invite({}, {}, { fails: 'REFERRAL_CHANGED' }), { ...none, asked: 1, posted: 1 });
  });

  it('whose answer was lost stays on record', async () => {
    const { result, intended } = await invite({}, {}, { fails: 'PARTNER_CENTER_UNAVAILABLE' });
    assert.deepEqual([result, intended], ['x', true]);
  });
});

describe("a POST of Microsoft's half", () => {
  const half = { type: 'Shared' };

  /** The intent before the POST and after it, and what it came to. */
  async function post(create: () => Promise<Referral>) {
    const world = createWorld();
    const link = await claimed(world, { referralId: 'r' });
    const intent = () => world.links.rows()[0]?.halfIntentAt;
    const before: unknown[] = [];
    const referrals = {
      ...world.partnerCenter.port,
      create: (body: JsonObject) => {
        before.push(body, intent());
        return create();
      },
    };
    const result = await inviteMicrosoft({ ...coreOf(world), referrals }, link, half).catch((thrown: unknown) =>
      thrown instanceof CosellError ? thrown.code : thrown,
    );
    return { result, before, after: intent(), now: world.clock.now() };
  }
  const failing = (code: ErrorCode) => () => Promise.reject(new CosellError(code, 'x'));

  const cases: [name: string, create: () => Promise<Referral>, result: unknown, stays: boolean][] = [
    ['that worked', async () => referralOf(incoming), 1, true],
    ['that meets a conflict', failing('REFERRAL_CHANGED'), 0, true],
    ['that was refused', failing('PARTNER_CENTER_REFUSED'), 'PARTNER_CENTER_REFUSED', false],
    ['that was not let through', failing('PARTNER_CENTER_THROTTLED'), 'PARTNER_CENTER_THROTTLED', false],
    ['whose answer was lost', failing('PARTNER_CENTER_UNAVAILABLE'), 'PARTNER_CENTER_UNAVAILABLE', true],
    ['that failed in a way that nobody knows', failing('UNEXPECTED'), 'UNEXPECTED', true],
  ];
  for (const [name, create, result, stays] of cases)
    it(`${name} ${stays ? 'leaves its intent on record' : 'takes its intent back'}`, async () => {
      const outcome = await post(create);
      assert.deepEqual(outcome.before, [half, outcome.now]);
      assert.deepEqual([outcome.result, outcome.after], [result, stays ? outcome.now : null]);
    });

  it('is not made where another worker has taken the pair over', async () => {
    const world = createWorld();
    const link = await claimed(world, { referralId: 'r' });
    world.links.release();
    const create = () => assert.fail('it is not ours to post');
    await assert.rejects(
      inviteMicrosoft({ ...coreOf(world), referrals: { ...world.partnerCenter.port, create } }, link, half),
      {
        code: 'PAIR_BUSY',
      },
    );
  });
});
