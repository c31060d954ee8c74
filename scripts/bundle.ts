import { readFileSync } from 'node:fs';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages written for CommonJS need `require` at run time. */
const requireOfModules = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`;

/**
 * What packages load, for features that nothing of ours ever uses, and who does. Each gets a stand-in that says so if that should change;
 * anybody else who asks for it stops the build. Unread text is not free: each start would parse it and keep it in memory.
 */
const unused: Readonly<Record<string, RegExp>> = {
  // An HTTP client of 1.4 MB: `salesforce/send.ts` brings its own transport.
  undici: /jsforce\/lib\/request\.js$/,
  // Uploads of files.
  'form-data': /jsforce\/lib\/(connection|request-helper)\.js$/,
  // The bulk interfaces.
  'csv-parse': /jsforce\/lib\/csv\.js$/,
  'csv-parse/sync': /jsforce\/lib\/csv\.js$/,
  'csv-stringify': /jsforce\/lib\/csv\.js$/,
  'csv-stringify/sync': /jsforce\/lib\/csv\.js$/,
  // xml2js also writes XML.
  xmlbuilder: /xml2js\/lib\/builder\.js$/,
  // The relay reads its bodies itself (ground/read-request.ts).
  'body-parser': /express\/lib\/express\.js$/,
  // Metrics of several processes as one.
  './lib/cluster': /prom-client\/index\.js$/,
};

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup(bundler) {
    for (const [name, users] of Object.entries(unused))
      bundler.onResolve({ filter: new RegExp(`^${name.replaceAll('.', '\\.')}$`) }, ({ path, importer }) =>
        users.test(importer)
          ? { path, namespace: 'stand-in' }
          : { errors: [{ text: `${importer} wants ${path}, which the bundle leaves out` }] },
      );
    bundler.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
      contents: standIn(path, madeAtLoad[path] ?? []),
    }));
  },
};

/** Classes of which a user makes an instance while it loads, to do nothing with it. */
const madeAtLoad: Readonly<Record<string, string[]>> = { undici: ['Agent'] };

/** May be looked at and extended, as modules do while they load, but neither called nor made. */
const standIn = (name: string, made: readonly string[]): string =>
  `function missing() { throw new Error('${name} is not in the package of the relay'); }
${made.map((each) => `missing.${each} = class {};`).join('\n')}
module.exports = new Proxy(missing, { get: (own, key) => (key in own || key === '__esModule' ? own[key] : missing) });`;

/** zod brings messages in some fifty languages that we do not use: it loads the English ones by itself. */
const withoutTranslations: Plugin = {
  name: 'without-translations',
  setup(bundler) {
    bundler.onLoad({ filter: /node_modules\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js';`,
      loader: 'js',
    }));
  },
};

/** Express knows 2,500 types of media by the names of files. The relay sends no files, and answers with text. */
const withoutMediaTypes: Plugin = {
  name: 'without-media-types',
  setup(bundler) {
    bundler.onLoad({ filter: /node_modules\/mime-db\/db\.json$/ }, ({ path }) => {
      const all = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
      const texts = Object.entries(all).filter(([type]) => type.startsWith('text/') || type === 'application/json');
      return { contents: JSON.stringify(Object.fromEntries(texts)), loader: 'json' };
    });
  },
};

/**
 * An `import` of Node's own `http` reads each of its exports, and so loads the client behind `fetch` (`WebSocket` is one of them): 13 MB in
 * every relay. Asked for as a built-in module, it loads what is used.
 */
const withoutSecondClient: Plugin = {
  name: 'without-second-client',
  setup(bundler) {
    bundler.onResolve({ filter: /^(node:)?https?$/ }, ({ kind, path }) =>
      kind === 'require-call' ? undefined : { path, namespace: 'built-in' },
    );
    bundler.onLoad({ filter: /.*/, namespace: 'built-in' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

/** The oldest Node that the relay runs on, from `package.json`. */
function oldestNode(): string {
  const { engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { engines: { node: string } };
  return engines.node.replace(/^\D+/, '');
}

/**
 * Makes JavaScript of the relay and everything that it uses: `target`, and beside it what is loaded only when it is needed. Names stay as
 * they are written, so that a stack in a log can be read. Resolves to the paths, from the root, of all files that went into it.
 */
export async function bundleRelay(target: string): Promise<string[]> {
  const { name, ext, dir } = parse(target);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { [name]: 'relay/cosell.ts' },
    outdir: dir,
    outExtension: { '.js': ext },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: `node${oldestNode()}`,
    banner: { js: requireOfModules },
    plugins: [withoutUnused, withoutTranslations, withoutMediaTypes, withoutSecondClient],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
  );
}
