import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, extname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LightningAssets } from '../clouds/salesforce/ui/lightning-pages.ts';
import { axeAsset } from './axe.ts';
import { baseComponentsIn, buildBaseComponents } from './base-components.ts';
import { cacheFolder } from './cache-folder.ts';
import { buildPackageComponents, componentFiles, pageFolder } from './package-components.ts';
import { standIns } from './stand-ins.ts';

const builders = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const slds = join(modules, '@salesforce-ux/design-system/assets');

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string };
  return version;
}
const versions = ['lwc', '@lwc/rollup-plugin', 'lightning-base-components', 'rollup'].map(
  (name) => `${name}@${versionOf(name)}`,
);

/** A name for what is made of these files and words: another one as soon as one of them changes. */
function nameOf(kind: string, files: readonly string[], words: readonly string[]): string {
  const hash = createHash('sha256');
  for (const word of [...versions, ...words]) hash.update(word).update('\0');
  for (const file of [...files].sort())
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return `${kind}-${hash.digest('hex').slice(0, 16)}`;
}

/** Runs `build` unless its outcome is there already. Whole or not at all, whoever else does the same at this moment. */
async function cached(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${String(process.pid)}`;
  await build(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return folder;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.png': 'image/png',
  '.gif': 'image/gif',
};

function fileIn(folder: string, path: string): ReturnType<LightningAssets['file']> {
  const file = normalize(join(folder, path));
  const type = types[extname(file)];
  if (type === undefined || !file.startsWith(folder) || !existsSync(file)) return undefined;
  return { type, body: readFileSync(file) };
}

/** The components of the package, built or taken from the cache, as the simulated org serves them. */
export async function lightningAssets(say: (line: string) => void = () => undefined): Promise<LightningAssets> {
  const sources = componentFiles();
  const page = globSync(`${pageFolder}/**/*.{ts,html}`);
  const parts = (...names: string[]) => names.map((name) => join(builders, name));
  const names = baseComponentsIn([...sources, ...page]);
  const baseName = nameOf('base', parts('base-components.ts', 'platform-modules.ts', 'stand-ins.ts'), names);
  const pageName = nameOf(
    'page',
    [...sources, ...page, ...parts('package-components.ts', 'platform-modules.ts', 'strip-types.ts')],
    [],
  );
  if (!existsSync(join(cacheFolder, baseName))) say('Building the Lightning base components (half a minute, once) ...');
  const [base, ours] = await Promise.all([
    cached(baseName, (folder) => buildBaseComponents(names, folder)),
    cached(pageName, buildPackageComponents),
  ]);
  const design = `slds-${versionOf('@salesforce-ux/design-system')}`;
  const folders: Readonly<Record<string, string>> = {
    ...{ [baseName]: base, [pageName]: ours, [design]: slds },
    [axeAsset.name]: axeAsset.folder,
  };
  return {
    importMap: {
      lwc: `/assets/${baseName}/lwc.js`,
      'sandbox/synthetic-shadow': `/assets/${baseName}/synthetic-shadow.js`,
      ...Object.fromEntries(names.map((name) => [`lightning/${name}`, `/assets/${baseName}/lightning/${name}.js`])),
      ...Object.fromEntries(
        Object.entries(standIns).map(([name, file]) => [name, `/assets/${pageName}/${basename(file, '.ts')}.js`]),
      ),
    },
    script: `/assets/${pageName}/main.js`,
    style: `/assets/${design}/styles/salesforce-lightning-design-system.min.css`,
    file(path) {
      const [, name = '', rest = ''] = /^\/assets\/([^/]+)\/(.*)$/.exec(path) ?? [];
      const folder = folders[name];
      return folder === undefined ? undefined : fileIn(folder, decodeURIComponent(rest));
    },
  };
}
