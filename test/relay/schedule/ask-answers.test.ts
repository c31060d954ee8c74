import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askForAnswers } from '../../../relay/schedule/ask-answers.ts';
import type { PairKey } from '../../../relay/sync/model.ts';
import { createMemoryCursors } from '../../worlds/links.ts';

describe('A relay that Partner Center cannot call', () => {
  const context = (waiting: readonly string[]) => {
    const marked: PairKey[] = [];
    return {
      ...{ marked, cursors: createMemoryCursors(), clock: { now: () => 0 } },
      opportunities: { waitingForMicrosoft: async () => [...waiting] },
      links: { markDue: async (keys: readonly PairKey[]) => void marked.push(...keys) },
    };
  };

  it('asks for the answers of all waiting deals in turn, twenty each time', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `r${String(index)}`);
    const { marked, ...rest } = context(ids);
    assert.deepEqual([await askForAnswers(rest), await askForAnswers(rest), await askForAnswers(rest)], [20, 20, 20]);
    const asked = marked.map((key) => ('referralId' in key ? key.referralId : ''));
    assert.deepEqual(asked, [...ids, ...ids]);
    assert.ok(marked.every((key) => 'half' in key && key.half));
  });

  it('asks for nothing when nobody waits', async () => {
    const { marked, ...rest } = context([]);
    assert.equal(await askForAnswers(rest), 0);
    assert.deepEqual(marked, []);
  });
});
