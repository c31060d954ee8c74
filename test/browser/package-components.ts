import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rollup';
import { platformModules } from './platform-modules.ts';
import { standIns } from './stand-ins.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const pageFolder = join(root, 'test/browser/page');
const lwcFolders = [join(root, 'force-app/main/default/lwc')];

/** Every file that the components of the package are made of, tests left out. */
export const componentFiles = (): string[] =>
  lwcFolders
    .flatMap((folder) => globSync(`${folder}/*/**/*.{js,html,css,svg,js-meta.xml}`))
    .filter((file) => !file.includes('__tests__'));

const bundles = (): { name: string; path: string; exposed: boolean }[] =>
  lwcFolders
    .flatMap((folder) => globSync(`${folder}/*/`))
    .map((folder) => ({ folder, name: basename(folder) }))
    .filter(({ folder, name }) => existsSync(join(folder, `${name}.js`)))
    .map(({ folder, name }) => ({
      name: `c/${name}`,
      path: join(folder, `${name}.js`),
      exposed: readFileSync(join(folder, `${name}.js-meta.xml`), 'utf8').includes('<isExposed>true</isExposed>'),
    }));

const tagOf = (name: string) => name.replace('/', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `sandbox/components`: how to load each component, by tag. */
const directory = (all: ReturnType<typeof bundles>): Plugin => ({
  name: 'directory',
  resolveId: (source) => (source === 'sandbox/components' ? '\0components' : null),
  load(id) {
    if (id !== '\0components') return null;
    const components = all.filter(({ path }) => existsSync(path.replace(/\.js$/, '.html')));
    const entries = components.map(
      ({ name }) => `${JSON.stringify(tagOf(name))}: () => import(${JSON.stringify(name)})`,
    );
    return `export const components = { ${entries.join(', ')} };`;
  },
});

const stems = Object.fromEntries(
  Object.values(standIns).map((file) => [basename(file, '.ts'), join(pageFolder, file)]),
);
const inPage = (source: string) => (source in standIns ? join(pageFolder, standIns[source] ?? '') : null);

/**
 * Builds the components of the package and the pages they stand on into `folder`. Base components are left to the import map. As for them,
 * the compilers are loaded only when there is something to build.
 */
export async function buildPackageComponents(folder: string): Promise<void> {
  const { rollup } = await import('rollup');
  const { default: lwc } = await import('@lwc/rollup-plugin');
  const { stripTypes } = await import('./strip-types.ts');
  const all = bundles();
  const warnings: string[] = [];
  const build = await rollup({
    input: { main: join(pageFolder, 'main.ts'), ...stems },
    external: (source) =>
      source === 'lwc' ||
      source === 'sandbox/synthetic-shadow' ||
      (source.startsWith('lightning/') && !(source in standIns)),
    preserveEntrySignatures: 'strict',
    onwarn: ({ message, code }) => {
      if (code !== 'CIRCULAR_DEPENDENCY') warnings.push(message);
    },
    plugins: [
      { name: 'stand-ins', resolveId: inPage },
      directory(all),
      platformModules,
      stripTypes,
      lwc({
        rootDir: join(root, 'test/browser'),
        // Its own files and those of components; the other files of the page are no components.
        exclude: [`${pageFolder}/*.ts`],
        modules: all.map(({ name, path }) => ({ name, path })),
        disableSyntheticShadowSupport: false,
      }),
    ],
  });
  await build.write({
    dir: folder,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
  await build.close();
  if (warnings.length > 0) console.warn(warnings.join('\n'));
}
