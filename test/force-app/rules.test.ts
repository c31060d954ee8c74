import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ruleModules } from '../../scripts/rule-modules.ts';
import { root } from './package-files.ts';

describe('The rules of the relay in the components', () => {
  it('are as `npm run rules` writes them', async () => {
    for (const { path, text } of await ruleModules())
      assert.equal(readFileSync(join(root, path), 'utf8'), text, `${path}: run npm run rules.`);
  });
});
