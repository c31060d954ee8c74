import { eventRecord } from '../../relay/salesforce/timeline.ts';
import { eventOf } from '../../relay/sync/record/timeline-event.ts';
import { viewOf } from './paths.ts';
import { disabledMappings, problems, story } from './relay-words.ts';
import { daysFromNow, failed, synced, told, unanswered, waiting, type Setting, type State } from './state.ts';

/** A deal with the newest `count` events of its story, three a day. */
async function addEvents({ salesforce, makeDeal }: Setting, count: number): Promise<string> {
  const id = await makeDeal('Adventure Works: bicycles for rent');
  const integration = salesforce.as(salesforce.users.integration);
  if (count > 0) await integration.update('Opportunity', id, synced());
  for (const [index, { error, event }] of story.slice(0, count).entries()) {
    const occurredAt = Date.now() - (index * 86_400_000) / 3;
    const row = eventOf({ id: `deal-${id}`, dueSeq: index }, id, event, { now: occurredAt, error });
    await integration.create('Partner_Center_Sync_Event__c', { ...eventRecord(row) });
  }
  return viewOf(id);
}

export const timelineStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'timeline-empty',
    words: 'Nothing has happened yet.',
    prepare: (setting) => addEvents(setting, 0),
    shows: 'Nothing has happened yet',
  },
  {
    name: 'timeline-events',
    words: 'Events, newest first: outcome, direction, what changed, and the overwritten value.',
    prepare: (setting) => addEvents(setting, story.length),
    shows: 'Overwritten value',
  },
];

export const inboxStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'inbox-empty',
    words: 'No deals are waiting.',
    prepare: async ({ salesforce }) => {
      const admin = salesforce.as(salesforce.users.admin);
      const waitingDeals = await admin.query("SELECT Id FROM Opportunity WHERE Referral_Status__c = 'New'");
      for (const row of waitingDeals) await admin.delete('Opportunity', String(row['Id']));
      return '/lightning/n/Partner_Center_Inbox';
    },
    shows: 'No deals are waiting for an answer',
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
    shows: 'Why are you declining?',
  },
  {
    name: 'inbox-held',
    words: 'Accepted: the seller can undo it for ten seconds.',
    prepare: async () => '/lightning/n/Partner_Center_Inbox',
    act: (page) => page.getByRole('button', { name: 'Accept', exact: true }).first().click(),
    shows: 'This answer will be sent in 10 seconds.',
  },
  {
    name: 'inbox-linking',
    words: 'Linking the deal to an existing opportunity.',
    async prepare({ salesforce }) {
      await salesforce.as(salesforce.users.seller).create('Opportunity', {
        ...{
          Name: 'Adventure Works: three shops',
          StageName: 'Qualification',
          CloseDate: '2027-06-30',
          Amount: 42_000,
        },
      });
      return '/lightning/n/Partner_Center_Inbox';
    },
    async act(page) {
      await page.getByRole('button', { name: 'I already have this deal …' }).first().click();
      const panel = page.locator('c-partner-center-link');
      await panel.getByRole('searchbox', { name: 'Find your opportunity by its name' }).fill('Adventure');
      await panel
        .getByRole('button', { name: /^Adventure Works/ })
        .first()
        .click();
    },
    shows: /^Partner Center changes: /,
  },
  {
    name: 'inbox-dark',
    words: 'In a dark theme.',
    visit: { theme: 'dark' },
    prepare: async () => '/lightning/n/Partner_Center_Inbox',
    act: (page) => page.getByRole('button', { name: 'Details' }).first().click(),
    shows: 'Customer contact',
  },
  unanswered('inbox-error', '/lightning/n/Partner_Center_Inbox'),
];

export const healthStates: readonly Omit<State, 'of'>[] = [
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
  {
    name: 'health-dark',
    words: 'In a dark theme.',
    visit: { role: 'admin', theme: 'dark' },
    prepare: async () => '/lightning/n/Partner_Center_Sync_Health',
    shows: 'The relay is running',
  },
  unanswered('health-error', '/lightning/n/Partner_Center_Sync_Health', { role: 'admin' }),
];

const setupPath = '/lightning/n/Partner_Center_Setup';

export const setupStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'setup-first',
    words: 'No relay has reported yet: what to do first.',
    visit: { role: 'admin' },
    async prepare({ salesforce }) {
      const admin = salesforce.as(salesforce.users.admin);
      const relays = await admin.query('SELECT Id FROM Partner_Center_Relay__c');
      for (const row of relays) await admin.delete('Partner_Center_Relay__c', String(row['Id']));
      return setupPath;
    },
    shows: 'No relay has reported yet',
  },
  {
    name: 'setup-left',
    words: 'What is left to do, what is worth a look and what is done, each with the place where it is done.',
    visit: { role: 'admin' },
    async prepare({ salesforce }) {
      await salesforce.as(salesforce.users.integration).create('Partner_Center_Relay__c', {
        Name: 'relay',
        External_Id__c: 'relay',
        Version__c: '1.0.0',
        Last_Heartbeat__c: daysFromNow(-0.001),
        Last_From_Salesforce__c: daysFromNow(-0.004),
        Setup_Checks__c: JSON.stringify({
          at: daysFromNow(-0.001),
          checks: [
            { name: 'package', state: 'done', code: 'PACKAGE_FITS', values: ['1.0.0', '1.0.0'] },
            { name: 'flows', state: 'todo', code: 'FLOWS_OFF', values: ['Opportunity: Partner Center Notify'] },
            { name: 'license', state: 'done', code: 'LICENSE_ASSIGNED', values: [] },
            { name: 'sellers', state: 'done', code: 'SELLERS_ASSIGNED', values: [] },
            { name: 'sharing', state: 'look', code: 'SHARING_CLOSED', values: [] },
            { name: 'owner', state: 'look', code: 'OWNER_BLANK', values: [] },
            { name: 'mapping', state: 'done', code: 'MAPPING_FITS', values: [] },
            { name: 'stages', state: 'look', code: 'STAGES_UNNAMED', values: ['Piloting', 'Legal Review'] },
            { name: 'solutions', state: 'todo', code: 'SOLUTIONS_NONE', values: [] },
          ],
        }),
      });
      return setupPath;
    },
    shows: 'Activate these flows: Opportunity: Partner Center Notify',
  },
  unanswered('setup-error', setupPath, { role: 'admin' }),
];

export const bulkStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'bulk-share',
    words: 'The open deals of a seller, what each one is missing, and the choices for all of them.',
    async prepare({ makeDeal }) {
      await makeDeal('Woodgrove Bank: branches', { Products__c: 'SOL-10001-AAA', CloseDate: '2026-12-15' });
      return '/lightning/n/Partner_Center_Bulk_Share';
    },
    shows: 'Woodgrove Bank: branches',
  },
  unanswered('bulk-error', '/lightning/n/Partner_Center_Bulk_Share'),
];
