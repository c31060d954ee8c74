import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCloudClock } from '../../../relay/ground/cloud-clock.ts';

describe('the clock of a cloud', () => {
  it('is bounded by one answer to within the second that its header tells', () => {
    const clock = createCloudClock();
    clock.heard(5_000, 5_900);
    assert.equal(clock.earliest(10_000), 9_100);
  });

  it('is known better by the best of several answers, however far it is from ours', () => {
    const clock = createCloudClock();
    for (const receivedAt of [5_900, 6_020, 7_500])
      clock.heard(Math.floor(receivedAt / 1000) * 1000 + 600_000, receivedAt);
    assert.equal(clock.earliest(10_000), 10_000 + 600_000 - 20);
  });

  it('never runs ahead: no answer makes the bound later than the truth', () => {
    const clock = createCloudClock();
    const ahead = 1_234;
    for (let at = 0; at < 20_000; at += 137) {
      clock.heard(Math.floor((at + ahead) / 1000) * 1000, at + 50);
      assert.ok(clock.earliest(at) <= at + ahead);
    }
  });

  it('forgets what it heard ten minutes ago, for either clock may have been set right', () => {
    const clock = createCloudClock();
    clock.heard(100_000, 0);
    for (const minute of [5, 10]) clock.heard(minute * 60_000, minute * 60_000);
    assert.equal(clock.earliest(600_000), 600_000);
  });

  it('forgets at once what it heard when our own clock leaps ahead: otherwise, a sweep would begin in the future', () => {
    const clock = createCloudClock();
    clock.heard(1_000, 1_000);
    const leap = 7_200_000;
    clock.heard(2_000, 2_000 + leap);
    assert.equal(clock.earliest(3_000 + leap), 3_000);
  });
});
