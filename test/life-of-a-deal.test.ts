import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PartnerCenterSwitches } from './clouds/partner-center/switches.ts';
import type { SalesforceSwitches } from './clouds/salesforce/switches.ts';
import { installAndRun, type Installed } from './installation.ts';
import { eventually, type RunningRelay } from './relay-under-test.ts';

interface Clouds {
  name: string;
  partnerCenter: Partial<PartnerCenterSwitches>;
  salesforce: Partial<SalesforceSwitches>;
  /** Microsoft's answer can reach us. */
  tells: boolean;
}

/** What nobody has published, in the likeliest reading and in the ones that are hardest on the relay. */
const readings: readonly Clouds[] = [
  { name: 'as the clouds most likely are', partnerCenter: {}, salesforce: {}, tells: true },
  {
    name: 'as hard as they may be',
    partnerCenter: {
      ...{ absentFields: 'omitted', responsesOmitClosingDate: true, listItems: 'summary', createStatus: 202 },
      ...{ terminalWriteStatus: 409, relatedEventsName: 'ownHalf', duplicateDeliveries: true, shuffledOrder: true },
      ...{ microsoftHalfReadable: false, incomingHasMicrosoftHalf: true, requireMarketplaceIntent: true },
      ...{ requirePortalFields: true, nextLinkForm: 'documented' },
    },
    salesforce: { compositeIfUnmodifiedSince: 'ignore', duplicateOutbound: true, dependentPicklists: 'refuse' },
    tells: false,
  },
];

type Row = Record<string, unknown>;

