import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'rollup';
import { platformModules } from './platform-modules.ts';
import { standIns } from './stand-ins.ts';

const require = createRequire(import.meta.url);
const published = dirname(require.resolve('lightning-base-components/package.json'));
const baseComponents = new Set(readdirSync(join(published, 'src/lightning')));

/** Known, and of no consequence here: what the base components say of themselves when they are compiled. */
const quiet = new Set([
  'LWC1149',
  'LWC1137',
  'LWC1057',
  'LWC1145',
  'LWC1187',
  'CIRCULAR_DEPENDENCY',
  'THIS_IS_UNDEFINED',
]);

const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The base components that sources use in templates (`<lightning-card`) or import (`lightning/modal`). */
export function baseComponentsIn(files: readonly string[]): string[] {
  const used = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/<lightning-([\w-]+)|'(?:lightning)\/(\w+)'/g)].map(([, tag, module]) =>
      tag === undefined ? (module ?? '') : camelCase(tag),
    ),
  );
  const known = [...new Set(used)].filter((name) => baseComponents.has(name) && !(`lightning/${name}` in standIns));
  return known.sort();
}

const production: Plugin = {
  name: 'production',
  transform: (code) =>
    /import\.meta\.env|process\.env\.NODE_ENV/.test(code)
      ? {
          code: code
            .replaceAll(/import\.meta\.env\.(SSR|DEV)/g, 'false')
            .replaceAll('process.env.NODE_ENV', '"production"'),
          map: null,
        }
      : null,
};

/** The one engine of all components: that of the package `lwc`, whatever other versions tools have brought along. */
const engines = ['@lwc/engine-dom', '@lwc/synthetic-shadow', '@lwc/wire-service'];
const ofLwc = createRequire(require.resolve('lwc'));
const engine: Plugin = {
  name: 'engine',
  resolveId(source) {
    const name = source === 'lwc' ? '@lwc/engine-dom' : source;
    return engines.includes(name) ? join(dirname(ofLwc.resolve(name)), 'index.js') : null;
  },
};

/** An entry has no importer, and the compiler resolves only what is imported by something. */
const entries: Plugin = {
  name: 'entries',
  resolveId(source, importer) {
    return importer === undefined ? this.resolve(source, join(published, 'entries.js'), { skipSelf: true }) : null;
  },
};

/**
 * Builds the engine and the named base components into `folder`, to be imported by their bare names through an import map. Loads the
 * compilers, which take a second of CPU, only now: what was built is kept, and most runs build nothing.
 */
export async function buildBaseComponents(names: readonly string[], folder: string): Promise<void> {
  const { rollup } = await import('rollup');
  const { default: lwc } = await import('@lwc/rollup-plugin');
  const { nodeResolve } = await import('@rollup/plugin-node-resolve');
  const build = await rollup({
    input: {
      lwc: '@lwc/engine-dom',
      'synthetic-shadow': '@lwc/synthetic-shadow',
      ...Object.fromEntries(names.map((name): [string, string] => [`lightning/${name}`, `lightning/${name}`])),
    },
    external: Object.keys(standIns),
    preserveEntrySignatures: 'strict',
    onwarn(warning, warn) {
      const { code = '', pluginCode = code } = warning;
      if (typeof pluginCode !== 'string' || !quiet.has(pluginCode)) warn(warning);
    },
    plugins: [
      engine,
      entries,
      platformModules,
      lwc({
        rootDir: published,
        modules: [{ npm: 'lightning-base-components' }],
        enableDynamicComponents: true,
        disableSyntheticShadowSupport: false,
      }),
      nodeResolve(),
      production,
    ],
  });
  await build.write({
    dir: folder,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
  await build.close();
}
