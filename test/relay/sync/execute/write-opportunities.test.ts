import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import type { JsonObject, Link, Opportunity } from '../../../../relay/sync/model.ts';
import { idle, type Result, type Work } from '../../../../relay/sync/pair.ts';
import type { OpportunityUpdate, SyncEvent } from '../../../../relay/sync/ports.ts';
import { maxAttempts } from '../../../../relay/sync/record/retry.ts';
import { newProblem, writeOpportunities } from '../../../../relay/sync/execute/write-opportunities.ts';
import { manualClock } from '../../../clock.ts';
import { createMemoryLinks } from '../../../worlds/links.ts';
import { createSalesforce } from '../../../worlds/salesforce.ts';

const clock = manualClock();
const stamp = '2026-11-02 09:00 UTC  ';
const error = (code: ErrorCode) => new CosellError(code, 'Why.');
const refusal = error('SALESFORCE_REFUSED');
const text = 'Why. Correct what Salesforce names, then save the opportunity again.';
const told = {
  Partner_Center_Sync_Status__c: 'Needs attention',
  Partner_Center_Sync_Message__c: text,
  Partner_Center_Error_Code__c: 'SALESFORCE_REFUSED',
};
const { port: links } = createMemoryLinks(clock);
await links.markDue([{ referralId: 'r1' }], 0);
const [link] = await links.claim(1, clock.now(), 1);

function work(result: Work['result'], fields: JsonObject = {}, changes: Partial<Link> = {}): Work {
  assert.ok(link !== undefined);
  const opportunity: Opportunity = { id: '006A', modifiedAt: 'then', fresh: false, fields, team: [] };
  return { link: { ...link, ...changes }, referral: undefined, opportunity, result };
}

/** Writes it, and says what was asked of the org, call by call; `answers` are the outcomes of each call. */
async function write(items: readonly Work[], ...answers: ((CosellError | undefined)[] | CosellError)[]) {
  const calls: OpportunityUpdate[][] = [];
  const reports: SyncEvent[] = [];
  const opportunities = {
    ...createSalesforce(clock, () => undefined).port,
    update: async (updates: readonly OpportunityUpdate[]) => {
      calls.push([...updates]);
      const answer = answers[calls.length - 1];
      if (answer instanceof CosellError) throw answer;
      return answer ?? updates.map(() => undefined);
    },
  };
  await writeOpportunities({ clock, opportunities, report: (event) => reports.push(event) }, items);
  return { calls, reports };
}

const outwards = { lines: ['To it: sent'], news: [] };

describe('what is left to be written to opportunities', () => {
  it('goes in one call, guarded only where a seller may be editing', async () => {
    const both = work(idle('a', 'synced', { guarded: { Amount: 1 }, own: { Audit__c: 'x' }, wrote: 2 }));
    const own = work(idle('b', 'synced', { own: { Audit__c: 'y' } }));
    const { calls } = await write([both, own]);
    assert.deepEqual(calls, [
      [
        { id: '006A', fields: { Amount: 1, Audit__c: 'x' }, onlyIfUnmodifiedSince: 'then' },
        { id: '006A', fields: { Audit__c: 'y' } },
      ],
    ]);
    assert.deepEqual(
      [both.result, own.result].map((result) => 'wrote' in result && result.wrote),
      [3, 1],
    );
  });

  it('goes once: what went out is on record with it already', async () => {
    const item = work(idle('synced', 'synced', { own: { Audit__c: 'x' }, outwards }));
    assert.equal((await write([item])).calls.length, 1);
  });

  it('costs no call where there is nothing', async () => {
    const alone: Work = { ...work(idle('a', 'synced', { own: { Audit__c: 'x' } })), opportunity: undefined };
    assert.deepEqual((await write([work(idle('a', 'synced')), alone])).calls, []);
  });

  it('and is refused leaves what the base was without it, and the seller reads why', async () => {
    const done: Partial<Result> = { baseWithout: { a: ['1', '2'] }, base: {}, eTag: 'e', wrote: 1 };
    const item = work(idle('synced', 'synced', { ...done, guarded: { Amount: 1 }, outwards }));
    const { calls } = await write([item], [refusal]);
    assert.deepEqual(calls[1], [
      { id: '006A', fields: { ...told, Audit__c: `${stamp}To it: sent\n${stamp}Needs attention: ${text}` } },
    ]);
    assert.deepEqual(item.result, {
      ...{ did: 'refused', state: 'attention', guarded: {}, own: {}, error: refusal, untold: true },
      ...{ base: { a: ['1', '2'] }, eTag: 'e', outwards, news: [], wrote: 2 },
    });
  });

  it('and is refused before anything was agreed on leaves nothing to remember', async () => {
    const item = work(idle('synced', 'synced', { guarded: { Amount: 1 } }));
    const { calls } = await write([item], [refusal]);
    assert.equal(calls[1]?.[0]?.fields['Audit__c'], `${stamp}Needs attention: ${text}`);
    assert.deepEqual(item.result, {
      ...{ did: 'refused', state: 'attention', guarded: {}, own: {}, error: refusal, untold: true, wrote: 1 },
    });
  });

  it('and lost a race keeps on record what the referral has got, and tells the seller nothing', async () => {
    const item = work(idle('synced', 'synced', { guarded: { Amount: 1 }, outwards }));
    const { calls } = await write([item], [error('OPPORTUNITY_CHANGED')]);
    assert.deepEqual(calls[1], [{ id: '006A', fields: { Audit__c: `${stamp}To it: sent` } }]);
  });

  it('concerns each pair by itself', async () => {
    const [bad, good] = [work(idle('a', 'synced', { own: { A: 1 } })), work(idle('b', 'synced', { own: { A: 2 } }))];
    await write([bad, good], [refusal, undefined]);
    assert.deepEqual(
      [bad.result, good.result].map((result) => !(result instanceof CosellError) && result.did),
      ['refused', 'b'],
    );
  });

  it('fails for every pair when the whole call does', async () => {
    const items = [1, 2].map((A) => work(idle('a', 'synced', { own: { A } })));
    await write(items, error('SALESFORCE_UNAVAILABLE'));
    assert.deepEqual(
      items.map(({ result }) => !(result instanceof CosellError) && result.error?.code),
      ['SALESFORCE_UNAVAILABLE', 'SALESFORCE_UNAVAILABLE'],
    );
  });
});

