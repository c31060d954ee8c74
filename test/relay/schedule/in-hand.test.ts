import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createInHand, leaseMs, type InHand } from '../../../relay/schedule/in-hand.ts';
import { hangsAfterMs } from '../../../relay/schedule/outage.ts';
import { manualClock, type ManualClock } from '../../clock.ts';

let made = 0;
const batchOf = (pairs: number, mayWait = false) =>
  Array.from({ length: pairs }, () => ({
    leaseToken: `lease ${String((made += 1))}`,
    ...(mayWait && { mayWait: true as const }),
  }));
const tokensOf = (batch: ReturnType<typeof batchOf>) => batch.map(({ leaseToken }) => leaseToken);

type Room = ReturnType<InHand['room']>;

describe('what a worker has in hand', () => {
  let clock: ManualClock;
  let inHand: InHand;
  let renewed: { tokens: readonly string[]; until: number }[];
  let faults: unknown[];
  let isStoreAway: boolean;
  beforeEach(() => {
    clock = manualClock();
    [renewed, faults, isStoreAway] = [[], [], false];
    const links = {
      async renew(tokens: readonly string[], until: number) {
        if (isStoreAway) throw new Error('no database');
        renewed.push({ tokens, until });
      },
    };
    inHand = createInHand(links, clock, (thrown) => faults.push(thrown));
  });
  const take = (pairs: number, isProbe = false) => {
    const batch = batchOf(pairs);
    inHand.take(batch, { isProbe, started: clock.now() });
    return batch;
  };
  const settled = () => new Promise(setImmediate);

  describe('leaves room', () => {
    const cases: [what: string, batches: readonly number[], isOutage: boolean, room: Room][] = [
      ['without a batch', [], false, 'all'],
      ['with three batches', [1, 1, 1], false, 'all'],
      ['no more with four batches, however small', [1, 1, 1, 1], false, 'none'],
      ['with one pair less than two full batches', [200, 199], false, 'all'],
      ['no more with as many pairs as two full batches', [200, 200], false, 'none'],
      ['with seven, while a cloud does not work', [1, 1, 1, 1, 1, 1, 1], true, 'all'],
      ['no more with eight, while a cloud does not work', [1, 1, 1, 1, 1, 1, 1, 1], true, 'none'],
    ];
    for (const [what, batches, isOutage, room] of cases)
      it(what, () => {
        for (const pairs of batches) take(pairs, isOutage);
        assert.equal(inHand.room(isOutage), room);
      });

    const besideThoseThatMayWait: [
      what: string,
      waiting: readonly number[],
      signalled: readonly number[],
      room: Room,
    ][] = [
      ['for all, while neither kind is full', [200, 100], [1], 'all'],
      ['for signalled ones beside two full batches', [200, 200], [], 'signalled'],
      ['for signalled ones beside four small batches', [1, 1, 1], [1], 'signalled'],
      ['for signalled ones until they are a full batch', [200, 200], [199], 'signalled'],
      ['no more once they are', [200, 200], [200], 'none'],
      ['no more with four batches of them, however small', [200, 200], [1, 1, 1, 1], 'none'],
    ];
    for (const [what, waiting, signalled, room] of besideThoseThatMayWait)
      it(`${what}, where pairs may wait`, () => {
        for (const pairs of waiting) inHand.take(batchOf(pairs, true), { isProbe: false, started: clock.now() });
        for (const pairs of signalled) take(pairs);
        assert.equal(inHand.room(false), room);
      });

    it('again once a batch is done', () => {
      const [first = []] = [1, 1, 1, 1].map((pairs) => take(pairs));
      inHand.done(first);
      assert.equal(inHand.room(false), 'all');
    });

    it('beside probes of an outage that is over, if they hang', () => {
      for (let count = 0; count < 4; count += 1) take(1, true);
      clock.advance(hangsAfterMs - 1);
      assert.equal(inHand.room(false), 'none');
      clock.advance(1);
      assert.equal(inHand.room(false), 'all');
    });

    it('no more with other batches, however long they take', () => {
      for (let count = 0; count < 4; count += 1) take(1);
      clock.advance(10 * hangsAfterMs);
      assert.equal(inHand.room(false), 'none');
    });
  });

  it('is renewed three times in a lease, and nothing else is', async () => {
    clock.advance(leaseMs);
    assert.deepEqual(renewed, []);
    const [one, other] = [take(2), take(1)];
    clock.advance(leaseMs / 3);
    inHand.done(one);
    clock.advance(leaseMs / 3);
    await settled();
    const until = clock.now() + leaseMs;
    assert.deepEqual(renewed, [
      { tokens: tokensOf([...one, ...other]), until: until - leaseMs / 3 },
      { tokens: tokensOf(other), until },
    ]);
    inHand.stopRenewing();
    clock.advance(leaseMs);
    assert.equal(renewed.length, 2);
  });

  it('reports that its leases cannot be renewed, and tries again', async () => {
    const batch = take(1);
    isStoreAway = true;
    clock.advance(leaseMs / 3);
    await settled();
    isStoreAway = false;
    clock.advance(leaseMs / 3);
    assert.deepEqual([faults.length, renewed.map(({ tokens }) => tokens)], [1, [tokensOf(batch)]]);
  });

  it('is given up once, as soon as the store answers again, if its failure ended the batch', async () => {
    const batch = take(2);
    inHand.leave(batch);
    inHand.done(batch);
    isStoreAway = true;
    await assert.rejects(inHand.giveUpLeft(), /no database/);
    isStoreAway = false;
    await inHand.giveUpLeft();
    await inHand.giveUpLeft();
    assert.deepEqual(renewed, [{ tokens: tokensOf(batch), until: clock.now() }]);
  });
});
