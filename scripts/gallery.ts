import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openBrowser, stands } from '../test/browser/open-browser.ts';
import { startQuietOrg } from '../test/browser/quiet-org.ts';
import type { State } from '../test/browser/state.ts';
import { states } from '../test/browser/states.ts';

// Writes pictures of every state of every component to docs/gallery, and the page that shows them.
const docs = fileURLToPath(new URL('../docs', import.meta.url));

const titles: Readonly<Record<string, string>> = {
  'c-partner-center-card': 'Partner Center card, on the page of an opportunity',
  'c-partner-center-timeline': 'Timeline, on the page of an opportunity',
  'c-partner-center-inbox': 'Inbox',
  'c-partner-center-health': 'Sync health',
  'c-partner-center-setup': 'Set-up',
  'c-partner-center-bulk-share': 'Bulk share',
  'c-partner-center-overview': 'Co-sell overview',
};

const section = ([tag, shown]: readonly [string, readonly State[]]) =>
  [`## ${titles[tag] ?? tag}`, ...shown.map(({ name, words }) => `${words}\n\n![${words}](gallery/${name}.png)`)].join(
    '\n\n',
  );

rmSync(`${docs}/gallery`, { recursive: true, force: true });
mkdirSync(`${docs}/gallery`, { recursive: true });
const browser = await openBrowser();
const org = await startQuietOrg(browser);
try {
  for (const state of states) {
    const { page } = await org.show(state);
    if (state.visit?.whileLoading !== true) await stands(page);
    await page
      .locator(state.of)
      .screenshot({ path: `${docs}/gallery/${state.name}.png`, animations: 'disabled', scale: 'css' });
    await page.context().close();
    await state.undo?.(org);
    console.log(state.name);
  }
} finally {
  await browser.close();
  await org.close();
}

const sections = [...Map.groupBy(states, ({ of }) => of)].map(section);
writeFileSync(
  `${docs}/gallery.md`,
  `# Every state of every component

The real components in a real browser, on the simulated org. \`npm run gallery\` writes these pictures anew.

${sections.join('\n\n')}
`,
);
