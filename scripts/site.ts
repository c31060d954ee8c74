import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSite } from './site-pages.ts';

/**
 * `npm run site`: builds the documentation with VitePress into `test-output/site`. The generator's 125 packages are installed into a folder of
 * their own. A link that leads nowhere, or to a heading that is not there, fails the build.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'config/site');
const folder = join(root, 'node_modules/.cache/site');

const { pages, files, sidebar } = readSite(root);

mkdirSync(join(folder, '.vitepress'), { recursive: true });
const wanted = join(source, 'package.json');
const there = join(folder, 'package.json');
const isThere =
  existsSync(join(folder, 'node_modules')) &&
  existsSync(there) &&
  readFileSync(there, 'utf8') === readFileSync(wanted, 'utf8');
if (!isThere) {
  console.log('Installing VitePress …');
  const words = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
  copyFileSync(wanted, there);
  execFileSync('npm', words, { cwd: folder, stdio: 'inherit' });
}

for (const name of ['config.mjs', 'slug.ts']) copyFileSync(join(source, name), join(folder, '.vitepress', name));
writeFileSync(join(folder, '.vitepress/pages.json'), JSON.stringify(sidebar));
for (const name of ['pages', 'site']) rmSync(join(folder, name), { recursive: true, force: true });
const write = (place: string, put: (path: string) => void) => {
  const path = join(folder, 'pages', place);
  mkdirSync(dirname(path), { recursive: true });
  put(path);
};
for (const [place, text] of pages)
  write(place, (path) => {
    writeFileSync(path, text);
  });
for (const [file, place] of files)
  write(place, (path) => {
    copyFileSync(join(root, file), path);
  });

execFileSync(process.execPath, [join(folder, 'node_modules/vitepress/bin/vitepress.js'), 'build', folder], {
  cwd: folder,
  stdio: 'inherit',
});
const target = join(root, 'test-output/site');
rmSync(target, { recursive: true, force: true });
cpSync(join(folder, 'site'), target, { recursive: true });
console.log(`The site of ${String(pages.size)} pages is in test-output/site.`);
