import type { Page } from 'playwright-core';
import { eventually } from '../relay-under-test.ts';
import { viewOf } from './paths.ts';
import type { Stage } from './stage.ts';

/** The id of the opportunity that a referral of Microsoft's became, once the relay has brought it. */
export async function receivedDeal({ salesforce }: Stage, referral: string): Promise<string> {
  const seller = salesforce.as(salesforce.users.seller);
  const row = await eventually('the opportunity of a referral', async () =>
    (
      await seller.query(
        `SELECT Id, Partner_Center_Sync_Status__c FROM Opportunity WHERE Referral_Identifier__c = '${referral}'`,
      )
    ).find((one) => one['Partner_Center_Sync_Status__c'] === 'Synced'),
  );
  return String(row['Id']);
}

/** Somebody at Microsoft sends a referral; resolves to it and the page of the opportunity that it became. */
export async function dealFromMicrosoft(stage: Stage): Promise<{ referral: string; path: string }> {
  const { id } = stage.partnerCenter.asMicrosoft().sendReferral();
  return { referral: id, path: viewOf(await receivedDeal(stage, id)) };
}

/** Chooses the first reason that is offered. */
export async function chooseReason(page: Page): Promise<void> {
  await page.locator('c-partner-center-reason').getByRole('radio').first().check({ force: true });
}
