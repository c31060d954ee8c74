import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

it(
  'the documentation builds as a site that starts by role, with the anchors of a code host',
  { timeout: 240_000 },
  () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/site.ts'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout + stderr);
    const site = join(root, 'test-output/site');
    const pageOf = (name: string) => readFileSync(join(site, name), 'utf8');
    assert.match(pageOf('index.html'), /a Salesforce admin[^]*href="\.?\/?salesforce-setup\.html"/);
    assert.match(pageOf('salesforce-setup.html'), /id="6-change-the-mapping-without-code"/);
    for (const name of ['overview', 'troubleshooting', 'contributing', 'decisions/index'])
      assert.ok(existsSync(join(site, `${name}.html`)), name);
  },
);
