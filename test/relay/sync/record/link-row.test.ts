import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import { finish } from '../../../../relay/sync/record/link-row.ts';
import type { Link, Opportunity } from '../../../../relay/sync/model.ts';
import { idle, type Work } from '../../../../relay/sync/pair.ts';
import type { LinkOutcome, SyncEvent } from '../../../../relay/sync/ports.ts';
import { maxAttempts } from '../../../../relay/sync/record/retry.ts';
import { manualClock } from '../../../clock.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { createMemoryLinks } from '../../../worlds/links.ts';
import { incoming } from '../../../worlds/stories.ts';

const clock = manualClock();
const error = (code: ErrorCode) => new CosellError(code, 'x');
const opportunity: Opportunity = { id: '006A', modifiedAt: 'stamp', fresh: false, fields: {}, team: [] };
const referral = referralOf({ ...incoming, id: 'r1' });

/** How the row is put back, what is reported, and whether the row is forgotten. */
async function end(work: Partial<Work>, changes: Partial<Link> = {}) {
  const { port } = createMemoryLinks(clock);
  await port.markDue([{ referralId: 'r1' }], 0);
  const [claimed] = await port.claim(1, clock.now(), 1);
  assert.ok(claimed !== undefined);
  const link = { ...claimed, id: 'row', ...changes };
  const outcomes: LinkOutcome[] = [];
  const reports: SyncEvent[] = [];
  let dropped = 0;
  const links = {
    ...port,
    finish: async (_: Link, outcome: LinkOutcome) => outcomes.push(outcome) > 0,
    drop: async () => {
      dropped += 1;
    },
  };
  const options = { concurrency: 1, inboundCreate: true, leads: false, random: () => 0.5 };
  await finish(
    { clock, options, links, report: (event) => reports.push(event) },
    { link, referral: undefined, opportunity: undefined, result: idle('looked', 'synced'), ...work },
  );
  return { outcome: outcomes[0], report: reports[0], dropped };
}
const pairEvent = { event: 'pair', link: 'row', referralId: 'r1', opportunityId: null, wrote: 0 };

describe('a pair that was worked on', () => {
  it('rests until a signal, with what is to be remembered of both sides', async () => {
    const result = idle('synced', 'attention', { base: { a: ['1', '2'] }, eTag: 'e', halfSeen: 'h', wrote: 3 });
    const { outcome, report } = await end({ referral, opportunity, result });
    assert.deepEqual(outcome, {
      ...{ state: 'attention', error: undefined, attempts: 0, dueAt: undefined },
      ...{ base: { a: ['1', '2'] }, eTag: 'e', halfSeen: 'h', opportunityModifiedAt: 'stamp' },
    });
    assert.deepEqual(report, { ...pairEvent, outcome: 'synced', opportunityId: '006A', wrote: 3 });
  });

  it('keeps what it knew where there is nothing new to remember', async () => {
    const { outcome } = await end({});
    assert.deepEqual(outcome, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined });
  });

  it('is looked at again when its work says so', async () => {
    const { outcome } = await end({ result: idle('waits', 'synced', { againInMs: 100 }) });
    assert.equal(outcome?.dueAt, clock.now() + 100);
  });

  it('is not taken for seen while its stamp cannot tell a later edit', async () => {
    const { outcome } = await end({ opportunity: { ...opportunity, fresh: true } });
    assert.equal(outcome?.opportunityModifiedAt, undefined);
  });

  it('is told by the ids of its row where a side was not read', async () => {
    const { report } = await end({}, { opportunityId: '006B' });
    assert.deepEqual(report, { ...pairEvent, outcome: 'looked', opportunityId: '006B' });
  });
});

describe('a pair that failed', () => {
  it('is tried again after a while in the state that it had, and is not taken for seen', async () => {
    const result = error('SALESFORCE_UNAVAILABLE');
    const { outcome, report } = await end({ opportunity, result }, { state: 'paused' });
    assert.deepEqual(outcome, { state: 'paused', error: result, attempts: 1, dueAt: clock.now() + 2_000 });
    assert.deepEqual(report, { ...pairEvent, outcome: 'retry', opportunityId: '006A', error: result });
  });

  it('needs attention when waiting does not mend it', async () => {
    const result = error('SALESFORCE_REFUSED');
    const { outcome, report } = await end({ result }, { state: 'synced', attempts: 3 });
    assert.deepEqual(outcome, { state: 'attention', error: result, attempts: 0, dueAt: undefined });
    assert.deepEqual(report, { ...pairEvent, outcome: 'failed', error: result });
  });

  it('in a part of its work is told by what was done', async () => {
    const failure = error('NOT_READY_TO_SHARE');
    const { outcome, report } = await end({ opportunity, result: idle('not ready', 'attention', { error: failure }) });
    assert.deepEqual(outcome, { state: 'attention', error: failure, attempts: 0, dueAt: undefined });
    assert.deepEqual(report, { ...pairEvent, outcome: 'not ready', opportunityId: '006A', error: failure });
  });

  it('is parked after so many attempts, and not due any more', async () => {
    const result = error('UNEXPECTED');
    const before = { attempts: maxAttempts - 1, errorCode: 'UNEXPECTED' } as const;
    const { outcome, report } = await end({ result }, before);
    assert.deepEqual(outcome, { state: 'parked', error: result, attempts: maxAttempts, dueAt: undefined });
    assert.deepEqual(report, { ...pairEvent, outcome: 'parked', error: result });
  });
});

describe('a pair that is not there', () => {
  for (const code of ['REFERRAL_NOT_FOUND', 'OPPORTUNITY_NOT_FOUND'] as const)
    it(`and never was is forgotten: ${code}`, async () => {
      const { outcome, report, dropped } = await end({ result: error(code) });
      assert.deepEqual([outcome, dropped], [undefined, 1]);
      assert.deepEqual(report, { ...pairEvent, outcome: 'gone' });
    });

  const kept: [name: string, work: Partial<Work>, link: Partial<Link>][] = [
    ['its referral was seen before', { result: error('REFERRAL_NOT_FOUND') }, { eTag: 'e' }],
    ['its opportunity is there', { result: error('REFERRAL_NOT_FOUND'), opportunity }, {}],
    ['its referral is there', { result: error('OPPORTUNITY_NOT_FOUND'), referral }, {}],
    ['it failed of something else', { result: error('SALESFORCE_REFUSED') }, {}],
  ];
  for (const [name, work, link] of kept)
    it(`is kept when ${name}`, async () => {
      const { outcome, dropped } = await end(work, link);
      assert.deepEqual([outcome?.state, dropped], ['attention', 0]);
    });
});
