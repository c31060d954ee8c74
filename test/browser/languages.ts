import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { eventRecord } from '../../relay/salesforce/timeline.ts';
import { eventOf } from '../../relay/sync/record/timeline-event.ts';
import { englishLeft } from './english-left.ts';
import { stands, type Visited } from './open-browser.ts';
import { viewOf } from './paths.ts';
import type { QuietOrg } from './quiet-org.ts';
import { disabledMappings, problems, story } from './relay-words.ts';
import { daysFromNow, failed, idOf, synced, told, waiting } from './state.ts';
import { isWhole } from './whole.ts';

const all = ['de', 'es', 'fr', 'ja', 'zh_TW'] as const;
const languages = isWhole ? all : (['ja'] as const);

/** The pages of the whole story: which parts of each are looked at, and what a person presses there before. */
const pages: Readonly<Record<keyof Paths, { of: readonly string[]; press?: readonly string[] }>> = {
  fresh: { of: ['c-partner-center-card'], press: ['switch'] },
  troubled: { of: ['c-partner-center-card', 'c-partner-center-timeline'], press: ['lost'] },
  waiting: { of: ['c-partner-center-card'], press: ['decline', 'linkask'] },
  inbox: { of: ['c-partner-center-inbox'], press: ['details', 'decline'] },
  bulk: { of: ['c-partner-center-bulk-share'], press: ['own'] },
  overview: { of: ['c-partner-center-overview'] },
  setup: { of: ['c-partner-center-setup'] },
  health: { of: ['c-partner-center-health'] },
};

type Paths = Record<'fresh' | 'troubled' | 'waiting' | 'inbox' | 'bulk' | 'overview' | 'setup' | 'health', string>;

/** A deal with everything that can happen to one. */
async function troubled(org: QuietOrg): Promise<string> {
  const answer = { Microsoft_Answer__c: 'Declined', Microsoft_Answered__c: daysFromNow(-2) };
  const fields = { ...synced(), ...failed(problems.closed), ...answer, Referral_Direction__c: 'To Microsoft' };
  const path = await told('Wingtip Toys: 1', {
    ...fields,
    Referral_Identifier__c: 'aaaaaaaa-0000-4000-8000-00000000000b',
  })(org);
  const id = idOf(path);
  const integration = org.salesforce.as(org.salesforce.users.integration);
  for (const [index, { error, event }] of story.entries()) {
    const row = eventOf({ id: `deal-${id}`, dueSeq: index }, id, event, { now: Date.now() - index * 1000, error });
    await integration.create('Partner_Center_Sync_Event__c', { ...eventRecord(row) });
  }
  return path;
}

/** What a relay found that needs somebody. */
async function setupReport({ salesforce }: QuietOrg): Promise<string> {
  const codes = [
    'FLOWS_OFF',
    'SHARING_CLOSED',
    'OWNER_BLANK',
    'STAGES_UNNAMED',
    'SOLUTIONS_NONE',
    'MAPPING_ROWS',
    'UNSEEN',
  ];
  const checks = codes.map((code) => ({ name: code, state: 'todo', code, values: ['7'] }));
  await salesforce.as(salesforce.users.integration).create('Partner_Center_Relay__c', {
    ...{ Name: 'contoso', External_Id__c: 'contoso-languages', Version__c: '1.0.0' },
    Last_Heartbeat__c: daysFromNow(0),
    ...{
      Queue_Depth__c: 2,
      Failed_Pairs__c: 3,
      Credential_Expires__c: daysFromNow(9),
      Disabled_Mappings__c: disabledMappings,
    },
    ...{ Api_Calls_Used__c: 18_000, Api_Calls_Limit__c: 100_000, Last_From_Salesforce__c: daysFromNow(-0.1) },
    Setup_Checks__c: JSON.stringify({ at: daysFromNow(0), checks }),
  });
  return '/lightning/n/Partner_Center_Setup';
}

async function everyPage(org: QuietOrg): Promise<Paths> {
  const fresh = viewOf(await org.makeDeal('Wingtip Toys: 2', { withContact: false, Amount: null }));
  return {
    fresh,
    troubled: await troubled(org),
    waiting: await told('Wingtip Toys: 3', waiting(3))(org),
    inbox: '/lightning/n/Partner_Center_Inbox',
    bulk: '/lightning/n/Partner_Center_Bulk_Share',
    overview: '/lightning/n/Partner_Center_Overview',
    setup: await setupReport(org),
    health: '/lightning/n/Partner_Center_Sync_Health',
  };
}

/** The English words in what eyes and screen readers meet in the components of a page. */
async function leftOn(
  page: Page,
  { of, press = [] }: (typeof pages)[keyof Paths],
  language: string,
): Promise<string[]> {
  for (const name of press)
    await page
      .locator(`${of[0] ?? ''} [data-name="${name}"]`)
      .first()
      .click();
  await stands(page);
  const snapshots = await Promise.all(of.map((part) => page.locator(part).ariaSnapshot()));
  return englishLeft(snapshots.join('\n'), language);
}

/** The titles of cards that have too little room: a button beside a title takes more of it in some languages. */
const cutTitles = (page: Page): Promise<string[]> =>
  page
    .locator('.slds-card__header-title .slds-truncate')
    .evaluateAll((titles: { scrollWidth: number; clientWidth: number; innerText: string }[]) =>
      titles.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ innerText }) => innerText),
    );

/** The whole story in every language of the package: no English word is left in what the package says. */
export function everyLanguage(org: () => QuietOrg): void {
  describe('The whole story', () => {
    let paths: Paths;
    let tab: Visited;
    // One tab for all: what it has compiled once makes the next page cheaper.
    before(async () => {
      paths = await everyPage(org());
      tab = await org().visit('/');
    });
    after(() => tab.page.context().close());

    for (const language of languages)
      it(`leaves no English word in ${language}, and cuts no title`, async () => {
        const { salesforce } = org();
        const { page, errors } = tab;
        const left: Record<string, string> = {};
        const cut: string[] = [];
        for (const [name, path] of Object.entries(paths) as [keyof Paths, string][]) {
          const cookies = { language, user: ['overview', 'setup', 'health'].includes(name) ? 'admin' : 'seller' };
          await page
            .context()
            .addCookies(Object.entries(cookies).map(([key, value]) => ({ name: key, value, url: salesforce.url })));
          await page.goto(salesforce.url + path);
          await stands(page);
          cut.push(...(await cutTitles(page)));
          const words = await leftOn(page, pages[name], language);
          if (words.length > 0) left[name] = words.join(' ');
        }
        assert.deepEqual({ left, cut, errors: errors.splice(0) }, { left: {}, cut: [], errors: [] });
      });
  });
}
