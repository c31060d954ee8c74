import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { billOfMaterials, bundledPackages, noticesOf } from './bundled-packages.ts';
import { bundleRelay } from './bundle.ts';
import { meantBy, relinked, targetFrom } from './links.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The parts of our own `package.json` that also apply to the relay alone. */
const about = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  engines: z.object({ node: z.string() }),
});

/** Copied unchanged. */
const copied = {
  'relay/salesforce/pubsub/pubsub_api.proto': 'relay/pubsub_api.proto',
  bin: 'bin',
  LICENSE: 'LICENSE',
};

/** What an operator reads. Links to other pages become plain text, because the package does not have those. */
const pages: ReadonlyMap<string, string> = new Map([
  ['docs/run-the-relay.md', 'README.md'],
  ['CHANGELOG.md', 'CHANGELOG.md'],
  ...['metrics', 'secrets', 'sizing', 'troubleshooting']
    .map((name) => `docs/${name}.md`)
    .map((page) => [page, page] as const),
]);

/** Creates the package of the relay alone in `folder`: one bundled file, its launcher, and the documents. It needs only Node. */
export async function makeRelayPackage(folder: string) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packages = bundledPackages(root, await bundleRelay(join(folder, 'relay/cosell.js')));
  const { name, ...rest } = about.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const relay = { name: `${name}-relay`, ...rest };
  const files: Record<string, string> = {
    'package.json': json({
      ...relay,
      type: 'module',
      bin: { cosell: 'bin/cosell.cjs' },
      files: ['bin', 'relay', 'docs', '*.md', '*.txt', 'sbom.json'],
    }),
    'sbom.json': json(billOfMaterials(relay, packages)),
    'THIRD-PARTY-NOTICES.txt': noticesOf(packages),
  };
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  for (const [from, to] of Object.entries(copied)) cpSync(join(root, from), join(folder, to), { recursive: true });
  for (const [from, to] of pages) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    writeFileSync(join(folder, to), pageFor(from, to));
  }
  return { ...relay, packages: packages.length };
}

const pageFor = (from: string, to: string) =>
  relinked(readFileSync(join(root, from), 'utf8'), (target) => {
    const { path, anchor } = meantBy(target, from);
    const place = pages.get(path);
    return place && targetFrom(to, place, anchor);
  });

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
