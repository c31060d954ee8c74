import type { PartnerCenterCloud } from '../test/clouds/partner-center/start.ts';
import type { SalesforceCloud } from '../test/clouds/salesforce/start.ts';
import { duePairs, eventually, runCosell, type Environment, type RunningRelay } from '../test/relay-under-test.ts';

/** What the story is played with. */
export interface Stage {
  partnerCenter: PartnerCenterCloud;
  salesforce: SalesforceCloud;
  relay: RunningRelay;
  environment: Environment;
}

export interface Step {
  who: 'Operator' | 'Partner Center' | 'Salesforce' | 'Nobody';
  what: string;
  /** The preparation before the clock starts. */
  before?: () => Promise<void>;
  /** Performs the step. When its effect is visible, resolves to what to look at; rejects if it did not happen. */
  play: (stage: Stage, memory: Memory) => Promise<string[]>;
}

/** What later steps need from earlier ones. */
export interface Memory {
  receivedReferral?: string;
  ownOpportunity?: string;
}

type Row = Record<string, unknown>;

const select =
  'SELECT Id, Name, Amount, CloseDate, Account.Name, Sync_with_Partner_Center__c, Referral_Identifier__c, Referral_Link__c, ' +
  'Partner_Center_Sync_Status__c, Partner_Center_Sync_Icon__c, (SELECT Contact.Name FROM OpportunityContactRoles) FROM Opportunity';

async function opportunity({ salesforce }: Stage, where: string, holds: (row: Row) => boolean): Promise<Row> {
  const seller = salesforce.as(salesforce.users.seller);
  return eventually(`an opportunity ${where} as expected`, async () =>
    (await seller.query(`${select} WHERE ${where}`)).find(holds),
  );
}

/** Synced, with the sign that lists show: ✔, or ✉ while a deal from Microsoft is waiting for our answer. */
const isSynced = (row: Row, sign = '✔') =>
  row['Partner_Center_Sync_Status__c'] === 'Synced' && row['Partner_Center_Sync_Icon__c'] === sign;
const pageOf = ({ salesforce }: Stage, id: unknown) => `${salesforce.url}/lightning/r/Opportunity/${String(id)}/view`;
const known = (id: string | undefined): string => {
  if (id === undefined) throw new Error('An earlier step did not happen.');
  return id;
};

