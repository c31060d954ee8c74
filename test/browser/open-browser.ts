import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

/** The flags beside those that the driver gives, which include --headless and a new empty folder for the profile. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // These three save a fifth of the CPU time of each page: fewer processes and threads, and no compiling ahead of need.
  '--in-process-gpu',
  '--num-raster-threads=1',
  '--js-flags=--max-lazy',
];

export async function openBrowser(): Promise<Browser> {
  const { executable, environment } = findChromium();
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...environment }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  return chromium.launch({ executablePath: executable, env, args: flags, headless: true });
}

export interface Visit {
  role?: 'seller' | 'manager' | 'admin';
  language?: 'en' | 'de' | 'es' | 'fr' | 'ja' | 'zh_TW';
  theme?: 'light' | 'dark';
  /** The colours of the page are those that the person has set in the system. */
  hasForcedColors?: boolean;
  width?: number;
  height?: number;
  /** The page is to be seen while it loads. */
  whileLoading?: boolean;
}

/** A page of the simulated org, and what went wrong in it. */
export interface Visited {
  page: Page;
  /** Everything that the browser reported as an error. */
  errors: string[];
  whileLoading?: boolean;
}

/** Tabs that were left, by the org that they showed and to whom. */
const left = new Map<string, Page[]>();
const keyOf = new WeakMap<Page, string>();

async function tabFor(
  browser: Browser,
  url: string,
  { role = 'seller', language = 'en', theme = 'light', hasForcedColors = false }: Visit,
): Promise<Page> {
  const key = [new URL(url).origin, role, language, theme, hasForcedColors].join(' ');
  const tab = left.get(key)?.pop();
  if (tab !== undefined) return tab;
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    forcedColors: hasForcedColors ? 'active' : 'none',
  });
  const cookies = Object.entries({ user: role, language, theme }).map(([name, value]) => ({ name, value, url }));
  await context.addCookies(cookies);
  const page = await context.newPage();
  // Long enough for a machine that runs other tests beside this one.
  page.setDefaultTimeout(20_000);
  keyOf.set(page, key);
  return page;
}

/**
 * Opens a page as somebody and waits until everything on it stands. In a tab that was left where there is one, else in a browser
 * session of its own.
 */
export async function visit(browser: Browser, url: string, asked: Visit = {}): Promise<Visited> {
  const { width = 1440, height = 900, whileLoading = false } = asked;
  const page = await tabFor(browser, url, asked);
  await page.setViewportSize({ width, height });
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error.stack)));
  await page.goto(url);
  if (url.includes('/lightning/') && !whileLoading) await stands(page);
  return { page, errors, whileLoading };
}

/**
 * Leaves a tab to the next visit of the same person: what a tab has compiled once makes the next page four times as cheap. Only for
 * a tab that is as it was opened: whoever changed its clock or its cookies closes its session instead.
 */
export async function leave(page: Page): Promise<void> {
  await page.evaluate('sessionStorage.clear(); localStorage.clear()');
  page.removeAllListeners('console').removeAllListeners('pageerror');
  await page.goto('about:blank');
  const key = keyOf.get(page) ?? '';
  left.set(key, [...(left.get(key) ?? []), page]);
}

/** Resolves when every component of the page is there and nothing on it is loading. */
export async function stands(page: Page): Promise<void> {
  await page.waitForSelector('html[data-filled]');
  await page.waitForFunction('document.querySelector(".slds-spinner") === null');
}

const pictures = fileURLToPath(new URL('../../test-output/browser', import.meta.url));
mkdirSync(pictures, { recursive: true });

/** Keeps a picture of the whole page among the outputs of the tests, for whoever wants to see what went wrong. */
export async function photograph(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true, animations: 'disabled' });
}