describe('the seller of a deal that could not be served', () => {
  it('is told, once', async () => {
    assert.deepEqual((await write([work(refusal)])).calls, [
      [{ id: '006A', fields: { ...told, Audit__c: `${stamp}Needs attention: ${text}` } }],
    ]);
    assert.deepEqual((await write([work(refusal, told)])).calls, []);
  });

  it('is not told of what waiting mends, until it is given up', async () => {
    const failure = error('UNEXPECTED');
    const before = { errorCode: 'UNEXPECTED', attempts: maxAttempts - 2 } as const;
    assert.deepEqual((await write([work(failure, {}, before)])).calls, []);
    assert.equal((await write([work(failure, {}, { ...before, attempts: maxAttempts - 1 })])).calls.length, 1);
  });

  it('is not told twice of what stands on the card already', async () => {
    const item = work(idle('not ready', 'attention', { error: refusal, own: told }));
    assert.deepEqual((await write([item])).calls, [[{ id: '006A', fields: told }]]);
  });

  it('cannot be told where there is no opportunity', async () => {
    assert.deepEqual((await write([{ ...work(refusal), opportunity: undefined }])).calls, []);
  });

  it('and cannot be told: that is reported, and the pair fails as it did', async () => {
    const item = work(refusal);
    const { reports } = await write([item], [error('OPPORTUNITY_CHANGED')]);
    assert.equal(item.result, refusal);
    assert.deepEqual(
      reports.map((event) => event.event === 'fault' && [event.where, event.error.code]),
      [['telling the seller of 006A', 'OPPORTUNITY_CHANGED']],
    );
  });
});

describe('a problem for the timeline', () => {
  const cases: [name: string, item: Work, problem: CosellError | undefined][] = [
    ['is what made the work fail', work(refusal), refusal],
    ['is what the card says', work(idle('x', 'attention', { error: refusal })), refusal],
    ['is what is still to be told', work(idle('x', 'attention', { error: refusal, untold: true })), refusal],
    ['is none when the seller had read it before', work(refusal, told), undefined],
    ['is none when all is well', work(idle('x', 'synced')), undefined],
    ['is none where there is no opportunity', { ...work(refusal), opportunity: undefined }, undefined],
    ['is none that waiting mends', work(error('OPPORTUNITY_CHANGED')), undefined],
    [
      'is none that waiting mends, though it came late',
      work(idle('x', 'attention', { error: error('OPPORTUNITY_CHANGED'), untold: true })),
      undefined,
    ],
  ];
  for (const [name, item, problem] of cases)
    it(name, () => {
      assert.equal(newProblem(item), problem);
    });
});
