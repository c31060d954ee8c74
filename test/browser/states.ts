import type { Page } from 'playwright-core';
import type { CosellError } from '../../relay/errors.ts';
import { attentionFields } from '../../relay/sync/card.ts';
import { eventOf } from '../../relay/sync/timeline.ts';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import type { dealMaker } from './demo-data.ts';
import type { Visit } from './open-browser.ts';
import { card, chooseHelp } from './seller-does.ts';
import { viewOf } from './paths.ts';
import { disabledMappings, problems, story } from './relay-words.ts';

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

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const link = { Referral_Link__c: 'https://partner.microsoft.com/dashboard/v2/referrals/cosell/inbound/0' };

/** A deal of the seller with what the relay has written to it. */
const told =
  (name: string, fields: Record<string, unknown>, made: Parameters<Setting['makeDeal']>[1] = {}) =>
  async ({ salesforce, makeDeal }: Setting): Promise<string> => {
    const id = await makeDeal(name, made);
    await salesforce.as(salesforce.users.integration).update('Opportunity', id, { ...fields });
    return viewOf(id);
  };

const shared = { Sync_with_Partner_Center__c: true, Products__c: 'SOL-10001-AAA', ...link };
const synced = () => ({
  ...shared,
  Partner_Center_Sync_Status__c: 'Synced',
  Partner_Center_Last_Synced__c: daysFromNow(-0.002),
  Referral_Deal_Kind__c: 'Co-sell',
  Referral_Status__c: 'Active',
  Referral_Substatus__c: 'Accepted',
});
const waiting = (days: number) => ({
  ...shared,
  Partner_Center_Sync_Status__c: 'Synced',
  Referral_Status__c: 'New',
  Referral_Substatus__c: 'Received',
  Referral_Expires__c: daysFromNow(days),
  How_can_Microsoft_help__c: 'Proof Of Concept or Demo',
});
/** A deal with which something is wrong, in the relay's own words. */
const failed = (error: CosellError, fields: Record<string, unknown> = shared) => ({
  ...fields,
  ...attentionFields(error, Date.now(), {}),
});

const turnOn = (page: Page) => card(page).getByText('Sync with Partner Center').click();
const refuse = (path: RegExp) => ({
  times: 1000,
  path,
  status: 500,
  body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' }],
});

/** While the org does not answer. */
const unanswered = (name: string, path: string, visit: Visit = {}): Omit<State, 'of'> => ({
  name,
  words: 'The org does not answer.',
  visit,
  async prepare({ salesforce }) {
    salesforce.fail(refuse(/graphql/));
    return path;
  },
  shows: 'This did not work',
  undo: async ({ salesforce }) => {
    salesforce.heal();
  },
});

/** Longer than anybody looks at a page that loads, and not so long that the org cannot be closed soon. */
const longMs = 20_000;

const cardStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'card-loading',
    words: 'Before the org has answered.',
    visit: { whileLoading: true },
    async prepare({ salesforce, makeDeal }) {
      const id = await makeDeal('Adventure Works: loading');
      salesforce.setLatency(longMs);
      return viewOf(id);
    },
    shows: 'Microsoft Partner Center',
    undo: async ({ salesforce }) => {
      salesforce.setLatency(0);
    },
  },
  {
    name: 'card-not-shared',
    words: 'Not shared: one switch.',
    prepare: async ({ makeDeal }) => viewOf(await makeDeal('Adventure Works: bike rental app')),
    shows: 'Not shared with Microsoft',
  },
  {
    name: 'card-missing',
    words: 'The switch is on: what is still missing, each point leading to where it is filled in.',
    prepare: async ({ makeDeal }) =>
      viewOf(await makeDeal('Wingtip Toys: loyalty', { withContact: false, Amount: null })),
    async act(page) {
      await turnOn(page);
      await chooseHelp(page);
    },
    shows: /points are missing/,
  },
  {
    name: 'card-solutions',
    words: 'Solutions are found as the seller types.',
    prepare: async ({ makeDeal }) => viewOf(await makeDeal('Adventure Works: repair shop')),
    async act(page) {
      await turnOn(page);
      await page.getByRole('searchbox', { name: /Solutions in this deal/ }).fill('contoso');
    },
    shows: 'Contoso Managed Security',
  },
  {
    name: 'card-ready',
    words: 'Everything is there: ready to be shared.',
    prepare: async ({ makeDeal }) => viewOf(await makeDeal('Adventure Works: shop', { Products__c: 'SOL-10001-AAA' })),
    async act(page) {
      await turnOn(page);
      await chooseHelp(page);
    },
    shows: 'Everything is there',
  },
  {
    name: 'card-pending',
    words: 'On its way to Partner Center.',
    prepare: told('Adventure Works: helmets', { ...shared, Partner_Center_Sync_Status__c: 'Pending' }),
    shows: 'Sending to Partner Center',
  },
  {
    name: 'card-synced',
    words: 'Synced, with the way to the deal in Partner Center.',
    prepare: told('Adventure Works: bicycles', synced()),
    shows: 'Synced',
  },
  {
    name: 'card-waiting',
    words: 'Microsoft sent the deal and waits for an answer.',
    prepare: told('Northwind Traders: data platform', waiting(3)),
    shows: 'Microsoft waits for your answer',
  },
  {
    name: 'card-declining',
    words: 'Declining asks for the reason that Microsoft sees.',
    prepare: told('Northwind Traders: archive', waiting(6)),
    act: (page) => card(page).getByRole('button', { name: 'Decline …' }).click(),
    shows: 'Why do you decline?',
  },
  {
    name: 'card-attention',
    words: 'Not shared yet: what is wrong, and another try.',
    prepare: told(
      'Tailspin Toys: stock app',
      failed(problems.unready, {
        ...{ Sync_with_Partner_Center__c: true, Products__c: 'SOL-10001-AAA' },
        How_can_Microsoft_help__c: 'Proof Of Concept or Demo',
        Referral_Visible_to_Microsoft__c: true,
      }),
      { withContact: false },
    ),
    shows: 'Needs your attention',
  },
  {
    name: 'card-paused',
    words: 'Paused: nothing is sent or received.',
    prepare: told('Fourth Coffee: roastery', {
      ...{ ...synced(), Sync_with_Partner_Center__c: false },
      Referral_Identifier__c: 'aaaaaaaa-0000-4000-8000-000000000001',
      Partner_Center_Sync_Status__c: 'Paused',
    }),
    shows: 'Paused',
  },
  {
    name: 'card-ended',
    words: 'Closed in Partner Center.',
    prepare: told('Fabrikam: field service', {
      ...synced(),
      Referral_Status__c: 'Closed',
      Referral_Substatus__c: 'Won',
    }),
    shows: 'Closed in Partner Center',
  },
  {
    name: 'card-error',
    words: 'The org does not answer.',
    async prepare({ salesforce, makeDeal }) {
      const id = await makeDeal('Proseware: help desk');
      salesforce.fail(refuse(/ui-api\/records/));
      return viewOf(id);
    },
    shows: 'This did not work',
    undo: async ({ salesforce }) => {
      salesforce.heal();
    },
  },
  {
    name: 'card-no-access',
    words: 'Without a permission set of Partner Center.',
    async prepare({ salesforce, makeDeal }) {
      const id = await makeDeal('Proseware: archive');
      const admin = salesforce.as(salesforce.users.admin);
      const assignments = await admin.query(
        "SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = 'seller@contoso.example'",
      );
      for (const row of assignments) await admin.delete('PermissionSetAssignment', String(row['Id']));
      return viewOf(id);
    },
    shows: 'You have no access to this',
    async undo({ salesforce }) {
      const admin = salesforce.as(salesforce.users.admin);
      const [user] = await admin.query("SELECT Id FROM User WHERE Username = 'seller@contoso.example'");
      const [set] = await admin.query("SELECT Id FROM PermissionSet WHERE Name = 'Partner_Center_Seller'");
      await admin.create('PermissionSetAssignment', { AssigneeId: user?.['Id'], PermissionSetId: set?.['Id'] });
    },
  },
  {
    name: 'card-german',
    words: 'In German.',
    visit: { language: 'de' },
    prepare: async ({ makeDeal }) => viewOf(await makeDeal('Contoso: Lager', { Products__c: 'SOL-10001-AAA' })),
    act: (page) => card(page).getByText('Mit Partner Center synchronisieren').click(),
    shows: 'Alles ist da',
  },
];

/** A deal with the newest `count` events of its story, three a day. */
async function addEvents({ salesforce, makeDeal }: Setting, count: number): Promise<string> {
  const id = await makeDeal('Adventure Works: bicycles for rent');
  const integration = salesforce.as(salesforce.users.integration);
  if (count > 0) await integration.update('Opportunity', id, synced());
  for (const [index, { error, ...news }] of story.slice(0, count).entries()) {
    const occurredAt = Date.now() - (index * 86_400_000) / 3;
    const event = eventOf({ id: `deal-${id}`, dueSeq: index }, id, news, occurredAt, error);
    await integration.create('Partner_Center_Sync_Event__c', {
      Opportunity__c: id,
      External_Id__c: event.externalId,
      Occurred__c: new Date(occurredAt).toISOString(),
      Direction__c: event.direction,
      Outcome__c: event.outcome,
      Summary__c: event.summary,
      Changes__c: event.changes,
      Lost_Value__c: event.lost,
      Error_Code__c: event.errorCode,
    });
  }
  return viewOf(id);
}

const timelineStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'timeline-empty',
    words: 'Nothing has happened yet.',
    prepare: (setting) => addEvents(setting, 0),
    shows: 'Nothing has happened yet',
  },
  {
    name: 'timeline-events',
    words: 'What happened, newest first: direction, outcome, what changed, the value that gave way.',
    prepare: (setting) => addEvents(setting, story.length),
    shows: 'Value that gave way in the conflict',
  },
];

const inboxStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'inbox-empty',
    words: 'No deal waits.',
    prepare: async ({ salesforce }) => {
      const admin = salesforce.as(salesforce.users.admin);
      const waitingDeals = await admin.query("SELECT Id FROM Opportunity WHERE Referral_Status__c = 'New'");
      for (const row of waitingDeals) await admin.delete('Opportunity', String(row['Id']));
      return '/lightning/n/Partner_Center_Inbox';
    },
    shows: 'No deal waits for an answer',
  },
  {
    name: 'inbox-deals',
    words: 'Deals from Microsoft, the most urgent first.',
    async prepare(setting) {
      for (const [name, days] of [
        ['Northwind Traders: data platform', 9],
        ['Contoso Suites: guest app', 2],
        ['Lamna Healthcare: imaging', 5],
      ] as const)
        await told(name, waiting(days))(setting);
      return '/lightning/n/Partner_Center_Inbox';
    },
    shows: 'Contoso Suites: guest app',
  },
  {
    name: 'inbox-declining',
    words: 'Declining in the inbox.',
    prepare: async () => '/lightning/n/Partner_Center_Inbox',
    act: (page) => page.getByRole('button', { name: 'Decline …' }).first().click(),
    shows: 'Why do you decline?',
  },
  {
    name: 'inbox-linking',
    words: 'Linking to an opportunity that the seller has already.',
    prepare: async () => '/lightning/n/Partner_Center_Inbox',
    async act(page) {
      await page.getByRole('button', { name: 'I have this deal already …' }).first().click();
      await page.locator('lightning-record-picker input').fill('Adventure');
      await page.locator('lightning-record-picker [role=option]').first().waitFor();
    },
    shows: 'Your own opportunity',
  },
  unanswered('inbox-error', '/lightning/n/Partner_Center_Inbox'),
];

const healthStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'health-no-relay',
    words: 'No relay has reported yet.',
    visit: { role: 'admin' },
    prepare: async () => '/lightning/n/Partner_Center_Sync_Health',
    shows: 'No relay has reported yet',
  },
  {
    name: 'health-running',
    words: 'The relay, failures by reason with the fix, and the last seven days.',
    visit: { role: 'admin' },
    async prepare(setting) {
      const { salesforce } = setting;
      await salesforce.as(salesforce.users.integration).create('Partner_Center_Relay__c', {
        Name: 'relay-1',
        External_Id__c: 'relay-1',
        Version__c: '1.0.0',
        Last_Heartbeat__c: daysFromNow(-0.001),
        Last_From_Partner_Center__c: daysFromNow(-0.01),
        Last_From_Salesforce__c: daysFromNow(-0.004),
        Queue_Depth__c: 2,
        Failed_Pairs__c: 3,
        Credential_Expires__c: daysFromNow(9),
        Disabled_Mappings__c: disabledMappings,
        Api_Calls_Used__c: 18_000,
        Api_Calls_Limit__c: 100_000,
      });
      await told('Wide World Importers: customs', failed(problems.closed))(setting);
      await told('Litware: terminals', failed(problems.currency))(setting);
      await addEvents(setting, story.length);
      return '/lightning/n/Partner_Center_Sync_Health';
    },
    shows: 'The relay is running',
  },
  {
    name: 'health-table',
    words: 'The last seven days as a table.',
    visit: { role: 'admin' },
    prepare: async () => '/lightning/n/Partner_Center_Sync_Health',
    act: (page) => page.getByRole('button', { name: 'Show as a table' }).click(),
    shows: 'Show as bars',
  },
  unanswered('health-error', '/lightning/n/Partner_Center_Sync_Health', { role: 'admin' }),
];

const bulkStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'bulk-share',
    words: 'The open deals of a seller, and what each lacks.',
    async prepare({ makeDeal }) {
      await makeDeal('Woodgrove Bank: branches', { Products__c: 'SOL-10001-AAA', CloseDate: '2026-12-15' });
      return '/lightning/n/Partner_Center_Bulk_Share';
    },
    shows: 'Woodgrove Bank: branches',
  },
  unanswered('bulk-error', '/lightning/n/Partner_Center_Bulk_Share'),
];

const of = (tag: string, states: readonly Omit<State, 'of'>[]): State[] =>
  states.map((state) => ({ ...state, of: tag }));

/** Every state of every component that stands on a page. */
export const states: readonly State[] = [
  ...of('c-partner-center-card', cardStates),
  ...of('c-partner-center-timeline', timelineStates),
  ...of('c-partner-center-inbox', inboxStates),
  ...of('c-partner-center-health', healthStates),
  ...of('c-partner-center-bulk-share', bulkStates),
];
