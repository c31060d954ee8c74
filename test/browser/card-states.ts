import type { Page } from 'playwright-core';
import { eventRecord } from '../../relay/salesforce/timeline.ts';
import { eventOf } from '../../relay/sync/record/timeline-event.ts';
import { viewOf } from './paths.ts';
import { problems, refusedByTheOrg } from './relay-words.ts';
import { card, chooseHelp } from './seller-does.ts';
import { failed, idOf, refuse, shared, synced, told, waiting, type State } from './state.ts';

const turnOn = (page: Page) => card(page).getByText('Sync with Partner Center').click();
/** Longer than anybody looks at a page that loads, and not so long that the org cannot be closed soon. */
const longMs = 20_000;

/** Every state of the card on the page of an opportunity. */
export const cardStates: readonly Omit<State, 'of'>[] = [
  {
    name: 'card-loading',
    words: 'Loading.',
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
    words: 'The switch is on: what is still missing, with links to where it is filled in.',
    prepare: async ({ makeDeal }) =>
      viewOf(await makeDeal('Wingtip Toys: loyalty', { withContact: false, Amount: null })),
    async act(page) {
      await turnOn(page);
      await chooseHelp(page);
    },
    shows: /items to complete/,
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
    words: 'Nothing is missing: ready to share, with the solution of a recent deal.',
    async prepare(setting) {
      await told('Adventure Works: tours', { ...synced(), Referral_Direction__c: 'To Microsoft' })(setting);
      return viewOf(await setting.makeDeal('Adventure Works: shop'));
    },
    async act(page) {
      await turnOn(page);
      await chooseHelp(page);
    },
    shows: 'Nothing is missing',
  },
  {
    name: 'card-pending',
    words: 'On its way to Partner Center.',
    prepare: told('Adventure Works: helmets', { ...shared, Partner_Center_Sync_Status__c: 'Pending' }),
    shows: 'Sending to Partner Center',
  },
  {
    name: 'card-synced',
    words: 'Synced, with a link to the deal in Partner Center.',
    prepare: told('Adventure Works: bicycles', synced()),
    shows: 'Synced',
  },
  {
    name: 'card-waiting',
    words: 'Microsoft sent the deal and is waiting for an answer.',
    prepare: told('Northwind Traders: data platform', waiting(3)),
    shows: 'Microsoft is waiting for your answer',
  },
  {
    name: 'card-declining',
    words: 'Declining: the seller gives a reason, which Microsoft sees.',
    prepare: told('Northwind Traders: archive', waiting(6)),
    act: (page) => card(page).getByRole('button', { name: 'Decline …' }).click(),
    shows: 'Why are you declining?',
  },
  {
    name: 'card-attention',
    words: 'Needs attention: what is wrong, what to do, and Try again.',
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
    name: 'card-untold',
    words: 'The record refuses every save: the card shows the newest event.',
    async prepare(setting) {
      const path = await told('Wingtip Toys: kiosk', synced())(setting);
      const { event, error } = refusedByTheOrg;
      const row = eventOf({ id: 'kiosk', dueSeq: 1 }, idOf(path), event, { now: Date.now(), error });
      const { salesforce } = setting;
      const integration = salesforce.as(salesforce.users.integration);
      await integration.create('Partner_Center_Sync_Event__c', { ...eventRecord(row) });
      return path;
    },
    shows: /Fill in the region/,
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
    name: 'card-not-sent',
    words: 'A closed deal was corrected: information that can be dismissed, not an alarm.',
    prepare: told('Fabrikam: branch office', {
      ...{ ...synced(), Referral_Status__c: 'Closed', Referral_Substatus__c: 'Won' },
      Partner_Center_Error_Code__c: 'REFERRAL_CLOSED',
    }),
    shows: /^Not sent: the deal is closed in Partner Center/,
  },
  {
    name: 'card-offered',
    words:
      'Partner Center names an opportunity that no seller has shared: one click links the two, or keeps them apart.',
    prepare: told('Lamna Healthcare: wards', failed(problems.offered, {})),
    shows: 'Keep the two in sync',
  },
  {
    name: 'card-error',
    words: 'The org does not respond.',
    async prepare({ salesforce, makeDeal }) {
      const id = await makeDeal('Proseware: help desk');
      salesforce.fail(refuse(/ui-api\/records/));
      return viewOf(id);
    },
    shows: 'Something went wrong',
    undo: async ({ salesforce }) => {
      salesforce.heal();
    },
  },
  {
    name: 'card-no-access',
    words: 'Without a Partner Center permission set.',
    async prepare({ salesforce, makeDeal }) {
      const id = await makeDeal('Proseware: archive');
      const admin = salesforce.as(salesforce.users.admin);
      const assignments = await admin.query(
        "SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = 'seller@contoso.example'",
      );
      for (const row of assignments) await admin.delete('PermissionSetAssignment', String(row['Id']));
      return viewOf(id);
    },
    shows: "You don't have access to this",
    async undo({ salesforce }) {
      const admin = salesforce.as(salesforce.users.admin);
      const [user] = await admin.query("SELECT Id FROM User WHERE Username = 'seller@contoso.example'");
      const [set] = await admin.query("SELECT Id FROM PermissionSet WHERE Name = 'Partner_Center_Seller'");
      await admin.create('PermissionSetAssignment', { AssigneeId: user?.['Id'], PermissionSetId: set?.['Id'] });
    },
  },
  {
    name: 'card-dark',
    words: 'In a dark theme.',
    visit: { theme: 'dark' },
    prepare: told(
      'Tailspin Toys: kiosks',
      failed(problems.unready, { Sync_with_Partner_Center__c: true, How_can_Microsoft_help__c: 'General or Other' }),
      { withContact: false },
    ),
    shows: 'Needs your attention',
  },
  {
    name: 'card-forced-colors',
    words: 'In the colours that the person has set in the system.',
    visit: { hasForcedColors: true },
    prepare: told('Northwind Traders: forecast', waiting(5)),
    shows: 'Microsoft is waiting for your answer',
  },
  {
    name: 'card-german',
    words: 'In German.',
    visit: { language: 'de' },
    prepare: async ({ makeDeal }) => viewOf(await makeDeal('Contoso: Lager', { Products__c: 'SOL-10001-AAA' })),
    act: (page) => card(page).getByText('Mit Partner Center synchronisieren').click(),
    shows: 'Nichts fehlt',
  },
];
