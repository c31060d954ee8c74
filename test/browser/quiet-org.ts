import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { install } from '../installation.ts';
import { dealMaker, fillCatalogue } from './demo-data.ts';
import { lightningAssets } from './lightning-assets.ts';
import { visit, type Visit, type Visited } from './open-browser.ts';
import type { Setting, State } from './state.ts';

/** An org with the package in which no relay works. */
export interface QuietOrg extends Setting {
  /** Puts the org into a state, opens the page and does what the person does. */
  show(state: State): Promise<Visited>;
  visit(path: string, asked?: Visit): Promise<Visited>;
  close(): Promise<void>;
}

export async function startQuietOrg(browser: Browser): Promise<QuietOrg> {
  const installed = await install({ salesforce: { lightning: await lightningAssets() } });
  const { salesforce } = installed;
  for (const part of ['record-page', 'translations'])
    salesforce.deploy(fileURLToPath(new URL(`../../optional/${part}`, import.meta.url)));
  await fillCatalogue(salesforce);
  salesforce.pauseOutbound();
  const setting: Setting = { salesforce, makeDeal: dealMaker(salesforce) };
  return {
    ...setting,
    async show(state) {
      const path = await state.prepare(setting);
      const visited = await visit(browser, salesforce.url + path, state.visit);
      await state.act?.(visited.page);
      await visited.page.locator(state.of).getByText(state.shows).first().waitFor();
      return visited;
    },
    visit: (path, asked) => visit(browser, salesforce.url + path, asked),
    close: () => installed.close(),
  };
}
