import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { manualClock } from '../clock.ts';
import { isTriggered } from '../clouds/salesforce/deploy/metadata.ts';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import { metadata, startPackageOrg } from './package-files.ts';

type Fields = Readonly<Record<string, unknown>>;
type Writer = 'seller' | 'admin' | 'integration';

const present = [...metadata.flows.values()].some((flow) => isTriggered(flow) && flow.object === 'Account');
const deal = { StageName: 'Prospecting', CloseDate: '2027-01-31' };
const shared = { Sync_with_Partner_Center__c: true };

describe('A change around a deal', { skip: !present && 'not in the package' }, () => {
  const clock = manualClock(Date.parse('2026-11-22T09:00:00Z'));
  let org: SalesforceCloud;
  let account = '';
  let other = '';
  const deals: Record<string, string> = {};
  const contacts: string[] = [];

  before(async () => {
    org = await startPackageOrg({ clock });
    const seller = org.as(org.users.seller);
    account = await seller.create('Account', { Name: 'Contoso', BillingCountry: 'DE' });
    other = await seller.create('Account', { Name: 'Fabrikam', BillingCountry: 'DE' });
    const make = async (Name: string, AccountId: string, fields: Fields) => {
      deals[Name] = await seller.create('Opportunity', { ...deal, Name, AccountId, ...fields });
    };
    await make('first', account, shared);
    await make('second', account, shared);
    await make('not shared', account, {});
    await make('closed', account, { ...shared, StageName: 'Closed Won' });
    await make('of another account', other, shared);
    for (const LastName of ['Ann', 'Ben']) contacts.push(await seller.create('Contact', { LastName, AccountId: account }));
  });
  after(() => org.close());

  async function requests(): Promise<Map<string, unknown>> {
    const rows = await org.as(org.users.admin).query('SELECT Name, Partner_Center_Sync_Requested__c FROM Opportunity');
    return new Map(rows.map((row) => [String(row['Name']), row['Partner_Center_Sync_Requested__c']]));
  }

  /** The names of the deals for which what somebody does asks for a synchronization; the relay is told of exactly these. */
  async function toldOf(work: () => Promise<unknown>): Promise<string[]> {
    // Times of requests are whole seconds.
    clock.advance(1000);
    const earlier = org.outboundQueue().length;
    const before = await requests();
    await work();
    const after = await requests();
    const asked = Object.keys(deals).filter((name) => before.get(name) !== after.get(name));
    const told = org
      .outboundQueue()
      .slice(earlier)
      .flatMap(({ notifications }) => notifications.map(({ recordId }) => recordId));
    assert.deepEqual(
      told.toSorted(),
      asked.map((name) => deals[name]).toSorted(),
    );
    return asked;
  }

  const accountCases: Readonly<Record<string, { change: Fields; by?: Writer; told: readonly string[] }>> = {
    'another country': { change: { BillingCountry: 'FR' }, told: ['first', 'second'] },
    'another country, by an admin': { change: { BillingCountry: 'AT' }, by: 'admin', told: ['first', 'second'] },
    'another country, by the relay': { change: { BillingCountry: 'CH' }, by: 'integration', told: [] },
    'another city': { change: { BillingCity: 'Bern' }, told: ['first', 'second'] },
    'another name': { change: { Name: 'Contoso AG' }, told: ['first', 'second'] },
    'the same name': { change: { Name: 'Contoso AG' }, told: [] },
    'another phone number': { change: { Phone: '+41 31 000 00 00' }, told: [] },
  };
  for (const [name, { change, by = 'seller', told }] of Object.entries(accountCases))
    it(`of the account (${name}) reaches ${told.length === 0 ? 'nobody' : 'its open shared deals'}`, async () => {
      assert.deepEqual(await toldOf(() => org.as(org.users[by]).update('Account', account, change)), told);
    });

  const role = (OpportunityId: string | undefined, contact: number, IsPrimary: boolean) => ({ OpportunityId, ContactId: contacts[contact], IsPrimary });

  it('of its primary contact reaches the relay, one of another contact does not', async () => {
    const seller = org.as(org.users.seller);
    assert.deepEqual(await toldOf(() => seller.create('OpportunityContactRole', role(deals['first'], 0, false))), []);
    let primary = '';
    assert.deepEqual(
      await toldOf(async () => {
        primary = await seller.create('OpportunityContactRole', role(deals['first'], 1, true));
      }),
      ['first'],
    );
    assert.deepEqual(await toldOf(() => seller.update('OpportunityContactRole', primary, { Role: 'Decision Maker' })), []);
    assert.deepEqual(await toldOf(() => seller.update('OpportunityContactRole', primary, { ContactId: contacts[0] })), ['first']);
    assert.deepEqual(await toldOf(() => seller.create('OpportunityContactRole', role(deals['not shared'], 1, true))), []);
    assert.deepEqual(
      await toldOf(() => org.as(org.users.integration).create('OpportunityContactRole', role(deals['second'], 1, true))),
      [],
    );
  });

  it('is undone together with the save that made it', async () => {
    const seller = org.as(org.users.seller);
    const tooLong = { BillingCountry: 'US', Name: 'x'.repeat(300) };
    assert.deepEqual(
      await toldOf(() => assert.rejects(seller.update('Account', account, tooLong), { errorCode: 'STRING_TOO_LONG' })),
      [],
    );
  });
});