for (const { name, partnerCenter: switches, salesforce: orgSwitches, tells } of readings)
  describe(`The life of a deal, ${name}`, () => {
    let installed: Installed & { relay: RunningRelay };
    before(async () => {
      installed = await installAndRun({ partnerCenter: { switches }, salesforce: { switches: orgSwitches } });
    });
    after(() => installed.close());

    const seller = () => installed.salesforce.as(installed.salesforce.users.seller);
    const referral = (id: string) => installed.partnerCenter.referral(id);
    const select =
      'SELECT Id, Amount, StageName, OwnerId, Referral_Identifier__c, Referral_Status__c, Referral_Substatus__c, Referral_Deal_Kind__c, ' +
      'Microsoft_CRM_Identifier__c, Microsoft_Answer__c, Microsoft_Answered__c, Referral_Direction__c, Partner_Center_Sync_Status__c, Partner_Center_Sync_Message__c, Audit__c FROM Opportunity';
    const opportunity = (what: string, where: string, holds: (row: Row) => boolean) =>
      eventually(what, async () => (await seller().query(`${select} WHERE ${where}`)).find(holds), 20_000);
    const isSynced = (row: Row) => row['Partner_Center_Sync_Status__c'] === 'Synced';
    const received = async () => {
      const { id } = installed.partnerCenter.asMicrosoft().sendReferral();
      const row = await opportunity('the deal', `Referral_Identifier__c = '${id}'`, isSynced);
      return { id, opportunityId: String(row['Id']) };
    };

    it('accepted: the referral is active, and so is the opportunity', async () => {
      const { id, opportunityId } = await received();
      await seller().update('Opportunity', opportunityId, { Referral_Response__c: 'Accept' });
      await opportunity('accepted', `Id = '${opportunityId}'`, (row) => row['Referral_Status__c'] === 'Active');
      assert.equal(referral(id)?.substatus, 'Accepted');
    });

    it('declined: the referral carries the reason, and the opportunity is lost', async () => {
      const { id, opportunityId } = await received();
      const decline = { Referral_Response__c: 'Decline', Referral_Response_Reason__c: 'Timeline too short' };
      await seller().update('Opportunity', opportunityId, decline);
      const closed = (row: Row) => row['StageName'] === 'Closed Lost' && isSynced(row);
      await opportunity('declined', `Id = '${opportunityId}'`, closed);
      assert.deepEqual([referral(id)?.substatus, referral(id)?.statusReason], ['Declined', 'Timeline too short']);
    });

    it('shared privately, then with Microsoft, who accepts', async () => {
      const account = await seller().create('Account', { Name: 'Wide World Importers', BillingCountry: 'France' });
      const person = {
        FirstName: 'Kim',
        LastName: 'Akers',
        Email: 'kim@wideworld.example',
        Phone: '+33 1 55 55 01 00',
      };
      const contact = await seller().create('Contact', { AccountId: account, ...person });
      const id = await seller().create('Opportunity', {
        ...{ Name: 'Wide World: stock', AccountId: account, StageName: 'Qualification', Amount: 40_000 },
        ...{ CloseDate: '2027-05-31', Products__c: 'SOL-15974-MQF', Sync_with_Partner_Center__c: true },
      });
      await seller().create('OpportunityContactRole', { OpportunityId: id, ContactId: contact, IsPrimary: true });
      if (switches.requirePortalFields) {
        const told = (one: Row) =>
          String(one['Partner_Center_Sync_Message__c']).includes("the phone of the opportunity's owner, on the user");
        await opportunity('what the owner lacks', `Id = '${id}'`, told);
      }
      installed.salesforce.changeUser(installed.salesforce.users.seller, { Phone: '+1 425 555 0100' });
      await seller().update('Opportunity', id, { Amount: 41_000 });
      const row = await opportunity('shared', `Id = '${id}'`, isSynced);
      assert.equal(row['Referral_Deal_Kind__c'], 'Private');
      await seller().update('Opportunity', id, { How_can_Microsoft_help__c: 'General or Other' });
      const shared = (one: Row) => one['Referral_Deal_Kind__c'] === 'Co-sell' && isSynced(one);
      const asked = await opportunity(
        'a co-sell deal',
        `Id = '${id}'`,
        (one) => shared(one) && one['Microsoft_Answer__c'] != null,
      );
      assert.deepEqual([asked['Referral_Direction__c'], asked['Microsoft_Answer__c']], ['To Microsoft', 'Waiting']);
      const own = referral(String(row['Referral_Identifier__c']));
      const halves = installed.partnerCenter
        .referrals()
        .filter(({ engagementId }) => engagementId === own?.engagementId);
      assert.equal(halves.filter(({ organizationId }) => organizationId === 'msft').length, 1);
      installed.partnerCenter.asMicrosoft().accept(own?.engagementId ?? '');
      if (!tells) return;
      const answered = (one: Row) =>
        one['Microsoft_CRM_Identifier__c'] != null &&
        String(one['Audit__c']).includes('Microsoft has accepted the deal.');
      const told = await opportunity("Microsoft's answer", `Id = '${id}'`, answered);
      assert.equal(told['Microsoft_Answer__c'], 'Accepted');
      assert.notEqual(told['Microsoft_Answered__c'], null);
    });

    it('won: closed there, and a later edit here is refused in plain words and kept', async () => {
      const { id, opportunityId } = await received();
      await seller().update('Opportunity', opportunityId, { Referral_Response__c: 'Accept' });
      await opportunity(
        'accepted',
        `Id = '${opportunityId}'`,
        (row) => row['Referral_Status__c'] === 'Active' && isSynced(row),
      );
      await seller().update('Opportunity', opportunityId, { StageName: 'Closed Won', Amount: 60_000 });
      await opportunity(
        'won',
        `Id = '${opportunityId}'`,
        (row) => row['Referral_Substatus__c'] === 'Won' && isSynced(row),
      );
      assert.deepEqual([referral(id)?.substatus, Number(referral(id)?.details.dealValue)], ['Won', 60_000]);
      await seller().update('Opportunity', opportunityId, { Amount: 61_000 });
      const told = (row: Row) => String(row['Partner_Center_Sync_Message__c']).includes('the referral is closed (Won)');
      const row = await opportunity('told', `Id = '${opportunityId}'`, told);
      assert.equal(row['Amount'], 61_000);
    });

    it('of a customer that is known already: one account, one contact', async () => {
      await received();
      await received();
      const names = "SELECT Id FROM Account WHERE Name = 'Northwind Traders'";
      assert.equal((await seller().query(names)).length, 1);
    });

    it('measured: how long the deals took, and how the relay is', async () => {
      const text = await (await fetch(installed.relay.metricsUrl)).text();
      const value = (name: string) => Number(new RegExp(`^cosell_${name} (\\S+)$`, 'm').exec(text)?.[1]);
      const deals = value('signal_to_synced_seconds_count');
      const seconds = value('signal_to_synced_seconds_sum');
      assert.ok(deals >= 5 && seconds / deals < 10, `${String(deals)} deals took ${String(seconds)} s`);
      assert.ok(value('oldest_due_seconds') < 10);
      assert.ok(value('salesforce_api_calls{of="used"}') < value('salesforce_api_calls{of="limit"}'));
      assert.ok(value('credential_days_left{credential="partner-center"}') > 30);
      assert.equal(value('store_available'), 1);
      // An alert counts from here: Prometheus sees no increase in a counter that appears with its first value.
      assert.equal(value('plan_violations_total{invariant="creation-once"}'), 0);
      assert.match(text, /^cosell_build_info\{version="\d+\.\d+\.\d+",node="\d+\.\d+\.\d+"\} 1$/m);
    });
  });
