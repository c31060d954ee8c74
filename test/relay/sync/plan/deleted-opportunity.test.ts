import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ErrorCode } from '../../../../relay/errors.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import { planDeleted } from '../../../../relay/sync/plan/deleted-opportunity.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { linkOf, opportunityId } from '../observed.ts';

const referral = referralOf(incoming);
const version = versionOf(referral);
const inBin = (sync: boolean) => ({ id: opportunityId(1), modifiedAt: '', name: null, sync, referralId: 'r1' });

interface Deletion {
  policy: string;
  deleted: ReturnType<typeof inBin> | 'purged';
  errorCode?: ErrorCode;
  isClosed?: boolean;
}
const planned = ({ policy, deleted, errorCode, isClosed = false }: Deletion) =>
  planDeleted(
    { deleted, link: linkOf({ errorCode }) },
    isClosed ? { ...referral, status: 'Closed', substatus: 'Won' } : referral,
    { mapping: packageMapping(undefined, { Deleted_Deal: policy }) },
  );

describe('an open deal whose opportunity was deleted', () => {
  const asks: [name: string, deletion: Deletion][] = [
    ['is asked about', { policy: 'ask', deleted: inBin(true) }],
    [
      'is asked about until it is answered, once it has left the recycle bin',
      {
        ...{ policy: 'ask', deleted: 'purged', errorCode: 'OPPORTUNITY_DELETED' },
      },
    ],
    [
      'is asked about where only its absence is left to close it for',
      {
        ...{ policy: 'close as lost', deleted: 'purged', errorCode: 'OPPORTUNITY_DELETED' },
      },
    ],
  ];
  for (const [name, deletion] of asks)
    it(name, () => {
      const plan = planned(deletion);
      assert.ok(plan.kind === 'rest');
      const { error, ...rest } = plan;
      assert.deepEqual(rest, { kind: 'rest', why: 'deleted', version, state: 'attention' });
      assert.deepEqual(
        [error?.code, error?.message],
        [
          'OPPORTUNITY_DELETED',
          `The opportunity ${opportunityId(1)} was deleted in Salesforce, and its deal is still open in Partner Center.`,
        ],
      );
    });

  it('is closed as lost where the admin has set that', () => {
    const plan = planned({ policy: 'close as lost', deleted: inBin(true) });
    assert.deepEqual(plan, { kind: 'close-referral', referral, substatus: 'Lost' });
  });

  const leaves: [name: string, deletion: Deletion][] = [
    ['the admin wants that', { policy: 'leave', deleted: inBin(true) }],
    ['it was not shared', { policy: 'close as lost', deleted: inBin(false) }],
    [
      'it was not shared, whatever was wrong',
      { policy: 'ask', deleted: inBin(false), errorCode: 'OPPORTUNITY_DELETED' },
    ],
    ['nothing tells whether it was shared', { policy: 'ask', deleted: 'purged' }],
    ['another problem was told', { policy: 'ask', deleted: 'purged', errorCode: 'STAGE_MISSING' }],
    ['the deal is closed', { policy: 'close as lost', deleted: inBin(true), isClosed: true }],
  ];
  for (const [name, deletion] of leaves)
    it(`is left alone where ${name}`, () => {
      assert.deepEqual(planned(deletion), {
        ...{ kind: 'rest', why: 'deleted', version, state: 'ignored', error: undefined },
      });
    });
});
