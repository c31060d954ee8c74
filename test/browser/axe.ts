import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const file = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Where the pages of the simulated org find axe: as a script with an address, the browser compiles it once and not on each page. */
export const axeAsset = { name: 'axe', folder: dirname(file), path: '/assets/axe/axe.min.js' };

const findings = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })),
    }),
  ),
});

/** What keeps people from using the page, as axe sees it: one line for each place. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined')
    await (page.url().includes('/lightning/')
      ? page.addScriptTag({ url: axeAsset.path })
      : page.evaluate(readFileSync(file, 'utf8')));
  const { violations } = findings.parse(await page.evaluate("axe.run({ resultTypes: ['violations'] })"));
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html.slice(0, 200)} ${node.failureSummary.replaceAll('\n', ' ')}`),
  );
}
