import type { Page } from 'playwright-core';
import type { CosellError } from '../../relay/errors.ts';
import { cardValues } from '../../relay/salesforce/card-fields.ts';
import { attentionCard, blankCard } from '../../relay/sync/record/card.ts';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import type { dealMaker } from './demo-data.ts';
import type { Visit } from './open-browser.ts';
import { viewOf } from './paths.ts';

/** What a state is made with: an org in which no relay works, so that everything stays as it is put. */
export interface Setting {
  salesforce: SalesforceCloud;
  makeDeal: ReturnType<typeof dealMaker>;
}

/** A state in which somebody may meet a component. */
export interface State {
  name: string;
  /** What the picture shows, for whoever looks through the gallery. */
  words: string;
  /** The component to be seen, by its tag. */
  of: string;
  visit?: Visit;
  /** Puts the org into the state and returns the page on which it shows. */
  prepare: (setting: Setting) => Promise<string>;
  /** What the person does on the page. */
  act?: (page: Page) => Promise<void>;
  /** What shows that the state is there. */
  shows: string | RegExp;
  /** Takes back what would reach into other states. */
  undo?: (setting: Setting) => Promise<void>;
}

export const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const link = { Referral_Link__c: 'https://partner.microsoft.com/dashboard/v2/referrals/cosell/inbound/0' };

/** A deal of the seller with what the relay has written to it. */
export const told =
  (name: string, fields: Record<string, unknown>, made: Parameters<Setting['makeDeal']>[1] = {}) =>
  async ({ salesforce, makeDeal }: Setting): Promise<string> => {
    const id = await makeDeal(name, made);
    await salesforce.as(salesforce.users.integration).update('Opportunity', id, { ...fields });
    return viewOf(id);
  };

export const shared = { Sync_with_Partner_Center__c: true, Products__c: 'SOL-10001-AAA', ...link };
export const synced = () => ({
  ...shared,
  Partner_Center_Sync_Status__c: 'Synced',
  Partner_Center_Last_Synced__c: daysFromNow(-0.002),
  Referral_Deal_Kind__c: 'Co-sell',
  Referral_Status__c: 'Active',
  Referral_Substatus__c: 'Accepted',
});
export const waiting = (days: number) => ({
  ...shared,
  Partner_Center_Sync_Status__c: 'Synced',
  Referral_Status__c: 'New',
  Referral_Substatus__c: 'Received',
  Referral_Expires__c: daysFromNow(days),
  How_can_Microsoft_help__c: 'Proof Of Concept or Demo',
});

/** A deal with which something is wrong, in the relay's own words. */
export const failed = (error: CosellError, fields: Record<string, unknown> = shared) => ({
  ...fields,
  ...cardValues(attentionCard(error, [], Date.now(), blankCard)),
});

export const refuse = (path: RegExp) => ({
  times: 1000,
  path,
  status: 500,
  body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' }],
});

/** While the org does not answer. */
export const unanswered = (name: string, path: string, visit: Visit = {}): Omit<State, 'of'> => ({
  name,
  words: 'The org does not respond.',
  visit,
  async prepare({ salesforce }) {
    salesforce.fail(refuse(/graphql/));
    return path;
  },
  shows: 'Something went wrong',
  undo: async ({ salesforce }) => {
    salesforce.heal();
  },
});

/** The opportunity of a page. */
export const idOf = (path: string) => /006\w+/.exec(path)?.[0] ?? '';
