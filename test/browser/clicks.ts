import type { Page } from 'playwright-core';

/** Counts how often a person presses on the page from now on, whatever events a press makes there. */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`
    globalThis.presses = 0;
    addEventListener('pointerdown', () => { globalThis.presses += 1; }, true);
  `);
  return async () => Number(await page.evaluate('globalThis.presses'));
}
