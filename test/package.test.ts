import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { install, type Installed } from './installation.ts';
import { installPackage, type InstalledPackage } from './installed-package.ts';
import { runProgram, startRelayProcess, type Program } from './relay-under-test.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

// The same on older versions of Node is in node-versions.proof.ts.
describe('The package of the relay', { timeout: 240_000 }, () => {
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

  it('has less than one megabyte, and nothing has to be installed beside it', () => {
    assert.ok(statSync(own.tarball).size < 1024 * 1024, String(statSync(own.tarball).size));
    assert.deepEqual(globSync('lib/node_modules/*', { cwd: own.folder }).length, 1);
    assert.deepEqual(globSync('lib/node_modules/*/node_modules', { cwd: own.folder }), []);
  });

  it('reads less than half of its code to serve: no command line, no certificates, no event stream, no PostgreSQL', () => {
    const code = join(own.folder, 'relay/relay');
    const [serve = ''] = globSync('serve-*.js', { cwd: code });
    const read = new Set<string>();
    const visit = (file: string): void => {
      if (read.has(file)) return;
      read.add(file);
      const text = readFileSync(join(code, file), 'utf8');
      for (const [, next = ''] of text.matchAll(/(?:from|import) ?"\.\/([\w-]+\.js)"/g)) visit(next);
    };
    visit('cosell.js');
    visit(serve);
    const sizeOf = (files: Iterable<string>) =>
      [...files].reduce((sum, file) => sum + statSync(join(code, file)).size, 0);
    assert.ok(read.size >= 4, [...read].join());
    assert.ok(sizeOf(read) < 1.5 * 1024 * 1024, String(sizeOf(read)));
    assert.ok(sizeOf(globSync('*.js', { cwd: code })) > 2 * sizeOf(read));
  });

  it('keeps the memory for new objects small, however much work there is', () => {
    const hook = `process.once('exit', () => {
      let kept = [];
      const sizes = [];
      const { getHeapSpaceStatistics } = process.getBuiltinModule('v8');
      for (let each = 0; each < 2e6; each += 1) {
        (kept.length > 50_000 ? (kept = []) : kept).push({ each });
        if (each % 1e5 === 0) sizes.push(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);
      }
      // V8 exceeds the size for a moment now and then.
      console.log(sizes.sort((a, b) => a - b)[sizes.length / 2]);
    })`;
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, own.cosell, '--version'],
      { encoding: 'utf8' },
    );
    const bytes = Number(stdout.split('\n')[1]);
    assert.ok(bytes > 0 && bytes <= 4 * 1024 * 1024, stdout);
  });

  it('brings what an operator reads, with no link that leads nowhere', () => {
    const folder = join(own.folder, 'relay');
    const pages = globSync(['*.md', 'docs/*.md'], { cwd: folder }).sort();
    assert.ok(
      ['README.md', 'docs/metrics.md', 'docs/troubleshooting.md'].every((page) => pages.includes(page)),
      pages.join(),
    );
    for (const page of pages)
      for (const [, target = ''] of readFileSync(join(folder, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g))
        assert.ok(existsSync(join(folder, dirname(page), target)), `${page}: ${target}`);
  });

  it('lists every package that it contains, with its licence', () => {
    const { components } = z
      .object({ components: z.array(z.object({ name: z.string(), licenses: z.array(z.unknown()).min(1) })) })
      .parse(JSON.parse(readFileSync(join(own.folder, 'relay/sbom.json'), 'utf8')));
    const names = components.map(({ name }) => name);
    for (const name of ['express', 'jsforce', 'kysely', 'pg', 'pino', 'zod']) assert.ok(names.includes(name), name);
    const notices = readFileSync(join(own.folder, 'relay/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of names) assert.ok(notices.includes(`\n${name} `), name);
  });

  it('starts and says its version, and nothing else', () => {
    const said = own.run(own.cosell, ['--version']);
    assert.deepEqual(said, { status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('is not made by npm pack at the root, which says how', () => {
    const { status, stderr } = spawnSync('npm', ['pack', '--pack-destination', own.folder], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.notEqual(status, 0);
    assert.match(stderr, /Nothing was packed\. "npm run pack:relay" makes the package of the relay/);
  });

  it('serves, registers and passes every check of the doctor, with one HTTP client of Node', async () => {
    const program: Program = [process.execPath, own.cosell];
    const seen = join(own.folder, 'second-client');
    const hook = `process.once('exit', () => {
      const second = process.moduleLoadList.filter((name) => name.endsWith('/undici'));
      process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(seen)}, second.join());
    })`;
    const relay = await startRelayProcess(
      { ...installed.environment, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` },
      program,
    );
    const registered = await runProgram(program, installed.environment, ['webhook', 'register']);
    const doctor = await runProgram(program, installed.environment, ['doctor']);
    assert.equal(await relay.stop(), 0);
    assert.equal(readFileSync(seen, 'utf8'), '');
    assert.equal(registered.code, 0, registered.output);
    assert.equal(doctor.code, 0, doctor.output);
  });
});
