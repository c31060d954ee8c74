import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSetupLook } from '../../../relay/schedule/setup-look.ts';
import { nothingMapped } from '../../../relay/sync/fields/mapping.ts';
import type { SetupCheck } from '../../../relay/sync/ports/organization.ts';

const minute = 60_000;

describe('how often the relay looks at the set-up', () => {
  it('is every time as long as somebody has something to do, and once an hour after that', async () => {
    let now = 0;
    let state: SetupCheck['state'] = 'todo';
    const look = createSetupLook({ look: async () => [{ name: 'flows', state, code: 'X', values: [] }] }, () => now);
    const states = async (after: number) => {
      now += after;
      return (await look(nothingMapped))?.checks.map((check) => check.state).join();
    };
    assert.equal(await states(0), 'todo');
    assert.equal(await states(5 * minute), 'todo');
    state = 'look';
    assert.equal(await states(5 * minute), 'look');
    assert.equal(await states(5 * minute), undefined);
    assert.equal(await states(55 * minute), 'look');
  });

  it('is anew after a failure', async () => {
    let isDown = true;
    const look = createSetupLook(
      {
        look: async () => {
          if (isDown) throw new Error('down');
          return [];
        },
      },
      () => 0,
    );
    await assert.rejects(look(nothingMapped), /down/);
    isDown = false;
    assert.deepEqual(await look(nothingMapped), { at: 0, checks: [] });
  });
});