/** One deal from Microsoft, one deal to Microsoft, and silence. */
export const story: readonly Step[] = [
  {
    who: 'Operator',
    what: 'registers the relay in Partner Center: refused while another system holds the address, then with --overwrite',
    async play({ environment }) {
      const refused = await runCosell(environment, 'webhook', 'register');
      if (refused.code !== 1 || !refused.output.includes('WEBHOOK_TAKEN'))
        throw new Error(`A foreign endpoint was not protected: ${refused.output}`);
      const registered = await runCosell(environment, 'webhook', 'register', '--overwrite');
      if (registered.code !== 0) throw new Error(registered.output);
      return [
        '$ cosell webhook register',
        ...refused.output.split('\n'),
        '$ cosell webhook register --overwrite',
        ...registered.output.split('\n'),
      ];
    },
  },
  {
    who: 'Partner Center',
    what: 'Microsoft sends a referral: the opportunity appears in Salesforce with account and contact',
    async play(stage, memory) {
      const { id } = stage.partnerCenter.asMicrosoft().sendReferral();
      memory.receivedReferral = id;
      const whole = (row: Row) =>
        isSynced(row, '✉') && row['Account'] != null && row['OpportunityContactRoles'] != null;
      const row = await opportunity(stage, `Referral_Identifier__c = '${id}'`, whole);
      return [
        `${String(row['Name'])}: ${String(row['Amount'])}, ✉ Synced, waiting for our answer`,
        pageOf(stage, row['Id']),
      ];
    },
  },
  {
    who: 'Partner Center',
    what: 'its value and closing date change: Salesforce shows them',
    // The relay waits with a record that was changed within the current second: here, by the relay itself a moment ago.
    before: () => pause(1_100),
    async play(stage, memory) {
      const id = known(memory.receivedReferral);
      stage.partnerCenter.asMicrosoft().updateReferral(id, [
        { op: 'replace', path: '/details/dealValue', value: 75_000 },
        { op: 'replace', path: '/details/closingDateTime', value: '2027-06-30T00:00:00Z' },
      ]);
      const row = await opportunity(
        stage,
        `Referral_Identifier__c = '${id}'`,
        ({ Amount, CloseDate }) => Amount === 75_000 && CloseDate === '2027-06-30',
      );
      return ['75,000, closing 2027-06-30', pageOf(stage, row['Id'])];
    },
  },
  {
    who: 'Salesforce',
    what: 'a seller ticks "Sync with Partner Center" on one of their deals: the co-sell referral is created, link and ✔ come back',
    async play(stage, memory) {
      const id = await ownDeal(stage);
      memory.ownOpportunity = id;
      await stage.salesforce.as(stage.salesforce.users.seller).update('Opportunity', id, {
        Sync_with_Partner_Center__c: true,
        How_can_Microsoft_help__c: 'Proof Of Concept or Demo',
        Products__c: 'SOL-15974-MQF',
      });
      const row = await opportunity(stage, `Id = '${id}'`, (found) => isSynced(found));
      const own = stage.partnerCenter.referral(String(row['Referral_Identifier__c']));
      const halves = stage.partnerCenter.referrals().filter(({ engagementId }) => engagementId === own?.engagementId);
      const microsofts = halves.filter(({ organizationId }) => organizationId === 'msft');
      if (own?.type !== 'Shared' || halves.length !== 2 || microsofts.length !== 1)
        throw new Error(`There are ${String(halves.length)} halves, ${String(microsofts.length)} of them Microsoft's.`);
      return ["own half and exactly one of Microsoft's", String(row['Referral_Link__c']), pageOf(stage, id)];
    },
  },
  {
    who: 'Salesforce',
    what: 'the seller changes the amount: Partner Center shows it',
    async play(stage, memory) {
      const id = known(memory.ownOpportunity);
      await stage.salesforce.as(stage.salesforce.users.seller).update('Opportunity', id, { Amount: 120_000 });
      const referral = await eventually('the new value in Partner Center', () =>
        stage.partnerCenter
          .referrals()
          .find(
            ({ externalReferenceId, details }) => externalReferenceId === id && Number(details.dealValue) === 120_000,
          ),
      );
      return ['120,000', `${stage.partnerCenter.pageUrl}/referrals/${referral.id}`];
    },
  },
  {
    who: 'Nobody',
    what: 'changes anything: no further write on either side (no echo)',
    async play(stage) {
      await quiet(stage);
      stage.partnerCenter.clearCalls();
      stage.salesforce.clearCalls();
      // Long enough for two sweeps, which read both sides.
      await pause(2_500);
      await quiet(stage);
      const writes = [...stage.partnerCenter.calls(), ...stage.salesforce.calls()].filter(
        ({ method, path }) => method !== 'GET' && !path.includes('/oauth2/'),
      );
      if (writes.length > 0)
        throw new Error(`There were writes: ${writes.map(({ method, path }) => `${method} ${path}`).join(', ')}`);
      return ['0 further writes on either side'];
    },
  },
];

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A deal as a seller creates it before sharing it. */
export async function ownDeal({ salesforce }: Stage, customer = 'Adventure Works'): Promise<string> {
  const seller = salesforce.as(salesforce.users.seller);
  const account = await seller.create('Account', {
    Name: customer,
    BillingStreet: '1 Long Road',
    BillingCity: 'Munich',
    BillingPostalCode: '80331',
    BillingCountry: 'Germany',
  });
  const contact = await seller.create('Contact', {
    AccountId: account,
    FirstName: 'Kim',
    LastName: 'Akers',
    Email: 'kim.akers@adventure-works.example',
    Phone: '+49 89 5550100',
  });
  const id = await seller.create('Opportunity', {
    Name: `${customer}: bike rental app`,
    AccountId: account,
    StageName: 'Qualification',
    Amount: 90_000,
    CloseDate: '2027-05-31',
    Description: 'They rent out bikes in twelve cities and want one app for all.',
  });
  await seller.create('OpportunityContactRole', { OpportunityId: id, ContactId: contact, IsPrimary: true });
  return id;
}

/** No change is on its way between the clouds, and no pair is waiting in the relay. */
async function quiet({ partnerCenter, salesforce, relay }: Stage): Promise<void> {
  await eventually('quiet', async () => {
    await Promise.all([partnerCenter.settle(), salesforce.settle()]);
    return (await duePairs(relay)) === 0;
  });
}
