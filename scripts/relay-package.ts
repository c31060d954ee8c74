import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { billOfMaterials, bundledPackages, noticesOf } from './bundled-packages.ts';
import { bundleRelay } from './bundle.ts';

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
  'CHANGELOG.md': 'CHANGELOG.md',
  'docs/run-the-relay.md': 'README.md',
};

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
      files: ['bin', 'relay', '*.md', '*.txt', 'sbom.json'],
    }),
    'sbom.json': json(billOfMaterials(relay, packages)),
    'THIRD-PARTY-NOTICES.txt': noticesOf(packages),
  };
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  for (const [from, to] of Object.entries(copied)) cpSync(join(root, from), join(folder, to), { recursive: true });
  return { ...relay, packages: packages.length };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
