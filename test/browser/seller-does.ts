import type { Page } from 'playwright-core';

export const card = (page: Page) => page.locator('c-partner-center-card');

/** Asks for help with a demo; the deal becomes visible to Microsoft's sellers with it. */
export async function chooseHelp(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'How can Microsoft help?' }).click();
  await page.getByRole('option', { name: 'Proof Of Concept or Demo' }).click();
}

export async function pickSolution(page: Page, search: string, name: string): Promise<void> {
  await page.getByRole('searchbox', { name: /Solutions in this deal/ }).fill(search);
  await page.getByRole('button', { name }).click();
}

/** The same by mouse alone. */
export async function pickSolutionByMouse(page: Page, name: string): Promise<void> {
  await page.getByRole('searchbox', { name: /Solutions in this deal/ }).click();
  await page.getByRole('button', { name }).click();
}

/** Waits for the words of a state in the card. */
export const shows = (page: Page, words: string | RegExp) => card(page).getByText(words).first().waitFor();
