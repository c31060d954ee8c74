import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Prints the times of a tick before and after clean-ups, in ns: the best of many, which other load on the machine does not change. */
const measure = `
  const ticks = (count) =>
    new Promise((resolve) => {
      const next = () => (--count > 0 ? process.nextTick(next) : resolve());
      process.nextTick(next);
    });
  async function best() {
    let least = Infinity;
    for (let round = 0; round < 40; round += 1) {
      const began = process.hrtime.bigint();
      await ticks(10_000);
      least = Math.min(least, Number(process.hrtime.bigint() - began) / 10_000);
    }
    return least;
  }
  (async () => {
    const before = await best();
    for (let turn = 0; turn < 10; turn += 1) {
      await new Promise(setImmediate);
      gc();
    }
    console.log(JSON.stringify([before, await best()]));
  })();`;

it('a tick takes no longer after the memory was cleaned', () => {
  const file = fileURLToPath(new URL('../bin/lasting-tick.cjs', import.meta.url));
  const output = execFileSync(process.execPath, ['--expose-gc', '--require', file, '--eval', measure], {
    encoding: 'utf8',
  });
  const [before = NaN, after = NaN] = JSON.parse(output) as number[];
  assert.ok(after < before * 3, `${String(before)} ns before, ${String(after)} ns after`);
});
