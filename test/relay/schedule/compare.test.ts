import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { compareAll } from '../../../relay/schedule/compare.ts';
import type { JsonObject, PairKey } from '../../../relay/sync/model.ts';
import type { SyncEvent } from '../../../relay/sync/ports/report.ts';
import { referralOf } from '../../worlds/fixture.ts';
import { createMemoryListings } from '../../worlds/links.ts';
import { incoming } from '../../worlds/stories.ts';
import { createWorld, plainDigest } from '../../worlds/world.ts';

const closed = { status: 'Closed', substatus: 'Won' };
const later = { updatedDateTime: '2026-11-02T08:05:23.2931818Z' };

const updatedAt = '2026-11-02T08:05:23.2931817Z';
const ours = { ...incoming, id: 'r', engagementId: 'deal', updatedDateTime: updatedAt };
const microsofts = { ...ours, id: 'half', organizationId: 'msft', status: 'Active', substatus: 'Accepted' };
const accepted = plainDigest('half', 'Accepted');

interface Here {
  /** The opportunity as the work list remembers it. */
  known?: string;
  modifiedAt?: string;
  deleted?: boolean;
}

/** Lists carry no eTag. */
const listed = (body: JsonObject) => ({ ...referralOf(body), eTag: '' });

/** Compares one pair, known in its version and `m`, with what the two clouds list of it, Microsoft's half among it. */
async function compare(
  there: JsonObject | undefined,
  here: Here | undefined,
  { half, halfSeen = null, failed = [] }: { half?: JsonObject; halfSeen?: string | null; failed?: PairKey[] } = {},
) {
  const world = createWorld();
  const due: [PairKey[], number, unknown][] = [];
  const reports: SyncEvent[] = [];
  const from: number[] = [];
  const found = await compareAll({
    referrals: {
      async *changedSince(since) {
        from.push(since);
        const all = [...(there === undefined ? [] : [{ ...ours, ...there }]), ...(half === undefined ? [] : [half])];
        yield all.map(listed);
      },
    },
    opportunities: {
      async *changedSince(since) {
        from.push(since);
        if (here === undefined) return;
        const { known: _known, ...row } = here;
        yield [{ id: 'o', modifiedAt: 'm', referralId: 'r', deleted: false, ...row }];
      },
    },
    links: {
      ...world.links.port,
      failed: async () => failed,
      markDue: async (keys, at, how) => {
        due.push([[...keys], at, how]);
      },
    },
    listings: createMemoryListings(() => [
      {
        ...{ referralId: 'r', opportunityId: 'o', version: { updatedAt, eTag: 'e' }, halfSeen },
        opportunityModifiedAt: here?.known ?? 'm',
      },
    ]),
    clock: world.clock,
    digest: plainDigest,
    report: (event) => reports.push(event),
  });
  assert.deepEqual(from, [0, 0]);
  assert.deepEqual(reports, [{ event: 'comparison', ...found }]);
  assert.ok(due.every(([, at]) => at === world.clock.now()));
  for (const [, , how] of due) assert.deepEqual(how, { mayWait: true }, 'what people change goes first');
  return { found, due: due.map(([keys]) => keys) };
}

const look = [[{ referralId: 'r' }]];
const lookAtBoth = [[{ referralId: 'r', half: true }]];

describe('the comparison of a pair with what both clouds list', () => {
  const cases: [
    name: string,
    there: JsonObject | undefined,
    here: Here | undefined,
    drifted: number,
    gone: number,
    due: unknown[],
  ][] = [
    ['the same on both sides', {}, {}, 0, 0, []],
    ['a newer referral', later, {}, 1, 0, look],
    ['a newer opportunity', {}, { modifiedAt: 'm2' }, 1, 0, look],
    ['no referral', undefined, {}, 0, 1, look],
    ['no opportunity', {}, undefined, 0, 1, look],
    ['a deleted opportunity', {}, { deleted: true }, 0, 1, look],
    ['one that is known to be deleted', {}, { deleted: true, known: 'm deleted' }, 0, 0, []],
    ['one that was deleted and has come back, whatever its stamp says', {}, { known: 'm deleted' }, 1, 0, look],
    ['a newer referral of one that is known to be deleted', later, { deleted: true, known: 'm deleted' }, 1, 0, look],
  ];
  for (const [name, there, here, drifted, gone, due] of cases)
    it(`finds ${name}`, async () => {
      assert.deepEqual(await compare(there, here), { found: { pairs: 1, drifted, gone, failed: 0 }, due });
    });

  it('looks again at whatever has failed, a creation that never came about as well', async () => {
    const failed = [{ referralId: 'other' }, { opportunityId: 'p' }];
    assert.deepEqual(await compare({}, {}, { failed }), {
      found: { pairs: 1, drifted: 0, gone: 0, failed: 2 },
      due: [failed],
    });
  });
});

