import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { packageDirectories, root } from './package-files.ts';

const files = packageDirectories
  .flatMap((directory) => globSync(`${directory}/**/*`, { cwd: root, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(root.length), text: readFileSync(path, 'utf8') }));

/** What has no place in source that everybody installs. */
const forbidden: readonly { what: string; pattern: RegExp; instead: string }[] = [
  { what: 'a record or org id', pattern: /\b(?:00[1356DEe]|0PS|0Pa|04k|a0[0-9A-Z])[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?\b/, instead: 'name it' },
  { what: 'an e-mail address', pattern: /[\w.+-]+@[\w-]+\.[a-z]{2,}/i, instead: 'use a placeholder of sfdx-project.json' },
  { what: 'a private key', pattern: /-----BEGIN/, instead: 'keep it on the relay' },
  { what: 'a password or secret', pattern: /<(?:consumerSecret|consumerKey|password|clientSecret)>/i, instead: 'enter it in Setup' },
  { what: 'an address of somebody’s org', pattern: /https?:\/\/[\w.-]+\.(?:my\.salesforce|lightning\.force)\.com/i, instead: 'use a relative path' },
];

describe('The package', () => {
  it('is found', () => {
    assert.ok(files.length > 20, `only ${String(files.length)} files`);
  });

  for (const { what, pattern, instead } of forbidden)
    it(`holds no ${what.replace(/^an? /, '')}`, () => {
      const found = files.flatMap(({ path, text }) => {
        const hit = pattern.exec(text)?.[0];
        return hit === undefined ? [] : [`${path}: ${hit} is ${what}; ${instead}`];
      });
      assert.deepEqual(found, []);
    });

  const unwanted: readonly { what: string; path: RegExp; because: string }[] = [
    { what: 'profiles', path: /\/profiles\//, because: 'they overwrite those of the org; grant with permission sets' },
    { what: 'Apex', path: /\.(cls|trigger)(-meta\.xml)?$/, because: 'it would demand Apex tests of every deployment' },
    { what: 'layouts of standard objects', path: /\/layouts\/(?![^/]*__(c|mdt)-)/, because: 'they overwrite those of the org' },
    { what: 'npm packages', path: /\/(package(-lock)?\.json|node_modules\/)/, because: 'the one of the repository serves all' },
  ];
  for (const { what, path, because } of unwanted)
    it(`brings no ${what}`, () => {
      const found = files.filter((file) => path.test(file.path)).map((file) => `${file.path}: ${because}`);
      assert.deepEqual(found, []);
    });
});
