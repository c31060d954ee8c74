import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A package whose code is in the bundle. */
export interface BundledPackage {
  name: string;
  version: string;
  license: string;
  /** The text that its licence requires us to pass on. */
  notice: string;
}

const about = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** The packages that `files` (paths from `root`) belong to, by name. */
export function bundledPackages(root: string, files: readonly string[]): BundledPackage[] {
  const folders = new Set(
    files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.slice(1) ?? []),
  );
  return [...folders]
    .map((folder) => {
      const { name, version, license } = about.parse(
        JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
      );
      const [file] = globSync('{LICEN[CS]E,licen[cs]e}*', { cwd: join(root, folder) }).sort();
      const notice = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim();
      return { name, version, license, notice };
    })
    .sort((a, b) => (a.name + a.version).localeCompare(b.name + b.version));
}

/** The licences of all bundled packages, as one text. */
export const noticesOf = (packages: readonly BundledPackage[]): string =>
  [
    'The relay contains code of these packages.',
    ...packages.map(({ name, version, license, notice }) => `${name} ${version} (${license})\n\n${notice}`),
  ].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';

/** A CycloneDX 1.6 bill of materials, for vulnerability scanners. */
export const billOfMaterials = (
  { name, version }: { name: string; version: string },
  packages: readonly BundledPackage[],
) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', name, version, 'bom-ref': `pkg:npm/${name}@${version}` } },
  components: packages.map((each) => ({
    type: 'library',
    name: each.name,
    version: each.version,
    purl: purl(each),
    'bom-ref': purl(each),
    licenses: [{ expression: each.license }],
  })),
});

const purl = ({ name, version }: BundledPackage) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