describe("the comparison of a deal with Microsoft's half", () => {
  const cases: [
    name: string,
    there: JsonObject,
    half: JsonObject | undefined,
    halfSeen: string | null,
    due: unknown[],
  ][] = [
    ['whose answer is known', {}, microsofts, accepted, []],
    ['whose answer is news', {}, microsofts, plainDigest('half', 'Received'), lookAtBoth],
    ['that nobody has seen yet', {}, microsofts, null, lookAtBoth],
    ['of another deal', {}, { ...microsofts, engagementId: 'another' }, null, []],
    ['that is not shown', {}, undefined, null, []],
    ['of a deal that is closed here', closed, microsofts, null, []],
    ['of a deal that is closed since', { ...closed, ...later }, microsofts, null, look],
  ];
  for (const [name, there, half, halfSeen, due] of cases)
    it(`looks at one ${name}: ${due.length === 0 ? 'no' : 'yes'}`, async () => {
      const found = await compare(there, {}, { halfSeen, ...(half === undefined ? {} : { half }) });
      assert.deepEqual(found.due, due);
    });
});

describe('a comparison that may not go on', () => {
  const deal = { ...referralOf(ours), eTag: '' };
  /** Two lists of three pages each, and how many pages were read; it may go on for so many. */
  async function compareFor(pages: number, fails = false) {
    const { clock, links } = createWorld();
    const read = { there: 0, here: 0 };
    const left = { pages };
    const found = compareAll({
      referrals: {
        async *changedSince() {
          for (; read.there < 3;) {
            read.there += 1;
            yield [deal];
          }
        },
      },
      opportunities: {
        async *changedSince() {
          for (; read.here < 3;) {
            read.here += 1;
            if (fails) throw new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503');
            yield [{ id: 'o', modifiedAt: 'm', referralId: 'r', deleted: false }];
          }
        },
      },
      listings: createMemoryListings(() => assert.fail('nothing is compared')),
      links: { ...links.port, markDue: () => Promise.reject(new Error('nothing is due')) },
      mayGoOn: async () => (left.pages -= 1) >= 0,
      ...{ clock, digest: plainDigest, report: () => assert.fail('nothing is reported') },
    });
    return { found, read };
  }

  it('ends at the next page, compares nothing, and is not called done', async () => {
    const { found, read } = await compareFor(2);
    assert.equal(await found, undefined);
    assert.ok(read.there + read.here <= 4, JSON.stringify(read));
  });

  it('reads no more of one list once the other has failed', async () => {
    const { found, read } = await compareFor(Infinity, true);
    await assert.rejects(found, { code: 'SALESFORCE_UNAVAILABLE' });
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(read.there < 3, JSON.stringify(read));
  });
});

describe('the nightly comparison of 10,000 deals at rest', () => {
  it('reads two lists and nothing else, and calls none of them drifted', async () => {
    const { clock, links } = createWorld();
    const numbers = Array.from({ length: 10_000 }, (_, index) => String(index));
    const calls: string[] = [];
    const one = listed(ours);
    const found = await compareAll({
      referrals: {
        async *changedSince() {
          calls.push('referrals');
          yield numbers.map((n) => ({ ...one, id: `r${n}` }));
        },
      },
      opportunities: {
        async *changedSince() {
          calls.push('opportunities');
          yield numbers.map((n) => ({ id: `o${n}`, modifiedAt: 'm', referralId: `r${n}`, deleted: false }));
        },
      },
      links: {
        ...links.port,
        markDue: () => Promise.reject(new Error('nothing is due')),
      },
      listings: createMemoryListings(() =>
        numbers.map((n) => ({
          ...{ referralId: `r${n}`, opportunityId: `o${n}`, opportunityModifiedAt: 'm', halfSeen: null },
          version: { updatedAt, eTag: `"${n}"` },
        })),
      ),
      ...{ clock, digest: plainDigest, report: () => undefined },
    });
    assert.deepEqual(
      [found, calls],
      [{ pairs: 10_000, drifted: 0, gone: 0, failed: 0 }, ['referrals', 'opportunities']],
    );
  });
});
