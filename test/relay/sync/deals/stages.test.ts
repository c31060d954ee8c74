import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { closes, isClosed, moveTo, stageFor, stageOf } from '../../../../relay/sync/deals/stages.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';
import { mappingRow, packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';

const incoming = fixture('incoming-co-sell');

describe('the status machine', () => {
  const moves: [from: string, substatus: string, status: string | undefined][] = [
    ['New', 'Pending', 'New'],
    ['New', 'Received', 'New'],
    ['New', 'Accepted', 'Active'],
    ['New', 'Won', 'Closed'],
    ['New', 'Declined', 'Closed'],
    ['Active', 'Accepted', 'Active'],
    ['Active', 'Won', 'Closed'],
    ['Active', 'Lost', 'Closed'],
    ['Active', 'Expired', 'Closed'],
    ['Active', 'Pending', undefined],
    ['Active', 'Received', undefined],
    ['Closed', 'Won', undefined],
    ['Closed', 'Accepted', undefined],
    ['New', 'Error', undefined],
    ['Draft', 'Accepted', undefined],
  ];
  for (const [from, substatus, status] of moves)
    it(`${status === undefined ? 'refuses' : 'allows'} ${from} → ${substatus}`, () => {
      const moved = moveTo(referralOf({ ...incoming, status: from }), substatus);
      if (status === undefined) assert.ok(moved instanceof CosellError && moved.code === 'REFERRAL_CLOSED');
      else assert.equal(moved, status);
    });

  it('says why a referral cannot go somewhere', () => {
    const moved = moveTo(referralOf({ ...incoming, status: 'Closed', substatus: 'Won' }), 'Accepted');
    assert.ok(moved instanceof CosellError);
    assert.equal(moved.message, 'The referral is Closed (Won) in Partner Center and cannot become Accepted.');
  });

  it('knows what closes a deal', () => {
    const states = ['Pending', 'Received', 'Accepted', 'Won', 'Lost', 'Declined', 'Expired', 'Error', undefined];
    assert.deepEqual(states.filter(closes), ['Won', 'Lost', 'Declined', 'Expired']);
  });

  it('knows what is closed', () => {
    assert.deepEqual(
      [isClosed(referralOf({ ...incoming, status: 'Closed' })), isClosed(referralOf(incoming))],
      [true, false],
    );
  });
});

const stageRow = (changes: Parameters<typeof mappingRow>[0] = {}) =>
  mappingRow({ name: 'Stage', pointer: '/substatus', field: 'StageName', valueMap: 'Stage', ...changes });
const directions = { inboundCreate: false, inboundUpdate: false, outboundCreate: false, outboundUpdate: false };

describe('the stage of an opportunity', () => {
  const of = (stage: string | null, rows = packageRows) =>
    stageOf(packageMapping(rows), { fields: { StageName: stage } });

  it('stands for a substatus', () => {
    assert.deepEqual(of('Closed Won'), { stage: 'Closed Won', substatus: 'Won' });
  });

  it('stands for nothing where it is blank, or the value map does not have it', () => {
    assert.deepEqual(of(null), { stage: null, substatus: undefined });
    assert.deepEqual(of('Elsewhere'), { stage: 'Elsewhere', substatus: undefined });
  });

  it('stands for nothing where no row sends it', () => {
    const silent = { stage: null, substatus: undefined };
    assert.deepEqual(of('Closed Won', [mappingRow()]), silent);
    assert.deepEqual(of('Closed Won', [stageRow({ directions: { ...directions, inboundUpdate: true } })]), silent);
    const unmapped = of('Closed Won', [stageRow({ valueMap: null })]);
    assert.deepEqual(unmapped, { stage: 'Closed Won', substatus: undefined });
  });
});

describe('the stage for a referral', () => {
  const forOne = (substatus: string, rows = packageRows) => stageFor(packageMapping(rows), { substatus });

  it('is known where the value map has one', () => {
    const { row, isKnown } = forOne('Won');
    assert.deepEqual([row?.field, isKnown], ['StageName', true]);
    assert.equal(forOne('Unheard').isKnown, false);
  });

  for (const way of ['inboundCreate', 'inboundUpdate'] as const)
    it(`comes from a row that takes it: ${way}`, () => {
      assert.equal(forOne('Won', [stageRow({ directions: { ...directions, [way]: true } })]).row?.field, 'StageName');
    });

  it('is nothing to ask for where no row that a seller sees takes it', () => {
    const none = { row: undefined, isKnown: true };
    assert.deepEqual(forOne('Unheard', [mappingRow()]), none);
    assert.deepEqual(forOne('Unheard', [stageRow({ directions: { ...directions, outboundUpdate: true } })]), none);
    const ours = mappingRow({ pointer: '/substatus', field: 'Referral_Substatus__c' });
    assert.deepEqual(forOne('Unheard', [ours]), none);
  });
});
