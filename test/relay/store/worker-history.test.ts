import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHistory, type Figures } from './worker-history.ts';

const cases: [what: string, lines: string[], expected: Partial<Figures>][] = [
  ['a signal that a later run saw', ['ack 1 5', 'start a 1 10', 'end a 20 5'], { signals: 1, runs: 1, lost: 0 }],
  ['a signal that was seen before it was acknowledged', ['start a 1 10', 'end a 20 5', 'ack 1 5'], { lost: 0 }],
  ['a signal that nobody saw', ['ack 1 5', 'start a 1 10', 'end a 20 4'], { lost: 1 }],
  ['a signal that only a failed run saw', ['ack 1 5', 'start a 1 10', 'end a 20 -'], { lost: 1, failedRuns: 1 }],
  ['a signal that only another pair saw', ['ack 1 5', 'start a 2 10', 'end a 20 9'], { lost: 1 }],
  ['runs one after the other', ['start a 1 10', 'end a 20 1', 'start b 1 20', 'end b 30 1'], { overlaps: 0 }],
  ['runs of two pairs at once', ['start a 1 10', 'start b 2 15', 'end a 20 1', 'end b 30 1'], { overlaps: 0 }],
  ['runs of one pair at once', ['start a 1 10', 'start b 1 19', 'end a 20 1', 'end b 30 1'], { overlaps: 1 }],
  [
    'runs within one that is longer',
    ['start a 1 10', 'end a 100 1', 'start b 1 20', 'end b 30 1', 'start c 1 40', 'end c 50 1'],
    { overlaps: 2 },
  ],
  ['a run after one that never ended', ['start a 1 10', 'start b 1 20', 'end b 30 1'], { overlaps: 1 }],
  ['runs told late', ['start b 1 19', 'end b 30 1', 'start a 1 10', 'end a 20 1'], { overlaps: 1 }],
  ['a lease that was lost', ['start a 1 10', 'end a 20 1', 'stolen a'], { stolen: 1 }],
];

describe('the history of several workers tells', () => {
  for (const [what, lines, expected] of cases)
    it(what, () => {
      const history = createHistory();
      for (const line of lines) history.note('one', line);
      assert.partialDeepStrictEqual(history.figures(), expected);
    });

  it('what a dead process had in hand as ended, and nothing of the others', () => {
    const history = createHistory();
    for (const line of ['start a 1 10', 'start b 2 10']) history.note('dead', line);
    history.note('alive', 'start c 3 10');
    history.died('dead', 50n);
    for (const line of ['start d 1 60', 'end d 70 1', 'start e 2 40', 'end e 70 1', 'start f 3 60', 'end f 70 1'])
      history.note('alive', line);
    assert.equal(history.figures().overlaps, 2);
  });
});
