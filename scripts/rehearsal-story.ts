import { z } from 'zod';
import type { PartnerCenterCloud } from '../test/clouds/partner-center/start.ts';
import { eventually } from '../test/relay-under-test.ts';
import { rowsOf } from './org-check.ts';

/** The part of a connection to the org that the story uses. */
interface Rehearsing {
  connection: {
    instanceUrl: string;
    query(soql: string): PromiseLike<{ records: unknown[] }>;
    sobject(name: string): {
      create(fields: Record<string, unknown>): PromiseLike<unknown>;
      update(fields: { Id: string } & Record<string, unknown>): PromiseLike<unknown>;
    };
  };
  partnerCenter: PartnerCenterCloud;
}

const created = z.object({ id: z.string() });
const shown = z.object({
  ...{ Id: z.string(), Amount: z.number().nullish(), Partner_Center_Sync_Status__c: z.string().nullish() },
  Referral_Identifier__c: z.string().nullish(),
});
/** A sweep runs every 15 s, and a real org answers slowly. */
const patienceMs = 60_000;

/** Plays one deal in each direction, in the org and in the simulated Partner Center. Calls `made` for each record. Resolves to the number of steps that did not happen. */
export async function playIn(
  { connection, partnerCenter }: Rehearsing,
  made: (object: string, id: string) => void,
): Promise<number> {
  const create = async (object: string, fields: Record<string, unknown>) => {
    const { id } = created.parse(await connection.sobject(object).create(fields));
    made(object, id);
    return id;
  };
  const synced = (where: string, holds: (row: z.infer<typeof shown>) => boolean = () => true) =>
    eventually(
      `an opportunity as expected (${where})`,
      async () => {
        const soql = `SELECT Id, Amount, Partner_Center_Sync_Status__c, Referral_Identifier__c FROM Opportunity WHERE ${where}`;
        const [row] = await rowsOf(connection, soql, shown);
        return row?.Partner_Center_Sync_Status__c === 'Synced' && holds(row) && row;
      },
      patienceMs,
    );
  const page = (id: string) => `${connection.instanceUrl}/${id}`;
  let own = '';
  const steps: readonly [what: string, play: () => Promise<string>][] = [
    [
      'Microsoft sends a referral: the opportunity appears in your org',
      async () => {
        const { id } = partnerCenter.asMicrosoft().sendReferral();
        return page((await synced(`Referral_Identifier__c = '${id}'`)).Id);
      },
    ],
    [
      'you share a deal of your own: the co-sell referral exists, and ✔ comes back',
      async () => {
        const AccountId = await create('Account', { Name: 'Adventure Works (rehearsal)', BillingCountry: 'Germany' });
        const person = {
          FirstName: 'Kim',
          LastName: 'Akers',
          Email: 'kim.akers@adventure-works.example',
          Phone: '+49 89 5550100',
        };
        const ContactId = await create('Contact', { AccountId, ...person });
        const deal = {
          Name: 'Adventure Works: bike rental app',
          StageName: 'Qualification',
          Amount: 90_000,
          CloseDate: '2030-05-31',
        };
        own = await create('Opportunity', { ...deal, AccountId });
        await create('OpportunityContactRole', { OpportunityId: own, ContactId, IsPrimary: true });
        await connection.sobject('Opportunity').update({
          ...{ Id: own, Sync_with_Partner_Center__c: true, How_can_Microsoft_help__c: 'Proof Of Concept or Demo' },
          Products__c: 'SOL-15974-MQF',
        });
        const row = await synced(`Id = '${own}'`, (found) => found.Referral_Identifier__c != null);
        return `${page(own)}, ${partnerCenter.pageUrl}/referrals/${String(row.Referral_Identifier__c)}`;
      },
    ],
    [
      'you change its amount: Partner Center shows it',
      async () => {
        await connection.sobject('Opportunity').update({ Id: own, Amount: 120_000 });
        const one = await eventually(
          'the new value in Partner Center',
          () =>
            partnerCenter
              .referrals()
              .find((each) => each.externalReferenceId === own && Number(each.details.dealValue) === 120_000),
          patienceMs,
        );
        return `${partnerCenter.pageUrl}/referrals/${one.id}`;
      },
    ],
  ];
  for (const [index, [what, play]] of steps.entries()) {
    const started = performance.now();
    const [mark, seen] = await play().then(
      (line) => ['✔', line] as const,
      (thrown: unknown) => ['✘', String(thrown)] as const,
    );
    console.log(`${mark} ${what}  [${(performance.now() - started).toFixed(0)} ms]\n    ${seen}`);
    if (mark === '✘') return steps.length - index;
  }
  return 0;
}
