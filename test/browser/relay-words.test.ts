import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sentences, story } from './relay-words.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const relay = globSync('relay/sync/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));

describe('What the pictures show of the relay', () => {
  for (const sentence of Object.values(sentences))
    it(`is what the relay writes: ${sentence}`, () => {
      assert.ok(relay.some((text) => text.includes(`'${sentence}'`)));
    });

  it('is of events whose values go with what they say', () => {
    assert.deepEqual(
      story.filter(({ outcome, lost }) => (outcome === 'Conflict') !== lost.length > 0),
      [],
    );
  });
});
