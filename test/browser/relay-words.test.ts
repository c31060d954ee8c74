import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { story } from './relay-words.ts';

describe('What the pictures show of the relay', () => {
  it('is of events whose values go with what they say', () => {
    assert.deepEqual(
      story.filter(({ event: { outcome, lost } }) => (outcome === 'Conflict') !== lost.length > 0),
      [],
    );
  });

  it('is of events of every kind that a deal shared with Microsoft meets', () => {
    const codes = new Set(story.map(({ event }) => event.said.code));
    assert.deepEqual([...codes].sort(), [
      'changed',
      'conflict',
      'microsoft-accepted',
      'microsoft-received',
      'needs-attention',
      'paused',
      'shared',
    ]);
  });
});
