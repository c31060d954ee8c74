import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareAll } from '../../../relay/schedule/compare.ts';
import type { JsonObject, PairKey } from '../../../relay/sync/model.ts';
import type { SyncEvent } from '../../../relay/sync/ports/report.ts';
import { referralOf } from '../../worlds/fixture.ts';
import { incoming } from '../../worlds/stories.ts';
import { createWorld } from '../../worlds/world.ts';

const help = { inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };
const closed = { status: 'Closed', substatus: 'Won' };

/** Compares one pair, known in version `e` and `m`, with what the two clouds list of it. */
async function compare(there: JsonObject | undefined, here: { modifiedAt?: string; deleted?: boolean } | undefined) {
  const world = createWorld();
  const due: [PairKey[], number][] = [];
  const reports: SyncEvent[] = [];
  const from: number[] = [];
  const found = await compareAll({
    referrals: {
      ...world.partnerCenter.port,
      changedSince: async (since) => {
        from.push(since);
        return there === undefined ? [] : [referralOf({ ...incoming, id: 'r', eTag: 'e', ...there })];
      },
    },
    opportunities: {
      ...world.salesforce.port,
      changedSince: async (since) => {
        from.push(since);
        return here === undefined ? [] : [{ id: 'o', modifiedAt: 'm', referralId: 'r', deleted: false, ...here }];
      },
    },
    links: {
      ...world.links.port,
      pairs: async () => [{ referralId: 'r', opportunityId: 'o', eTag: 'e', opportunityModifiedAt: 'm' }],
      markDue: async (keys, at) => {
        due.push([[...keys], at]);
      },
    },
    clock: world.clock,
    report: (event) => reports.push(event),
  });
  assert.deepEqual(from, [0, 0]);
  assert.deepEqual(reports, [{ event: 'comparison', ...found }]);
  assert.ok(due.every(([, at]) => at === world.clock.now()));
  return { found, due: due.map(([keys]) => keys) };
}

describe('the comparison of a pair with what both clouds list', () => {
  const look = [[{ referralId: 'r' }]];
  const lookAtBoth = [[{ referralId: 'r', half: true }]];
  const cases: [name: string, ...given: Parameters<typeof compare>, drifted: number, gone: number, due: unknown[]][] = [
    ['the same on both sides', {}, {}, 0, 0, []],
    ['a newer referral', { eTag: 'e2' }, {}, 1, 0, look],
    ['a newer opportunity', {}, { modifiedAt: 'm2' }, 1, 0, look],
    ['no referral', undefined, {}, 0, 1, look],
    ['no opportunity', {}, undefined, 0, 1, look],
    ['a deleted opportunity', {}, { deleted: true }, 0, 1, look],
    ['a deal in which Microsoft may have moved', help, {}, 0, 0, lookAtBoth],
    ['such a deal without an opportunity', help, undefined, 0, 1, lookAtBoth],
    ['such a deal that is closed', { ...help, ...closed }, {}, 0, 0, []],
    ['such a deal that is closed since', { ...help, ...closed, eTag: 'e2' }, {}, 1, 0, look],
  ];
  for (const [name, there, here, drifted, gone, due] of cases)
    it(`finds ${name}`, async () => {
      assert.deepEqual(await compare(there, here), { found: { pairs: 1, drifted, gone }, due });
    });
});
