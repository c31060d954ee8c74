import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const relay = globSync('relay/**/*.ts', { cwd: root });

interface Import {
  file: string;
  /** A path from the root for our own files, a package name for others. */
  target: string;
}

const imports: Import[] = relay.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\() ?'([^']+)'/g)].map(([, name = '']) => ({
    file,
    target: name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : name,
  })),
);

const roomOf = (path: string) => /^relay\/([\w-]+)\//.exec(path)?.[1];
const groundFloor = ['relay/errors.ts', 'relay/ground/'];
const isGround = (path: string) => groundFloor.some((place) => path.startsWith(place));

/** What each room may use of ours beside its own files. The command line and the wiring stand above and use all of them. */
const rooms: Record<string, readonly string[]> = {
  sync: ['relay/errors.ts'],
  schedule: ['relay/sync/', ...groundFloor],
  'partner-center': ['relay/sync/', ...groundFloor],
  salesforce: ['relay/sync/', ...groundFloor],
  store: ['relay/sync/', ...groundFloor],
  webhooks: ['relay/sync/', ...groundFloor],
};

/** Packages that only these files may use. */
const owners: Record<string, readonly string[]> = {
  express: ['relay/webhooks/server.ts'],
  jsforce: ['relay/salesforce/send.ts'],
  'jsforce/lib/http-api.js': ['relay/salesforce/send.ts'],
  'jsforce/lib/transport.js': ['relay/salesforce/send.ts'],
  'jsforce/lib/util/promise.js': ['relay/salesforce/send.ts'],
  commander: ['relay/cosell.ts'],
  'node:sqlite': ['relay/store/sqlite.ts'],
  pg: ['relay/store/listen-postgres.ts', 'relay/store/postgres.ts'],
};

describe('The arrows of the house', () => {
  it('finds the files it watches over', () => {
    assert.ok(imports.length > 100, `only ${String(imports.length)} imports found`);
  });

  for (const [room, allowed] of Object.entries(rooms))
    it(`let relay/${room} use only ${allowed.join(', ')} and its own files`, () => {
      const strangers = imports.filter(
        ({ file, target }) =>
          roomOf(file) === room &&
          target.startsWith('relay/') &&
          roomOf(target) !== room &&
          !allowed.some((path) => target.startsWith(path)),
      );
      assert.deepEqual(strangers, []);
    });

  it('let the core use no protocol, database or file: only p-map and digests', () => {
    const packages = imports.filter(({ file, target }) => roomOf(file) === 'sync' && !target.startsWith('relay/'));
    assert.deepEqual([...new Set(packages.map(({ target }) => target))].sort(), ['node:crypto', 'p-map']);
  });

  it('let the ground floor import nothing above it but the words of the report', () => {
    const upward = imports.filter(
      ({ file, target }) =>
        isGround(file) && target.startsWith('relay/') && !isGround(target) && target !== 'relay/sync/ports.ts',
    );
    assert.deepEqual(upward, []);
  });

  for (const [name, files] of Object.entries(owners))
    it(`let only ${files.join(', ')} import ${name}`, () => {
      const users = imports.filter(({ target }) => target === name).map(({ file }) => file);
      assert.deepEqual([...new Set(users)].sort(), files);
    });

  it('let nothing in relay/ know tests, scripts or the simulated clouds', () => {
    const strangers = imports.filter(
      ({ target }) => /^(test|scripts|force-app)\//.test(target) || target.startsWith('..'),
    );
    assert.deepEqual(strangers, []);
  });

  it('let only the config module read the environment', () => {
    const readers = relay.filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));
    assert.deepEqual(readers, ['relay/config.ts']);
  });

  it('form no circle', () => {
    const uses = new Map(
      relay.map((file) => [file, imports.filter((i) => i.file === file).map(({ target }) => target)]),
    );
    const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      for (const next of uses.get(file) ?? []) {
        const circle = visit(next, [...path, file]);
        if (circle !== undefined) return circle;
      }
      return undefined;
    };
    assert.equal(visit('relay/cosell.ts', []), undefined);
  });
});
