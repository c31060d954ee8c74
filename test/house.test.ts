import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

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

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const parse = (file: string): ts.SourceFile => ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);

/** A source file's nodes, from the top. */
function nodesIn(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [node];
  ts.forEachChild(node, (child) => {
    found.push(...nodesIn(child));
  });
  return found;
}

const roomOf = (path: string) => /^relay\/([\w-]+)\//.exec(path)?.[1];
const groundFloor = ['relay/errors.ts', 'relay/ground/'];
/** Only `errors.ts` puts the tables of codes together. */
const isGround = (path: string) => [...groundFloor, 'relay/error-codes/'].some((place) => path.startsWith(place));

/** What each room may use of ours beside its own files. The command line and the wiring stand above and use all of them. */
const rooms: Record<string, readonly string[]> = {
  sync: ['relay/errors.ts'],
  schedule: ['relay/sync/', ...groundFloor],
  'partner-center': ['relay/sync/', ...groundFloor],
  salesforce: ['relay/sync/', ...groundFloor],
  store: ['relay/sync/', ...groundFloor],
  webhooks: ['relay/sync/', ...groundFloor],
  alerts: groundFloor,
};

/** Packages that only these files may use. */
const owners: Record<string, readonly string[]> = {
  express: ['relay/webhooks/other-addresses.ts'],
  'jsforce/lib/connection.js': ['relay/salesforce/send.ts'],
  'jsforce/lib/http-api.js': ['relay/salesforce/send.ts'],
  'jsforce/lib/transport.js': ['relay/salesforce/send.ts'],
  'jsforce/lib/util/promise.js': ['relay/salesforce/send.ts'],
  '@grpc/grpc-js': [
    'relay/salesforce/pubsub/channel.ts',
    'relay/salesforce/pubsub/refusal.ts',
    'relay/salesforce/pubsub/source.ts',
  ],
  '@grpc/proto-loader': ['relay/salesforce/pubsub/channel.ts'],
  avsc: ['relay/salesforce/pubsub/schemas.ts'],
  commander: ['relay/program.ts'],
  'node:sqlite': ['relay/store/sqlite.ts'],
  pg: ['relay/store/listen-postgres.ts', 'relay/store/postgres-pool.ts', 'relay/store/postgres.ts'],
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

  it('let the core use no protocol, database or file: only p-map, entities, digests and deep equality', () => {
    const packages = imports.filter(({ file, target }) => roomOf(file) === 'sync' && !target.startsWith('relay/'));
    assert.deepEqual([...new Set(packages.map(({ target }) => target))].sort(), [
      'entities',
      'node:crypto',
      'node:util',
      'p-map',
    ]);
  });

  it('let the ground floor import nothing above it but the types of the report', () => {
    const upward = imports.filter(
      ({ file, target }) => isGround(file) && target.startsWith('relay/') && !isGround(target),
    );
    // The core decides what it reports, and log and metrics translate it. A second list of the same events here would drift.
    const translators = ['relay/ground/log.ts', 'relay/ground/metrics.ts'];
    assert.deepEqual(
      upward.map(({ file, target }) => [file, target]).sort(),
      translators.map((file) => [file, 'relay/sync/ports/report.ts']),
    );
    for (const file of translators)
      assert.match(textOf(file), /^import type \{[^}]+\} from '\.\.\/sync\/ports\/report\.ts';$/m);
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

  it('let only one helper, which removes them again, make temporary folders', () => {
    const making = globSync('{bench,conformance,relay,scripts,test}/**/*.ts', { cwd: root }).filter((file) =>
      /import \{[^}]*\bmkdtemp/.test(textOf(file)),
    );
    assert.deepEqual(making, ['test/temporary-folder.ts']);
  });

  it('let only the config module read the environment', () => {
    const readers = relay.filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));
    assert.deepEqual(readers, ['relay/config.ts']);
  });

  describe('inside the core', () => {
    /**
     * What each room of `sync` may use beside its own files: in the order in which a pair goes through them. One arrow points upward:
     * `execute` saves the card together with the values, so it asks `record` for the card's words before the outcome is complete.
     */
    const inner: Record<string, readonly string[]> = {
      fields: ['model.ts'],
      deals: ['model.ts', 'fields/'],
      ports: ['model.ts', 'fields/'],
      observe: ['model.ts', 'core.ts', 'ports/', 'fields/', 'deals/'],
      plan: ['model.ts', 'fields/', 'deals/', 'observe/observation.ts'],
      execute: ['model.ts', 'core.ts', 'in-turns.ts', 'ports/', 'fields/', 'deals/', 'observe/', 'plan/', 'record/'],
      record: [
        ...['model.ts', 'core.ts', 'ports/', 'fields/', 'deals/', 'observe/engagement.ts', 'observe/observation.ts'],
        ...['plan/audit-lines.ts', 'plan/pair-plan.ts', 'plan/rules.ts', 'execute/outcome.ts'],
      ],
    };
    const core = (path: string) => path.replace('relay/sync/', '');
    const innerRoom = (path: string) => /^relay\/sync\/(\w+)\//.exec(path)?.[1];

    for (const [room, allowed] of Object.entries(inner))
      it(`let ${room} use only ${allowed.join(', ')} and its own files`, () => {
        const strangers = imports.filter(
          ({ file, target }) =>
            innerRoom(file) === room &&
            target.startsWith('relay/sync/') &&
            innerRoom(target) !== room &&
            !allowed.some((path) => core(target).startsWith(path)),
        );
        assert.deepEqual(strangers, []);
      });

    it('let plan and deals and fields be pure: no port, no clock, nothing to wait for', () => {
      const impure = relay
        .filter((file) => ['plan', 'deals', 'fields'].includes(innerRoom(file) ?? ''))
        .filter((file) => /\basync\b|\bawait\b|Promise|Date\.now|Math\.random|clock\./.test(textOf(file)));
      assert.deepEqual(impure, []);
    });

    it('let only execute, and the one writer of record, call what writes', () => {
      const writing =
        /\b(referrals|opportunities|leads)\s*\.(patch|create|update|save|addPeople)\(|\boverwritten\.keep\(|\blinks\.(join|intend\w+|created|drop|finish|markDue)\(|\bevents\.record\(|\bcursors\.set\(/;
      const writers = relay.filter((file) => file.startsWith('relay/sync/') && writing.test(textOf(file)));
      assert.deepEqual(
        writers.filter((file) => innerRoom(file) !== 'execute'),
        ['relay/sync/record/record.ts'],
      );
    });

    it('let it know no name and no number of Salesforce', () => {
      const knowing = relay.filter((file) => file.startsWith('relay/sync/') && /__c\b|['"`^]006/.test(textOf(file)));
      assert.deepEqual(knowing, []);
    });
  });

  describe('keep the core small', () => {
    const sources = relay
      .filter((file) => file.startsWith('relay/sync/'))
      .map((file) => ({ file, lines: textOf(file).split('\n').length - 1, source: parse(file) }));

    it('reconcile.ts has at most 60 lines', () => {
      assert.ok((sources.find(({ file }) => file === 'relay/sync/reconcile.ts')?.lines ?? Infinity) <= 60);
    });

    it('half of its files have at most 60 lines, and none has more than 200', () => {
      const sizes = sources.map(({ lines }) => lines).sort((a, b) => a - b);
      assert.ok((sizes[Math.floor(sizes.length / 2)] ?? Infinity) <= 60, `median ${String(sizes[sizes.length >> 1])}`);
      assert.deepEqual(
        // The names of the world's countries are a table, not code.
        sources.filter(({ file, lines }) => lines > 200 && !file.endsWith('/country-names.ts')).map(({ file }) => file),
        [],
      );
    });

    it('no function takes more than four parameters', () => {
      const long = sources.flatMap(({ file, source }) =>
        nodesIn(source)
          .filter((node) => ts.isFunctionLike(node) && node.parameters.length > 4)
          .map((node) => `${file}: ${node.getText(source).slice(0, 60)}`),
      );
      assert.deepEqual(long, []);
    });

    it('no interface or other type has more than four optional members', () => {
      const loose = sources.flatMap(({ file, source }) =>
        nodesIn(source)
          .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node))
          .filter(
            ({ members }) =>
              members.filter((one) => ts.isPropertySignature(one) && one.questionToken !== undefined).length > 4,
          )
          .map((node) => `${file}: ${node.getText(source).slice(0, 60)}`),
      );
      assert.deepEqual(loose, []);
    });
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
