import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../relay/errors.ts';
import { createCallBack } from '../../../relay/schedule/call-back.ts';
import { createWorld } from '../../worlds/world.ts';

const second = 1_000;
const minute = 60 * second;
/** As often as a pair may fail before it may itself be the cause. */
const often = 9;

/** Looks end as a test says; `recalled` lists what was called back. */
async function createWaiting() {
  const world = createWorld();
  await world.links.port.markDue([{ referralId: 'r' }], world.clock.now());
  const [link] = await world.links.port.claim(1, world.clock.now(), minute);
  assert.ok(link !== undefined);
  const recalled: [failedSince: number, mostAttempts: number][] = [];
  const links = {
    async recall(_codes: readonly ErrorCode[], failedSince: number, mostAttempts: number) {
      recalled.push([failedSince, mostAttempts]);
    },
  };
  const callBack = createCallBack(links, () => world.clock.now());
  return {
    ...{ callBack, recalled },
    ended: (...looks: [attempts: number, error?: ErrorCode][]) => {
      callBack.ended(
        looks.map(([attempts]) => ({ ...link, attempts })),
        looks.map(([, error]) => error && new CosellError(error, 'x')),
      );
    },
    /** Whether pairs are called back after so long. */
    async after(ms: number) {
      world.clock.advance(ms);
      recalled.length = 0;
      await callBack.oftenFailed();
      return recalled.length > 0;
    },
  };
}

describe('pairs that wait because a cloud failed', () => {
  it('of an earlier process are called back after five seconds, once', async () => {
    const waiting = await createWaiting();
    assert.deepEqual([await waiting.after(5 * second - 1), await waiting.after(1)], [false, true]);
    assert.deepEqual(waiting.recalled, [[0, Infinity]]);
    assert.equal(await waiting.after(minute), false);
  });

  it('that have failed seldom are called back by the moment since when they have', async () => {
    const { callBack, recalled } = await createWaiting();
    await callBack.seldomFailed(77);
    assert.deepEqual(recalled, [[77, 8]]);
  });

  it('and fail again alone wait twice as long each time, up to a quarter of an hour', async () => {
    const waiting = await createWaiting();
    await waiting.after(5 * second);
    const waits = [];
    for (let round = 0; round < 10; round += 1) {
      waiting.ended([often, 'SALESFORCE_UNAVAILABLE']);
      let wait = second;
      while (!(await waiting.after(second))) wait += second;
      waits.push(wait / second);
    }
    assert.deepEqual(waits, [10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
  });

  const resets: [what: string, looks: [number, ErrorCode?][]][] = [
    [
      'another pair fails too',
      [
        [often, 'SALESFORCE_UNAVAILABLE'],
        [8, 'SALESFORCE_UNAVAILABLE'],
      ],
    ],
    ['one of them succeeds', [[often, 'SALESFORCE_UNAVAILABLE'], [often]]],
  ];
  for (const [what, looks] of resets)
    it(`wait five seconds again when ${what}: it was the cloud`, async () => {
      const waiting = await createWaiting();
      await waiting.after(5 * second);
      waiting.ended([often, 'SALESFORCE_UNAVAILABLE']);
      await waiting.after(10 * second);
      waiting.ended(...looks);
      assert.deepEqual([await waiting.after(5 * second - 1), await waiting.after(1)], [false, true]);
    });

  it('wait no longer for a second failure before they are called back again', async () => {
    const waiting = await createWaiting();
    await waiting.after(5 * second);
    waiting.ended([often, 'SALESFORCE_UNAVAILABLE']);
    waiting.ended([often, 'SALESFORCE_UNAVAILABLE']);
    assert.deepEqual([await waiting.after(10 * second - 1), await waiting.after(1)], [false, true]);
  });

  it('are still called back when one of them has succeeded by itself', async () => {
    const waiting = await createWaiting();
    waiting.ended([often]);
    assert.equal(await waiting.after(5 * second), true);
  });

  it('begin their wait again with each failure', async () => {
    const waiting = await createWaiting();
    await waiting.after(4 * second);
    waiting.ended([1, 'PARTNER_CENTER_UNAVAILABLE']);
    assert.deepEqual([await waiting.after(5 * second - 1), await waiting.after(1)], [false, true]);
  });

  it('do not wait longer for what works, or for a problem of one pair', async () => {
    const waiting = await createWaiting();
    await waiting.after(4 * second);
    waiting.ended([0], [1, 'RECORD_LOCKED'], [8]);
    assert.equal(await waiting.after(second), true);
    waiting.ended([0], [1, 'RECORD_LOCKED']);
    assert.equal(await waiting.after(minute), false);
  });

  it('that failed before the last call back and not since are not called back again', async () => {
    const waiting = await createWaiting();
    await waiting.after(5 * second);
    waiting.ended([often]);
    assert.equal(await waiting.after(minute), false);
  });
});
