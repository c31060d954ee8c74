import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { manualClock } from '../../../clock.ts';
import { apiOf, startFixtureOrg } from '../fixture.ts';
import type { SalesforceCloud } from '../start.ts';

const deal = { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2027-03-31' };

describe('a person at work in the org', () => {
  const clock = manualClock();
  let cloud: SalesforceCloud;
  before(async () => {
    cloud = await startFixtureOrg({ clock });
    cloud.pauseOutbound();
  });
  after(() => cloud.close());
  const seller = () => cloud.as(cloud.users.seller);
  const admin = () => cloud.as(cloud.users.admin);

  it('takes a record out of the recycle bin, with what was deleted along with it and nothing else', async () => {
    const opportunityId = await seller().create('Opportunity', deal);
    const role = async (LastName: string) =>
      admin().create('OpportunityContactRole', {
        OpportunityId: opportunityId,
        ContactId: await seller().create('Contact', { LastName }),
      });
    const [before, along] = [await role('Before'), await role('Along')];
    await admin().delete('OpportunityContactRole', before);
    clock.advance(2_000);
    await admin().delete('Opportunity', opportunityId);
    await assert.rejects(admin().get('Opportunity', opportunityId), /entity is deleted/);
    clock.advance(2_000);
    await admin().undelete('Opportunity', opportunityId);
    const row = await admin().get('Opportunity', opportunityId);
    assert.equal(Date.parse(String(row['SystemModstamp'])), clock.now());
    const roles = await admin().query(`SELECT Id FROM OpportunityContactRole WHERE OpportunityId = '${opportunityId}'`);
    assert.deepEqual(
      roles.map(({ Id }) => Id),
      [along],
    );
    await assert.rejects(admin().undelete('Opportunity', opportunityId), /not in the recycle bin/);
  });

  it('merges accounts: what hung on the losers hangs on the winner', async () => {
    const [winner, loser] = [
      await seller().create('Account', { Name: 'Northwind' }),
      await seller().create('Account', { Name: 'Northwind Inc' }),
    ];
    const opportunityId = await seller().create('Opportunity', { ...deal, AccountId: loser });
    await admin().mergeAccounts(winner, loser);
    assert.equal((await admin().get('Opportunity', opportunityId))['AccountId'], winner);
    await assert.rejects(admin().get('Account', loser), /entity is deleted/);
  });

  it('converts a lead into account, contact and opportunity, once', async () => {
    const lead = {
      Company: 'Fabrikam',
      LastName: 'Lee',
      FirstName: 'Ann',
      Email: 'ann@fabrikam.example',
      City: 'Bonn',
    };
    const id = await seller().create('Lead', lead);
    assert.deepEqual((await admin().get('Lead', id))['IsConverted'], false);
    const { accountId, contactId, opportunityId } = await seller().convertLead(id, 'Big deal');
    const row = await admin().get('Lead', id);
    assert.deepEqual(
      [row['IsConverted'], row['ConvertedAccountId'], row['ConvertedContactId'], row['ConvertedOpportunityId']],
      [true, accountId, contactId, opportunityId],
    );
    const account = await admin().get('Account', accountId);
    assert.deepEqual([account['Name'], account['BillingCity']], ['Fabrikam', 'Bonn']);
    const opportunity = await admin().get('Opportunity', opportunityId ?? '');
    assert.deepEqual([opportunity['Name'], opportunity['AccountId']], ['Big deal', accountId]);
    await assert.rejects(seller().convertLead(id), /cannot reference converted lead/);
    await assert.rejects(seller().update('Lead', id, { City: 'Köln' }), /cannot reference converted lead/);
  });

  it('converts a lead without an opportunity', async () => {
    const id = await seller().create('Lead', { Company: 'Contoso', LastName: 'Lee' });
    assert.equal((await seller().convertLead(id, null)).opportunityId, null);
    assert.equal((await admin().get('Lead', id))['ConvertedOpportunityId'], null);
  });

  it('imports many records in one go, or none of them', async () => {
    const records = ['One', 'Two', 'Three'].map((Name) => ({ ...deal, Name }));
    const ids = await admin().createMany('Opportunity', records);
    assert.equal(new Set(ids).size, 3);
    const count = async () => (await admin().query('SELECT Id FROM Opportunity')).length;
    const before = await count();
    await assert.rejects(admin().createMany('Opportunity', [...records, { Name: 'No stage' }]), /StageName/);
    assert.equal(await count(), before);
  });

  describe('rows that are refused on demand', () => {
    const records = ['A', 'B', 'C', 'D'].map((Name) => ({ attributes: { type: 'Opportunity' }, ...deal, Name }));
    const codes = (body: unknown) =>
      Array.isArray(body)
        ? body.map((row: { success: boolean; errors: { statusCode: string }[] }) =>
            row.success ? 'saved' : row.errors[0]?.statusCode,
          )
        : body;

    it('are locked, so many of them, and the others of the collection are saved', async () => {
      cloud.failRows({ object: 'Opportunity', times: 2, matches: ({ Name }) => Name !== 'A' });
      const { body } = await apiOf(cloud, cloud.users.admin)('POST', '/composite/sobjects', { records });
      assert.deepEqual(codes(body), ['saved', 'UNABLE_TO_LOCK_ROW', 'UNABLE_TO_LOCK_ROW', 'saved']);
      cloud.failRows({ object: 'Opportunity', times: 1 });
      cloud.heal();
      await seller().create('Opportunity', deal);
    });

    for (const [action, insisting] of [
      ['alert', 'saved'],
      ['block', 'DUPLICATES_DETECTED'],
    ] as const)
      it(`are duplicates by a rule that says ${action}, to those who insist: ${insisting}`, async () => {
        const api = apiOf(cloud, cloud.users.admin);
        const Name = `Same ${action}`;
        await api('POST', '/sobjects/Account', { Name });
        cloud.setDuplicateRules([{ object: 'Account', fields: ['Name'], action }]);
        const twin = { records: [{ attributes: { type: 'Account' }, Name: Name.toUpperCase() }] };
        assert.deepEqual(codes((await api('POST', '/composite/sobjects', twin)).body), ['DUPLICATES_DETECTED']);
        const insists = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };
        assert.deepEqual(codes((await api('POST', '/composite/sobjects', twin, insists)).body), [insisting]);
        cloud.setDuplicateRules([]);
        assert.deepEqual(codes((await api('POST', '/composite/sobjects', twin)).body), ['saved']);
      });
  });
});
