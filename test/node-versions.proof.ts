import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { install, type Installed } from './installation.ts';
import { installPackage, type InstalledPackage } from './installed-package.ts';
import { nodeOf } from './node-versions.ts';
import { runProgram, startRelayProcess, type Program } from './relay-under-test.ts';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

/** Another version of Node, which comes from the package registry. */
function olderNode(t: TestContext, version: 20 | 22): string | undefined {
  const node = nodeOf(version);
  // Without a connection, a machine has no way to get another version of Node.
  if (node === undefined) t.skip('the package registry cannot be reached from here');
  return node;
}

describe('The package of the relay on older versions of Node', { timeout: 240_000 }, () => {
  let own: InstalledPackage;
  let installed: Installed;
  before(async () => {
    own = await installPackage();
    installed = await install();
  });
  after(async () => {
    await installed.close();
    own.remove();
  });

  it('starts on Node 22 and says its version, and nothing else', (t) => {
    const node = olderNode(t, 22);
    if (node === undefined) return;
    assert.deepEqual(own.run(own.cosell, ['--version'], node), { status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('says in one line that Node 20 is too old', (t) => {
    const node = olderNode(t, 20);
    if (node === undefined) return;
    const { status, stdout, stderr } = own.run(own.cosell, ['serve'], node);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^cosell needs Node 22\.19\.0 or newer; this is Node 20\.\d+\.\d+\.\n$/);
  });

  it('serves, registers and passes every check of the doctor on Node 22', async (t) => {
    const node = olderNode(t, 22);
    if (node === undefined) return;
    const program: Program = [join(node, 'node'), own.cosell];
    const relay = await startRelayProcess(installed.environment, program);
    const registered = await runProgram(program, installed.environment, ['webhook', 'register']);
    const doctor = await runProgram(program, installed.environment, ['doctor']);
    assert.equal(await relay.stop(), 0);
    assert.equal(registered.code, 0, registered.output);
    assert.equal(doctor.code, 0, doctor.output);
  });
});
