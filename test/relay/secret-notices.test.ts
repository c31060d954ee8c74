import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSecretNotices, readSecretNotices } from '../../relay/secret-notices.ts';
import { manualClock } from '../clock.ts';

describe('What doctor learns of the secrets that callers use', () => {
  it('is when the last right and the last wrong one came, to the minute', async () => {
    const clock = manualClock();
    const [kept, writes] = [new Map<string, number>(), [] as string[]];
    const cursors = {
      get: async (name: string) => kept.get(name),
      set: async (name: string, value: number) => {
        writes.push(name);
        kept.set(name, value);
      },
    };
    assert.deepEqual(await readSecretNotices(cursors), { right: undefined, wrong: undefined });
    const notices = createSecretNotices(cursors, () => clock.now());
    const first = clock.now();
    for (let call = 0; call < 1_000; call += 1) notices.secretWrong();
    clock.advance(59_999);
    notices.secretWrong();
    notices.secretRight();
    assert.deepEqual(await readSecretNotices(cursors), { right: clock.now(), wrong: first });
    clock.advance(1);
    notices.secretWrong();
    assert.deepEqual(await readSecretNotices(cursors), { right: clock.now() - 1, wrong: clock.now() });
    assert.equal(writes.length, 3);
  });

  it('is never in the way of a message', () => {
    const failing = { set: () => Promise.reject(new Error('the disk is full')) };
    const notices = createSecretNotices(failing, () => 0);
    notices.secretRight();
    notices.secretWrong();
  });
});
