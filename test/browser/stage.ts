import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { installAndRun, type Installed } from '../installation.ts';
import type { RunningRelay } from '../relay-under-test.ts';
import { dealMaker, fillCatalogue } from './demo-data.ts';
import { lightningAssets } from './lightning-assets.ts';
import { accessibilityProblems } from './axe.ts';
import { openBrowser, photograph, stands, visit, type Visit, type Visited } from './open-browser.ts';
import { isWhole } from './whole.ts';

/** Everything that the stories are played with: one installation, one relay, one browser. */
export interface Stage extends Installed {
  relay: RunningRelay;
  browser: Browser;
  makeDeal: ReturnType<typeof dealMaker>;
  /** Opens a page of the org as somebody. */
  open: (path: string, visit?: Visit) => Promise<Visited>;
  /** Calls of the UI API by our components since `salesforce.clearCalls()`, as `GET records`, `POST graphql`. */
  uiCalls: () => string[];
}

const [desk, phone] = [1440, 360];

/** `npm run proof:pages` has axe look at the phone as well: on the same page it finds there what it finds on the desk, nearly always. */
const forAxe = isWhole ? [desk, phone] : [desk];

export async function startStage(): Promise<Stage & { close(): Promise<void> }> {
  const lightning = await lightningAssets();
  const installed = await installAndRun({ salesforce: { lightning } });
  const { salesforce } = installed;
  for (const part of ['record-page', 'translations'])
    salesforce.deploy(fileURLToPath(new URL(`../../optional/${part}`, import.meta.url)));
  await fillCatalogue(salesforce);
  const browser = await openBrowser();
  return {
    ...installed,
    browser,
    makeDeal: dealMaker(salesforce),
    open: (path, asked) => visit(browser, salesforce.url + path, asked),
    uiCalls: () =>
      salesforce.calls().flatMap(({ method, path }) => {
        const [, what, which = ''] =
          /\/services\/data\/v[\d.]+\/(?:ui-api\/)?(records|object-info|graphql)(.*)/.exec(path) ?? [];
        // The page itself reads its own fields, in a real org as here.
        const isDetailPanel = method === 'GET' && what === 'records' && !which.includes('__c');
        return what === undefined || isDetailPanel ? [] : [`${method} ${what}`];
      }),
    async close() {
      await browser.close();
      await installed.close();
    },
  };
}

/** The stage for the tests of a file, made before the first and taken away after the last. */
export function stageForTests(): () => Stage {
  let stage: Awaited<ReturnType<typeof startStage>> | undefined;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage?.close());
  return () => {
    if (stage === undefined) throw new Error('the stage is used before it is there');
    return stage;
  };
}

/**
 * Looks at a state as everybody may meet it, on a desk and on a phone: no barrier that axe knows, nothing that has to be scrolled
 * sideways, no error in the console. Keeps a picture of what does not look right.
 */
export async function looksRight({ page, errors, whileLoading = false }: Visited, name: string): Promise<void> {
  try {
    for (const width of [desk, phone]) {
      await page.setViewportSize({ width, height: width === phone ? 740 : 900 });
      if (page.url().includes('/lightning/') && !whileLoading) await stands(page);
      if (forAxe.includes(width))
        assert.deepEqual(await accessibilityProblems(page), [], `${name} at ${String(width)}`);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      assert.ok(Number(wide) <= width, `${name} is ${String(wide)} wide on a screen of ${String(width)}`);
    }
    await page.setViewportSize({ width: desk, height: 900 });
    assert.deepEqual(errors, [], name);
  } catch (problem) {
    await photograph(page, name);
    throw problem;
  }
}

/** The referral that belongs to an opportunity, the partner's half. */
export function referralOf({ partnerCenter }: Stage, opportunity: string) {
  return partnerCenter.referrals().find(({ externalReferenceId }) => externalReferenceId === opportunity);
}
