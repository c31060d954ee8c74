import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { SyncEvent } from '../../../../relay/sync/ports/report.ts';
import type { TimelineEvent } from '../../../../relay/sync/ports/timeline.ts';
import { createEventLog } from '../../../../relay/sync/record/event-log.ts';

describe('events that cannot be written', () => {
  const event = (externalId: string): TimelineEvent => ({
    ...{ externalId, opportunityId: '006', occurredAt: 0, direction: null, outcome: 'Synced', summary: '' },
    ...{ said: { code: 'changed' }, changes: [], notCopied: [], lost: [], errorCode: null },
  });
  function log(answer: (events: readonly TimelineEvent[]) => (CosellError | undefined)[]) {
    const calls: string[][] = [];
    const faults: SyncEvent[] = [];
    const events = createEventLog(
      {
        record: async (events) => {
          calls.push(events.map(({ externalId }) => externalId));
          return answer(events);
        },
      },
      (fault) => faults.push(fault),
    );
    return { calls, faults, record: (given: readonly TimelineEvent[]) => events.record(given) };
  }
  const away = new CosellError('SALESFORCE_UNAVAILABLE', 'HTTP 503');

  it('are kept for the next time, and reported', async () => {
    let outcome: CosellError | undefined = away;
    const { calls, faults, record } = log((events) => events.map(() => outcome));
    await record([event('a')]);
    outcome = undefined;
    await record([event('b')]);
    await record([event('c')]);
    assert.deepEqual(calls, [['a'], ['a', 'b'], ['c']]);
    assert.deepEqual(faults, [{ event: 'fault', where: 'writing 1 timeline events', error: away }]);
  });

  it('are given up when the org refuses them for good', async () => {
    const { calls, faults, record } = log((events) => events.map(() => new CosellError('SALESFORCE_REFUSED', 'no')));
    await record([event('a')]);
    await record([event('b')]);
    assert.deepEqual([calls, faults.length], [[['a'], ['b']], 2]);
  });

  it('are kept one by one: those that were written are not written again', async () => {
    const refusal = new CosellError('SALESFORCE_REFUSED', 'no');
    const { calls, faults, record } = log(([first]) => (first?.externalId === 'a' ? [undefined, away, refusal] : []));
    await record(['a', 'b', 'c'].map(event));
    await record([event('d')]);
    assert.deepEqual(calls, [
      ['a', 'b', 'c'],
      ['b', 'd'],
    ]);
    assert.deepEqual(faults, [{ event: 'fault', where: 'writing 2 timeline events', error: away }]);
  });

  it('are kept when the whole call failed', async () => {
    let isAway = true;
    const { calls, record } = log(() => {
      if (isAway) throw away;
      return [];
    });
    await record([event('a')]);
    isAway = false;
    await record([]);
    assert.deepEqual(calls, [['a'], ['a']]);
  });

  it('are bounded: the oldest are given up first', async () => {
    const { calls, record } = log((events) => events.map(() => away));
    await record(Array.from({ length: 3_000 }, (_, index) => event(String(index))));
    await record([event('last')]);
    assert.equal(calls[1]?.length, 2_001);
    assert.deepEqual([calls[1][0], calls[1].at(-1)], ['1000', 'last']);
  });

  it('cost no call where nothing happened', async () => {
    const { calls, record } = log(() => []);
    await record([]);
    assert.deepEqual(calls, []);
  });
});
