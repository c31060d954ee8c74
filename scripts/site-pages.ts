import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slugOf } from '../config/site/slug.ts';
import { meantBy, relinked, targetFrom } from './links.ts';

/** The pages outside `docs` that are part of the site, with their names there. */
const outside: Readonly<Record<string, string>> = {
  'README.md': 'overview.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
  'CHANGELOG.md': 'changelog.md',
  'docs/README.md': 'index.md',
  'docs/decisions': 'decisions/index.md',
};

/** The sidebar: who reads what. Every page is in one of these groups. */
const groups: readonly { text: string; pages: readonly string[] }[] = [
  { text: 'Overview', pages: ['docs/README.md', 'README.md', 'docs/comparison.md', 'docs/gallery.md'] },
  {
    text: 'Salesforce admins',
    pages: [
      ...['docs/salesforce-setup.md', 'docs/mapping.md', 'docs/salesforce-editions.md', 'docs/package-versions.md'],
      'docs/move-from-microsofts-connector.md',
    ],
  },
  {
    text: 'Operators',
    pages: [
      ...['docs/run-the-relay.md', 'docs/deploy.md', 'docs/troubleshooting.md', 'docs/metrics.md', 'docs/sizing.md'],
      'docs/secrets.md',
    ],
  },
  { text: 'Security', pages: ['docs/threat-model.md', 'docs/reliability.md', 'SECURITY.md'] },
  {
    text: 'Developers',
    pages: [
      ...['docs/architecture.md', 'CONTRIBUTING.md', 'docs/decisions', 'docs/dependencies.md', 'docs/performance.md'],
      ...['docs/mutation.md', 'CHANGELOG.md'],
    ],
  },
];

export interface Site {
  /** Texts by their path on the site. */
  pages: Map<string, string>;
  /** Other files that the pages show, by their path in the repository; the value is the path on the site. */
  files: Map<string, string>;
  sidebar: { text: string; items: { text: string; link: string }[] }[];
}

/** Reads the site's pages from a repository. @throws Error naming every link that leads nowhere, and every page that no group has */
export function readSite(root: string): Site {
  const faults: string[] = [];
  const texts = new Map(
    [...Object.keys(outside), ...globSync('docs/**/*.md', { cwd: root }).sort()]
      .filter((file) => file.endsWith('.md'))
      .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
  );
  texts.set('docs/decisions', listOf(texts));
  const anchors = new Map([...texts].map(([file, text]) => [file, anchorsOf(text)]));
  const listed = new Set(groups.flatMap(({ pages }) => pages));
  for (const file of texts.keys())
    if (!listed.has(file) && !file.startsWith('docs/decisions/')) faults.push(`${file}: no group has this page`);
  const files = new Map<string, string>();
  const pages = new Map<string, string>();
  for (const [file, text] of texts) {
    const linked = relinked(text, (target) => {
      const { path, anchor } = meantBy(target, file, file === 'docs/decisions' ? file : undefined);
      const isPage = texts.has(path);
      if (!isPage && !existsSync(join(root, path))) faults.push(`${file}: ${target} leads nowhere`);
      if (anchor !== undefined && !anchors.get(path)?.has(anchor))
        faults.push(`${file}: ${target} has no such heading`);
      // The site has pages and what they show, not the sources.
      if (!isPage && !/\.(png|svg|csv)$/.test(path)) return undefined;
      if (!isPage) files.set(path, placeOf(path));
      return targetFrom(placeOf(file), placeOf(path), anchor);
    });
    pages.set(placeOf(file), linked);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const sidebar = groups.map((group) => ({
    text: group.text,
    items: group.pages.map((file) => ({ text: titleOf(texts.get(file) ?? ''), link: `/${placeOf(file)}` })),
  }));
  return { pages, files, sidebar };
}

const placeOf = (file: string) => outside[file] ?? file.replace(/^docs\//, '');

const titleOf = (text: string) => /^# (.*)$/m.exec(text)?.[1] ?? '';

/** Without code blocks, in which a line may begin with `#` as well. */
const anchorsOf = (text: string) =>
  new Set(
    [...text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => slugOf(heading)),
  );

const listOf = (texts: ReadonlyMap<string, string>) =>
  [
    '# Decisions',
    'Why the product is built as it is.',
    [...texts]
      .filter(([file]) => file.startsWith('docs/decisions/'))
      .map(([file, text]) => `- [${titleOf(text)}](${file.replace('docs/decisions/', '')})`)
      .join('\n'),
  ].join('\n\n');
