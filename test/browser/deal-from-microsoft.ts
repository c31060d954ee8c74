import type { Page } from 'playwright-core';
import { eventually } from '../relay-under-test.ts';
import { viewOf } from './paths.ts';
import type { Stage } from './stage.ts';

/** Somebody at Microsoft sends a referral; resolves to it and the page of the opportunity that it became. */
export async function dealFromMicrosoft({
  partnerCenter,
  salesforce,
}: Stage): Promise<{ referral: string; path: string }> {
  const { id } = partnerCenter.asMicrosoft().sendReferral();
  const seller = salesforce.as(salesforce.users.seller);
  const row = await eventually('the opportunity of a referral', async () =>
    (
      await seller.query(
        `SELECT Id, Partner_Center_Sync_Status__c FROM Opportunity WHERE Referral_Identifier__c = '${id}'`,
      )
    ).find((one) => one['Partner_Center_Sync_Status__c'] === 'Synced'),
  );
  return { referral: id, path: viewOf(String(row['Id'])) };
}

/** Chooses the first reason that is offered. */
export async function chooseReason(page: Page): Promise<void> {
  await page.locator('c-partner-center-reason').getByRole('combobox').click();
  await page.locator('c-partner-center-reason').getByRole('option').first().click();
}
