import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSignalTimes } from '../../../relay/ground/signal-times.ts';

describe('the times of signals', () => {
  it('forget the oldest when too many wait for their end', () => {
    let now = 0;
    const times = createSignalTimes(() => now);
    for (let index = 0; index <= 20_000; index += 1) times.heard(`r${String(index)}`);
    now = 5_000;
    assert.equal(times.synced(['r0', null]), undefined);
    assert.equal(times.synced([null, 'r1']), 5);
  });
});
