import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { installAndRun, type Installed } from './installation.ts';
import { duePairs, eventually, type RunningRelay } from './relay-under-test.ts';

for (const anotherPartnersHalf of ['readable', 'listed'] as const)
  describe(`A deal of several partners, where the others' halves are ${anotherPartnersHalf}`, () => {
    let installed: Installed & { relay: RunningRelay };
    before(async () => {
      installed = await installAndRun({ partnerCenter: { switches: { anotherPartnersHalf } } });
    });
    after(() => installed.close());

    const deals = () =>
      installed.salesforce
        .as(installed.salesforce.users.seller)
        .query('SELECT Id, Referral_Identifier__c, Partner_Center_Sync_Status__c FROM Opportunity');

    it('makes one opportunity, that of our own half', async () => {
      const { partnerCenter } = installed;
      const own = partnerCenter.asMicrosoft().sendReferral();
      const isThere = async () => (await deals()).some((row) => row['Partner_Center_Sync_Status__c'] === 'Synced');
      await eventually('the opportunity', isThere);
      const theirs = partnerCenter.asMicrosoft().bringPartner(own.engagementId);
      await partnerCenter.settle();
      const looked = () =>
        partnerCenter.calls().some(({ method, path }) => method === 'GET' && path.endsWith(theirs.id));
      await eventually('a look at the other half', looked);
      await eventually('rest', async () => (await duePairs(installed.relay)) === 0);
      assert.deepEqual(
        (await deals()).map((row) => row['Referral_Identifier__c']),
        [own.id],
      );
      assert.equal(partnerCenter.referral(theirs.id)?.externalReferenceId, null);
    });
  });
