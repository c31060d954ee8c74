import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Card, JsonObject, Link } from '../../../../relay/sync/model.ts';
import { intendedBase } from '../../../../relay/sync/plan/intended-base.ts';
import { draftReferral, planNewReferral } from '../../../../relay/sync/plan/new-referral.ts';
import { beside, owner } from '../../../worlds/salesforce.ts';
import { plainDigest, primaryContact, readyToShare } from '../../../worlds/world.ts';
import { linkOf, now, opportunityOf, rulesOf } from '../observed.ts';

const opportunity = (fields: JsonObject = {}, card: Partial<Card> = {}) =>
  opportunityOf({
    fields: { ...readyToShare, ...beside('Owner', owner), ...beside('PrimaryContact', primaryContact), ...fields },
    card,
  });
const planned = (link: Partial<Link>, ...given: Parameters<typeof opportunity>) =>
  planNewReferral(linkOf(link), opportunity(...given), rulesOf());

describe('an opportunity without a referral', () => {
  it('gets one, with what both sides will have agreed on', () => {
    const { mapping } = rulesOf();
    const draft = draftReferral(opportunity(), mapping, now);
    assert.ok('body' in draft);
    assert.deepEqual(planned({}), {
      ...{ kind: 'create-referral', opportunity: opportunity(), body: draft.body },
      base: intendedBase(mapping.fields, plainDigest, draft.body, opportunity()),
    });
  });

  it('says all that is missing', () => {
    const plan = planned({}, { Amount: null, Products__c: null });
    assert.ok(plan.kind === 'rest' && plan.error !== undefined);
    const { error, ...rest } = plan;
    assert.deepEqual(rest, { kind: 'rest', why: 'not ready', state: 'attention', version: undefined });
    assert.deepEqual(
      [error.code, error.message],
      ['NOT_READY_TO_SHARE', 'Not shared yet. Still missing: an amount above zero; at least one solution in Products.'],
    );
  });

  it('says that a closed deal cannot be shared', () => {
    const plan = planned({}, { StageName: 'Closed Won' });
    assert.ok(plan.kind === 'rest' && plan.error !== undefined);
    const { error, ...rest } = plan;
    assert.deepEqual(rest, { kind: 'rest', why: 'not ready', state: 'attention', version: undefined });
    assert.deepEqual(
      [error.code, error.message],
      [
        'NOT_READY_TO_SHARE',
        'Not shared: the opportunity is closed (Closed Won). Only an open deal can be shared with Microsoft. To share this one, reopen it first.',
      ],
    );
  });

  it('rests where the seller does not want it shared', () => {
    assert.deepEqual(planned({}, { Amount: null }, { sync: false }), {
      ...{ kind: 'rest', why: 'not shared', state: 'ignored', error: undefined, version: undefined },
    });
  });

  for (const sync of [true, false])
    it(`waits a minute for what an earlier creation may have made, wanted now or not: ${String(sync)}`, () => {
      assert.deepEqual(planned({ intentAt: now }, {}, { sync }), { kind: 'wait', ms: 60_000 });
      assert.deepEqual(planned({ intentAt: now - 59_999 }, {}, { sync }), { kind: 'wait', ms: 1 });
    });

  it('is shared again when that minute is over', () => {
    assert.equal(planned({ intentAt: now - 60_000 }).kind, 'create-referral');
  });
});
