import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import { createReferral } from '../../../../relay/sync/execute/referral-create.ts';
import type { JsonObject, Referral } from '../../../../relay/sync/model.ts';
import type { CreateReferralPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { claimed, coreOf } from '../../../worlds/context.ts';
import { rulesOf } from '../../../worlds/one-look.ts';
import { createWorld, plainDigest, type World } from '../../../worlds/world.ts';
import { opportunityOf, referral as made } from './plans.ts';

describe('the creation of a referral', () => {
  const body = { name: 'Fabrikam' };
  const key = '/details/dealValue=Amount';
  const base = { [key]: ['sent', 'here'], untouched: ['1', '2'] } as const;
  const plan: CreateReferralPlan = { kind: 'create-referral', opportunity: opportunityOf(), body, base };

  /** Posts it; the calls, what is on record during and after them, and how it ended. */
  async function create(post: () => Promise<Referral>, before?: (world: World) => void) {
    const world = createWorld();
    const link = await claimed(world, { opportunityId: plan.opportunity.id });
    const row = () => world.links.rows()[0];
    const posted: unknown[] = [];
    const referrals = {
      ...world.partnerCenter.port,
      create: (given: JsonObject) => {
        posted.push([given, row()?.intentAt === world.clock.now(), row()?.base]);
        before?.(world);
        return post();
      },
    };
    const core = coreOf(world, { referrals });
    const { done, thrown } = await createReferral(core, await rulesOf(core), link, plan).then(
      (executed) => ({ done: executed, thrown: undefined }),
      (failure: unknown) => ({ done: undefined, thrown: failure }),
    );
    return { posted, row: row(), done, thrown };
  }

  it('is on record before it is posted, with what the two sides will agree on', async () => {
    const { posted, row, done } = await create(async () => made);
    assert.deepEqual(posted, [[body, true, base]]);
    const corrected = { ...base, [key]: [plainDigest(key, '50000'), 'here'] };
    const outcome = { kind: 'referral-created', plan, referral: made, base: corrected };
    assert.deepEqual(done, { outcome, writes: 1 });
    assert.deepEqual(
      [row?.referralId, row?.opportunityId, row?.engagementId, row?.base],
      [made.id, '006A', made.engagementId, corrected],
    );
    assert.notEqual(row?.intentAt, null);
  });

  for (const [code, stays] of [
    ['PARTNER_CENTER_REFUSED', false],
    ['PARTNER_CENTER_THROTTLED', false],
    ['PARTNER_CENTER_UNAVAILABLE', true],
  ] as const)
    it(`${stays ? 'stays' : 'does not stay'} on record where it fails with ${code}`, async () => {
      const error = new CosellError(code, 'x');
      const { row, thrown } = await create(() => Promise.reject(error));
      assert.deepEqual([thrown, row?.intentAt !== null], [error, stays]);
    });

  it('that is refused for its team says what the owner lacks, and nothing of another refusal', async () => {
    const refusal = (words: string, code: ErrorCode = 'PARTNER_CENTER_REFUSED') =>
      create(() => Promise.reject(new CosellError(code, 'refused (400)', { words })));
    const { thrown } = await refusal('Partner Center: "team" is required.');
    assert.ok(thrown instanceof CosellError && thrown.code === 'NOT_READY_TO_SHARE');
    assert.match(
      thrown.message,
      /^Not shared yet\. Still missing: the first name and .* and the phone of the opportunity's owner/,
    );
    const other = (await refusal('Partner Center: "name" is required.')).thrown;
    assert.ok(other instanceof CosellError && other.code === 'PARTNER_CENTER_REFUSED');
    const later = (await refusal('Our team is on it.', 'PARTNER_CENTER_UNAVAILABLE')).thrown;
    assert.ok(later instanceof CosellError && later.code === 'PARTNER_CENTER_UNAVAILABLE');
  });

  it('that another worker takes over meanwhile is left to that one', async () => {
    const { thrown } = await create(
      async () => made,
      (world) => {
        world.links.release();
      },
    );
    assert.ok(thrown instanceof CosellError);
    assert.deepEqual([thrown.code, thrown.message], ['PAIR_BUSY', 'Another worker has taken this pair over.']);
  });
});
