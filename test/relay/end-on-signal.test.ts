import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { endOnSignal } from '../../relay/end-on-signal.ts';
import { CosellError } from '../../relay/errors.ts';
import { manualClock } from '../clock.ts';

describe('a stop signal', () => {
  let clock = manualClock();
  let codes: number[] = [];
  let host = Object.assign(new EventEmitter(), { exit: (code: number) => codes.push(code) });
  let stopped: PromiseWithResolvers<void>;
  let stops = 0;
  beforeEach(() => {
    clock = manualClock();
    codes = [];
    host = Object.assign(new EventEmitter(), { exit: (code: number) => codes.push(code) });
    stopped = Promise.withResolvers();
    stops = 0;
    endOnSignal({ stop: () => ((stops += 1), stopped.promise) }, clock, host);
  });

  for (const signal of ['SIGTERM', 'SIGINT'])
    it(`${signal} ends the process when the work is finished`, async () => {
      host.emit(signal);
      await setImmediate();
      assert.deepEqual([stops, codes], [1, []]);
      stopped.resolve();
      await setImmediate();
      assert.deepEqual(codes, [0]);
    });

  it('ends the process after 3.5 s, whatever the work hangs on', () => {
    clock.advance(60_000);
    host.emit('SIGTERM');
    clock.advance(3_499);
    assert.deepEqual(codes, []);
    clock.advance(1);
    assert.deepEqual(codes, [0]);
  });

  it('ends the process at once if it is the second one', () => {
    host.emit('SIGTERM');
    host.emit('SIGINT');
    assert.deepEqual([stops, codes], [1, [1]]);
  });

  it('ends it with the code of what went wrong meanwhile', async (t) => {
    const print = t.mock.method(console, 'error', () => undefined);
    host.emit('SIGTERM');
    stopped.reject(new CosellError('CONFIG_INVALID', 'Not so.'));
    await setImmediate();
    assert.deepEqual(codes, [2]);
    assert.match(String(print.mock.calls[0]?.arguments[0]), /^CONFIG_INVALID: Not so\./);
  });
});
