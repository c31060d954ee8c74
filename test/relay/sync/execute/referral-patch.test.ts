import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import { patchReferral } from '../../../../relay/sync/execute/referral-patch.ts';
import type { Referral } from '../../../../relay/sync/model.ts';
import type { ReferralChanges } from '../../../../relay/sync/plan/pair-plan.ts';
import type { Referrals } from '../../../../relay/sync/ports/referrals.ts';
import { manualClock } from '../../../clock.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { createPartnerCenter } from '../../../worlds/partner-center.ts';
import { change, noChanges, referral } from './plans.ts';

const amount = fieldMapping();
const products = fieldMapping({ pointer: '/details/requirements/solutions', field: 'Products__c' });

describe('a referral that is patched', () => {
  /** Answers each call in turn. */
  async function patch(changes: Partial<ReferralChanges>, ...answers: (Referral | ErrorCode | undefined)[]) {
    const calls: string[][] = [];
    const referrals: Referrals = {
      ...createPartnerCenter(manualClock(), () => undefined).port,
      patch: async (id, eTag, operations) => {
        assert.deepEqual([id, eTag], [referral.id, referral.eTag]);
        const answer = answers[calls.push(operations.map(({ path }) => path)) - 1];
        if (typeof answer === 'string') throw new CosellError(answer, 'no');
        return answer;
      },
    };
    const patched = await patchReferral({ referrals }, referral, { ...noChanges, ...changes }).catch(
      (thrown: unknown) => (thrown instanceof CosellError ? thrown.code : 'no CosellError'),
    );
    return { calls, patched };
  }

  it('costs no call where nothing is to change', async () => {
    const { calls, patched } = await patch({});
    assert.deepEqual(calls, []);
    assert.deepEqual(patched, {
      ...{ patched: false, moved: false, referral: undefined, fields: [], held: [], refused: undefined, writes: 0 },
    });
  });

  it('tells what was sent and what the service shows', async () => {
    const fields = [change(amount, 5)];
    const { patched } = await patch({ fields }, referral);
    assert.deepEqual(patched, {
      patched: true,
      moved: false,
      referral,
      fields,
      held: [],
      refused: undefined,
      writes: 1,
    });
  });

  it('tells that it was moved', async () => {
    const { patched } = await patch({ move: 'Accepted' }, undefined);
    assert.deepEqual(patched, {
      ...{ patched: true, moved: true, referral: undefined, fields: [], held: [], refused: undefined, writes: 1 },
    });
  });

  const people = fieldMapping({ pointer: '/customerProfile/team/0/email', field: 'NextStep' });
  const line = '/customerProfile/address/addressLine';
  const street = fieldMapping({ pointer: `${line}1`, field: 'NextStep' });
  for (const [name, field, ...paths] of [
    ['solutions', products, products.pointer],
    ['people', people, '/customerProfile/team'],
    ['the lines of a street', street, `${line}1`, `${line}2`],
  ] as const)
    it(`gets each value by itself when it refuses them together: ${name}`, async () => {
      const [plain, list] = [change(amount, 5), change(field, 'A')];
      const no = 'PARTNER_CENTER_REFUSED';
      const { calls, patched } = await patch({ fields: [plain, list] }, no, referral, no);
      assert.deepEqual(calls, [[amount.pointer, ...paths], [amount.pointer], paths]);
      assert.ok(typeof patched === 'object');
      assert.deepEqual([patched.fields, patched.refused?.code, patched.writes], [[plain], 'PARTNER_CENTER_REFUSED', 1]);
    });

  it('moves last, on top of what the values made of it', async () => {
    const no = 'PARTNER_CENTER_REFUSED';
    const fields = [change(amount, 5), change(products, 'A')];
    const { calls, patched } = await patch({ fields, move: 'Accepted' }, no, no, referral, referral);
    assert.deepEqual(calls.slice(1), [[amount.pointer], [products.pointer], ['/status', '/substatus']]);
    assert.ok(typeof patched === 'object');
    assert.deepEqual(
      [patched.moved, patched.fields, patched.refused?.code, patched.writes],
      [true, [fields[1]], no, 2],
    );
  });

  it('is not asked again when it refuses the only value, or for another reason', async () => {
    const fields = [change(amount, 5), change(products, 'A')];
    const only = await patch({ fields: [change(amount, 5)] }, 'PARTNER_CENTER_REFUSED');
    assert.deepEqual(only.calls, [[amount.pointer]]);
    assert.ok(typeof only.patched === 'object');
    assert.deepEqual(
      [only.patched.refused?.code, only.patched.fields, only.patched.writes],
      ['PARTNER_CENTER_REFUSED', [], 0],
    );
    const { calls, patched } = await patch({ fields }, 'REFERRAL_CHANGED');
    assert.deepEqual([calls.length, patched], [1, 'REFERRAL_CHANGED']);
  });
});

describe('a referral that takes its values one by one', () => {
  const no = new CosellError('PARTNER_CENTER_REFUSED', 'no');
  const version = (eTag: string): Referral => ({ ...referral, eTag });
  const [first, second] = [change(amount, 5), change(products, 'A')];

  /** The versions that the patches were made for, and how they ended; the whole is refused. `answers`: to each value by itself. */
  async function parts(answers: (Referral | CosellError | undefined)[], changes: Partial<ReferralChanges> = {}) {
    const versions: string[] = [];
    const referrals: Referrals = {
      ...createPartnerCenter(manualClock(), () => undefined).port,
      read: async (id) => {
        assert.equal(id, referral.id);
        return version('read again');
      },
      patch: async (_id, eTag) => {
        versions.push(eTag);
        const answer = versions.length === 1 ? no : answers[versions.length - 2];
        if (answer instanceof CosellError) throw answer;
        return answer;
      },
    };
    const wanted = { ...noChanges, fields: [first, second], ...changes };
    return { versions, patched: await patchReferral({ referrals }, version('as read'), wanted) };
  }

  it('is patched on top of what each of them left', async () => {
    const { versions, patched } = await parts([version('1'), version('2'), version('3')], { move: 'Accepted' });
    assert.deepEqual(versions, ['as read', 'as read', '1', '2']);
    assert.deepEqual(patched, {
      ...{
        patched: true,
        moved: true,
        referral: version('3'),
        fields: [first, second],
        held: [],
        refused: no,
        writes: 3,
      },
    });
  });

  it('is read again where it does not show what became of one', async () => {
    const { versions, patched } = await parts([undefined, version('2')]);
    assert.deepEqual(versions, ['as read', 'as read', 'read again']);
    assert.deepEqual(patched.referral, version('2'));
  });

  it('stays unknown where it does not show what became of the last', async () => {
    const { patched } = await parts([version('1'), undefined]);
    assert.deepEqual([patched.patched, patched.referral, patched.writes], [true, undefined, 2]);
  });

  it('is known by the last version that took one', async () => {
    const { versions, patched } = await parts([version('1'), no]);
    assert.deepEqual(versions, ['as read', 'as read', '1']);
    assert.deepEqual(patched, {
      ...{ patched: true, moved: false, referral: version('1'), fields: [first], held: [], refused: no, writes: 1 },
    });
  });

  it('is as it was where it takes none', async () => {
    const last = new CosellError('PARTNER_CENTER_REFUSED', 'the last');
    const { versions, patched } = await parts([no, last]);
    assert.deepEqual(versions, ['as read', 'as read', 'as read']);
    assert.deepEqual(patched, {
      ...{ patched: false, moved: false, referral: undefined, fields: [], held: [], refused: last, writes: 0 },
    });
  });
});
