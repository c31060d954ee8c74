import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLinks } from '../../../relay/store/links.ts';
import { manualClock } from '../../clock.ts';
import { seeded, seedOf } from '../../rig/random.ts';
import { findPair } from '../../../relay/store/status.ts';
import { crossRuns } from './crossing-runs.ts';
import { sqlite, stores } from './stores.ts';

const histories = Number(process.env['CROSSINGS'] ?? 60);
/** More of them, and later signals would hide that one was lost. */
const steps = 15;

for (const { name, start, stop, make } of stores)
  describe(`two processes that signal and work on the same deals, in ${name}`, () => {
    before(start);
    after(stop);

    it(`lose no acknowledged signal in ${String(histories)} random histories`, async (test) => {
      const first = seedOf(process.env['RIG_SEED']);
      test.diagnostic(`RIG_SEED=${String(first)}`);
      const clock = manualClock();
      const place = await make();
      test.after(() => place.remove());
      const store = await place.open(clock);
      const other = await place.open(clock);
      const one = createLinks(store, clock);
      const two = createLinks(other, clock);
      // With SQLite, the other process is a command: it only signals, and seldom.
      const [relays, workers] =
        name === sqlite.name
          ? [[one, one, one, two], [one]]
          : [
              [one, two],
              [one, two],
            ];
      for (let seed = first; seed < first + histories; seed += 1) {
        const crossing = crossRuns({ relays, workers, clock, random: seeded(seed), name: String(seed) });
        const which = `RIG_SEED=${String(seed)}`;
        for (let step = 0; step < steps; step += 1)
          for (const key of await crossing.step())
            assert.notEqual((await findPair(store, key))?.dueAt ?? null, null, `${which} ${JSON.stringify(key)}`);
        assert.equal(await crossing.rest(), 0, which);
      }
      for (const each of [store, other]) await each.close();
    });
  });
