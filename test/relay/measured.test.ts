import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expected } from '../../relay/measured.ts';
import { invariants } from '../../relay/sync/plan/invariants.ts';

describe('the counters that exist from the start', () => {
  const url = 'https://cosell.example.com';
  const channels = [
    ['outbound-message', url, ['partner-center', 'salesforce']],
    ['both', url, ['partner-center', 'salesforce', 'salesforce-events']],
    ['pubsub', url, ['partner-center', 'salesforce-events']],
    ['pubsub', undefined, ['salesforce-events']],
  ] as const;
  for (const [events, publicUrl, sources] of channels)
    it(`are those of the channels in use: ${events}, ${publicUrl ?? 'no address'}`, () => {
      const { sources: found, invariants: names } = expected({ publicUrl, salesforce: { events } });
      assert.deepEqual(found, sources);
      assert.deepEqual(names.length, invariants.length);
    });
});
