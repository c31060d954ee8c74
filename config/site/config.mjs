import { slugOf } from './slug.ts';

// The sidebar comes from pages.json, which scripts/site.ts writes beside this file.
import sidebar from './pages.json' with { type: 'json' };

export default {
  title: 'Partner Center Co-sell for Salesforce',
  description: 'How to set up, run and understand the product.',
  srcDir: './pages',
  outDir: './site',
  cacheDir: './cache',
  // Links to pages that do not exist fail the build. scripts/site-pages.ts checks anchors, which VitePress does not.
  ignoreDeadLinks: false,
  lastUpdated: false,
  // Anchors as code hosts make them, so that one link works in both places.
  markdown: { anchor: { slugify: slugOf }, headers: { slugify: slugOf } },
  themeConfig: { sidebar, search: { provider: 'local' }, outline: [2, 3] },
};
