import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTracer, type EndedSpan } from '../../../relay/ground/trace.ts';
import { createTracedLinks } from '../../../relay/tracing/traced-links.ts';
import { manualClock } from '../../clock.ts';
import { sqlite } from '../store/stores.ts';
import { createLinks } from '../../../relay/store/links.ts';

describe('a run of pairs, traced', () => {
  it("belongs to the first signal's trace, and is linked to the others; the next one is not", async (t) => {
    const clock = manualClock();
    const place = await sqlite.make();
    const store = await place.open(clock);
    t.after(async () => {
      await store.close();
      await place.remove();
    });
    const ended: EndedSpan[] = [];
    let ids = 0;
    const tracer = createTracer(
      () => clock.now(),
      (bytes) => (ids += 1).toString(16).padStart(bytes * 2, '0'),
      (span) => ended.push(span),
    );
    const traced = createTracedLinks(createLinks(store, clock), tracer);
    await traced.links.markDue([{ referralId: 'r1' }], clock.now());
    await traced.links.markDue([{ referralId: 'r1' }, { referralId: 'r2' }], clock.now());
    const batch = await traced.links.claim(10, clock.now(), 60_000);
    await traced.run(batch, async () => undefined);
    await traced.run(batch, async () => undefined);
    const [first, second, ran, again] = ended;
    assert.deepEqual([ran?.traceId, ran?.parentId], [first?.traceId, first?.spanId]);
    assert.deepEqual(ran?.links, [{ traceId: second?.traceId, spanId: second?.spanId }]);
    assert.equal(ran.attributes['cosell.ids'], 'r1 r2');
    assert.deepEqual([again?.parentId, again?.links], [undefined, []]);
  });
});
