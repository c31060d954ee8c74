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

/** Tabs that were left, by the org that they showed. */
const left = new Map<string, Page[]>();

/** Each tab is a browser session of its own, so two people can be at work at the same time. */
async function newTab(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  // Long enough for a machine that runs other tests beside this one.
  page.setDefaultTimeout(20_000);
  return page;
}

async function tabFor(
  browser: Browser,
  url: string,
  { role = 'seller', language = 'en', theme = 'light', hasForcedColors = false }: Visit,
): Promise<Page> {
  const { origin } = new URL(url);
  // Closed with its browser, if another org had this address before.
  const tabs = left.get(origin)?.filter((tab) => !tab.isClosed()) ?? [];
  const page = tabs.pop() ?? (await newTab(browser));
  left.set(origin, tabs);
  // For the whole org, as its own switch of person and language sets them: those of the visit before must not outlive it.
  const cookies = Object.entries({ user: role, language, theme }).map(([name, value]) => ({
    name,
    value,
    url: origin,
  }));
  await page.context().addCookies(cookies);
  await page.emulateMedia({ forcedColors: hasForcedColors ? 'active' : 'none' });
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
 * Leaves a tab to the next visit, whoever comes: what a tab has compiled once makes the next page four times as cheap. Whoever changed
 * the tab's clock closes its session instead.
 */
export async function leave(page: Page): Promise<void> {
  await page.evaluate('sessionStorage.clear(); localStorage.clear()');
  page.removeAllListeners('console').removeAllListeners('pageerror');
  const { origin } = new URL(page.url());
  await page.goto('about:blank');
  left.set(origin, [...(left.get(origin) ?? []), page]);
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
