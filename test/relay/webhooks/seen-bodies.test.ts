import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeenBodies } from '../../../relay/webhooks/seen-bodies.ts';
import { fixture } from './fixture.ts';

const body = fixture('referral-updated.json');
const hour = 60 * 60_000;

describe('the bodies that were accepted lately', () => {
  it('are known for an hour', () => {
    let now = 0;
    const seen = createSeenBodies(() => now);
    assert.equal(seen.has(body), false);
    seen.add(body);
    now = hour - 1;
    assert.equal(seen.has(Buffer.from(body)), true);
    now = hour;
    assert.equal(seen.has(body), false);
  });

  it('are told apart by every byte', () => {
    const seen = createSeenBodies(() => 0);
    seen.add(body);
    assert.equal(seen.has(Buffer.from(body.toString().replace('39.548', '39.549'))), false);
    assert.equal(seen.has(Buffer.concat([body, Buffer.from(' ')])), false);
  });

  it('are not known where they do not give the moment of the change: two changes may look the same', () => {
    const seen = createSeenBodies(() => 0);
    for (const moment of ['', '2026-11-02T09:05:39+00:00', '2026-11-02']) {
      const coarse = Buffer.from(body.toString().replace(/2026-[^"]+/, moment));
      seen.add(coarse);
      assert.equal(seen.has(coarse), false, moment);
    }
  });

  it('are 10,000 at most', () => {
    const seen = createSeenBodies(() => 0);
    const nth = (index: number) => Buffer.from(`2026-11-02T09:05:39.${String(index).padStart(7, '0')}`);
    for (let index = 0; index <= 10_000; index += 1) seen.add(nth(index));
    assert.deepEqual(
      [0, 1, 10_000].map((index) => seen.has(nth(index))),
      [false, true, true],
    );
  });
});
