import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { leave, openBrowser } from './open-browser.ts';
import { startQuietOrg, type QuietOrg } from './quiet-org.ts';
import { looksRight } from './stage.ts';
import type { State } from './state.ts';

/**
 * Every one of these states of the components, without barriers and errors, on a desk and on a phone. `more`: stories for the same org,
 * told after them.
 */
export function everyState(states: readonly State[], more: (org: () => QuietOrg) => void = () => undefined): void {
  describe('Every state, on a desk and on a phone', () => {
    let browser: Browser;
    let org: QuietOrg;
    before(async () => {
      browser = await openBrowser();
      org = await startQuietOrg(browser);
    });
    after(async () => {
      await browser.close();
      await org.close();
    });

    for (const state of states)
      it(`${state.name}: ${state.words}`, async () => {
        const visited = await org.show(state);
        try {
          // A call that the org refuses is reported by the browser itself, whatever the component makes of it.
          if (state.name.endsWith('-error')) visited.errors.splice(0);
          await looksRight(visited, state.name);
        } finally {
          await leave(visited.page);
          await state.undo?.(org);
        }
      });

    more(() => org);
  });
}
