import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { makeRelayPackage } from '../scripts/relay-package.ts';
import { install, type Installed } from './installation.ts';
import { nodeOf } from './node-versions.ts';
import { runProgram, startRelayProcess, type Program } from './relay-under-test.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
/** Other versions of Node come from the package registry, so an offline machine skips these; Node 24 is always tried. */
const noRegistry = 'the package registry cannot be reached from here';

describe('The package of the relay', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cosell-package-'));
  const run = (command: string, words: string[], path = process.env['PATH']) =>
    spawnSync(command, words, { cwd: folder, env: { PATH: path, HOME: folder }, encoding: 'utf8' });
  const cosell = join(folder, 'bin/cosell');
  let tarball = '';
  before(async () => {
    await makeRelayPackage(join(folder, 'relay'));
    const packed = run('npm', ['pack', './relay', '--silent']);
    assert.equal(packed.status, 0, packed.stderr);
    tarball = join(folder, packed.stdout.trim());
    const installed = run('npm', ['install', '--global', '--offline', '--prefix', folder, tarball]);
    assert.equal(installed.status, 0, installed.stderr);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('has less than one megabyte, and nothing has to be installed beside it', () => {
    assert.ok(statSync(tarball).size < 1024 * 1024, String(statSync(tarball).size));
    assert.deepEqual(globSync('lib/node_modules/*', { cwd: folder }).length, 1);
    assert.deepEqual(globSync('lib/node_modules/*/node_modules', { cwd: folder }), []);
  });

  it('lists every package that it contains, with its licence', () => {
    const { components } = z
      .object({ components: z.array(z.object({ name: z.string(), licenses: z.array(z.unknown()).min(1) })) })
      .parse(JSON.parse(readFileSync(join(folder, 'relay/sbom.json'), 'utf8')));
    const names = components.map(({ name }) => name);
    for (const name of ['express', 'jsforce', 'kysely', 'pg', 'pino', 'zod']) assert.ok(names.includes(name), name);
    const notices = readFileSync(join(folder, 'relay/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of names) assert.ok(notices.includes(`\n${name} `), name);
  });

  // Other versions of Node come from the registry. Without it these tests say so and skip; CI has it.
  for (const major of [22, 24] as const)
    it(`starts on Node ${String(major)} and says its version, and nothing else`, (t) => {
      const node = nodeOf(major);
      if (node === undefined) {
        t.skip(noRegistry);
        return;
      }
      const { status, stdout, stderr } = run(cosell, ['--version'], node);
      assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: `${version}\n`, stderr: '' });
    });

  it('says in one line that Node 20 is too old', (t) => {
    const node = nodeOf(20);
    if (node === undefined) {
      t.skip(noRegistry);
      return;
    }
    const { status, stdout, stderr } = run(cosell, ['serve'], node);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^cosell needs Node 22\.19\.0 or newer; this is Node 20\.\d+\.\d+\.\n$/);
  });

  it('is not made by npm pack at the root, which says how', () => {
    const { status, stderr } = spawnSync('npm', ['pack', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.notEqual(status, 0);
    assert.match(stderr, /Nothing was packed\. "npm run pack:relay" makes the package of the relay/);
  });

  describe('against both clouds', () => {
    let installed: Installed;
    before(async () => {
      installed = await install();
    });
    after(() => installed.close());

    for (const major of [22, 24] as const)
      it(`serves, registers and passes every check of the doctor on Node ${String(major)}`, async (t) => {
        const node = nodeOf(major);
        if (node === undefined) {
          t.skip(noRegistry);
          return;
        }
        const program: Program = [join(node, 'node'), cosell];
        const relay = await startRelayProcess(installed.environment, program);
        const registered = await runProgram(program, installed.environment, ['webhook', 'register']);
        const doctor = await runProgram(program, installed.environment, ['doctor']);
        assert.equal(await relay.stop(), 0);
        assert.equal(registered.code, 0, registered.output);
        assert.equal(doctor.code, 0, doctor.output);
      });
  });
});
