import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gathering, paceFor, shareOf } from '../../../relay/schedule/pace.ts';

describe('the pace of the relay', () => {
  const cases: [used: number | undefined, share: number, slow: boolean][] = [
    [undefined, 80, false],
    [0, 80, false],
    [79, 80, false],
    [80, 80, true],
    [100, 80, true],
    [50, 50, true],
    [99, 100, false],
  ];
  for (const [used, share, slow] of cases)
    it(`${used === undefined ? 'nothing known of' : `${String(used)} % of`} the daily calls, ${String(share)} % allowed: ${slow ? 'few large batches' : 'at once'}`, () => {
      const { quietMs, atMostMs, gapMs } = paceFor(used === undefined ? undefined : { used, limit: 100 }, share);
      assert.equal(quietMs <= 50 && atMostMs <= 2_000 && gapMs === 0, !slow);
      assert.equal(gapMs >= 30_000, slow);
    });

  for (const [signals, quietMs, atMostMs] of [
    [1, 25, 300],
    [24, 25, 300],
    [25, 250, 300],
    [99, 250, 300],
    [100, 250, 4_500],
  ] as const)
    it(`gathers ${String(signals)} signals until none comes for ${String(quietMs)} ms, and for ${String(atMostMs)} ms at most`, () => {
      assert.deepEqual(gathering(paceFor(undefined, 80), signals), { quietMs, atMostMs, gapMs: 0 });
    });

  it('makes no signal wait longer, however many there are, where the org has few calls left', () => {
    const slow = paceFor({ used: 80, limit: 100 }, 80);
    for (const signals of [1, 25, 1_000]) assert.deepEqual(gathering(slow, signals), slow);
  });

  it('is not slowed by an org that names no limit', () => {
    assert.equal(paceFor({ used: 5, limit: 0 }, 80).gapMs, 0);
  });

  const settings: [setting: string | undefined, share: number][] = [
    [undefined, 80],
    ['', 80],
    ['60', 60],
    ['100', 100],
    ['0', 80],
    ['101', 80],
    ['much', 80],
  ];
  for (const [setting, share] of settings)
    it(`the setting ${JSON.stringify(setting)} means ${String(share)} %`, () => {
      assert.equal(shareOf(setting), share);
    });
});
