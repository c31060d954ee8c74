import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages written for CommonJS need `require` at run time. */
const requireOfModules = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`;

/**
 * jsforce loads an HTTP client of 1.4 MB that we never use: `salesforce/send.ts` brings its own transport. It gets a
 * stand-in that throws if that changes. If any other package needs the client, the build stops.
 */
const withoutSecondHttpClient: Plugin = {
  name: 'without-second-http-client',
  setup(bundler) {
    bundler.onResolve({ filter: /^undici$/ }, ({ importer }) =>
      importer.endsWith('node_modules/jsforce/lib/request.js')
        ? { path: 'undici', namespace: 'stand-in' }
        : { errors: [{ text: `${importer} wants undici, which the bundle leaves out` }] },
    );
    bundler.onLoad({ filter: /.*/, namespace: 'stand-in' }, () => ({
      contents: `exports.Agent = class {};
exports.fetch = () => { throw new Error('jsforce called Salesforce past the transport of the relay'); };`,
    }));
  },
};

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

/** Express brings tables of East Asian encodings for reading bodies. The relay reads bodies itself, and only UTF-8. */
const withoutEncodings: Plugin = {
  name: 'without-encodings',
  setup(bundler) {
    bundler.onLoad({ filter: /node_modules\/iconv-lite\/encodings\/tables\/.*\.json$/ }, () => ({
      contents: '[]',
      loader: 'json',
    }));
  },
};

/** The oldest Node that the relay runs on, from `package.json`. */
function oldestNode(): string {
  const { engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { engines: { node: string } };
  return engines.node.replace(/^\D+/, '');
}

/**
 * Makes one JavaScript file of the relay and everything that it uses. Names are not shortened, so that a stack in a log is
 * readable. Resolves to the paths, from the root, of all bundled files.
 */
export async function bundleRelay(target: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['relay/cosell.ts'],
    outfile: target,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: `node${oldestNode()}`,
    banner: { js: requireOfModules },
    plugins: [withoutSecondHttpClient, withoutTranslations, withoutEncodings],
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
