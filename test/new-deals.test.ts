import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import incomingCoSell from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import { installAndRun, type Installed } from './installation.ts';
import { duePairs, eventually, type RunningRelay } from './relay-under-test.ts';

type Row = Record<string, unknown>;
const select =
  'SELECT Id, Name, Amount, StageName, Referral_Identifier__c, Partner_Center_Sync_Status__c, Partner_Center_Error_Code__c, ' +
  'Partner_Center_Sync_Message__c, Audit__c FROM Opportunity';
const statusOf = (row: Row) => row['Partner_Center_Sync_Status__c'];
const codeOf = (row: Row) => row['Partner_Center_Error_Code__c'];
const within = 30_000;

/** What a seller does and sees in one installation. */
function sellerOf(installed: Installed) {
  const seller = installed.salesforce.as(installed.salesforce.users.seller);
  return {
    ...seller,
    deals: async (where = "Id != ''") => seller.query(`${select} WHERE ${where}`),
    async enter(fields: Row): Promise<string> {
      const account = await seller.create('Account', { Name: 'Wide World Importers', BillingCountry: 'France' });
      return seller.create('Opportunity', {
        ...{ Name: 'Wide World: stock', AccountId: account, StageName: 'Qualification', Amount: 40_000 },
        ...{ CloseDate: '2027-05-31', Products__c: 'SOL-15974-MQF', Sync_with_Partner_Center__c: true, ...fields },
      });
    },
    see: (what: string, where: string, holds: (row: Row) => boolean) =>
      eventually(what, async () => (await seller.query(`${select} WHERE ${where}`)).find(holds), within),
  };
}

describe('The state that a deal has already when it is met', () => {
  let installed: Installed & { relay: RunningRelay };
  before(async () => {
    installed = await installAndRun();
  });
  after(() => installed.close());

  it('closed here: it is not shared, and the card says why', async () => {
    const seller = sellerOf(installed);
    const id = await seller.enter({ StageName: 'Closed Won', How_can_Microsoft_help__c: 'General or Other' });
    const row = await seller.see('the reason', `Id = '${id}'`, (one) => codeOf(one) === 'NOT_READY_TO_SHARE');
    assert.match(
      String(row['Partner_Center_Sync_Message__c']),
      /^Not shared: the opportunity is closed \(Closed Won\)/,
    );
    assert.deepEqual(installed.partnerCenter.referrals(), []);
  });

  it('a substatus that no stage is mapped to: the deal arrives with the default stage, and the value is named', async () => {
    const seller = sellerOf(installed);
    installed.partnerCenter.pauseDeliveries();
    const { id } = installed.partnerCenter.asMicrosoft().sendReferral();
    installed.partnerCenter.asMicrosoft().distortReferral(id, { status: 'Active', substatus: 'Engaged' });
    installed.partnerCenter.resumeDeliveries();
    const isThere = (one: Row) => statusOf(one) === 'Synced';
    const row = await seller.see('the deal', `Referral_Identifier__c = '${id}'`, isThere);
    assert.equal(row['StageName'], 'Prospecting');
    assert.match(String(row['Audit__c']), /Not copied: Stage "Engaged"/);
  });

  for (const [what, closingDateTime] of [
    ['never', '9999-12-31T23:59:59.9999999Z'],
    ['too late for Salesforce', '4001-01-01T00:00:00Z'],
    ['too early for it', '1600-01-01T00:00:00Z'],
  ])
    it(`closing ${String(what)}: the deal arrives with the default date, and the day is named`, async () => {
      const seller = sellerOf(installed);
      installed.partnerCenter.pauseDeliveries();
      const { id, details } = installed.partnerCenter.asMicrosoft().sendReferral();
      const expirationDateTime = closingDateTime;
      installed.partnerCenter
        .asMicrosoft()
        .distortReferral(id, { details: { ...details, closingDateTime }, expirationDateTime });
      installed.partnerCenter.resumeDeliveries();
      const isThere = (one: Row) => statusOf(one) === 'Synced';
      const row = await seller.see('the deal', `Referral_Identifier__c = '${id}'`, isThere);
      assert.match(String(row['Audit__c']), /Not copied: .*Close Date "/);
    });

  it('with a value that the org refuses: the deal arrives without it, the card names it, and a cure is enough', async () => {
    const seller = sellerOf(installed);
    const message = 'Amounts end with a zero here.';
    const fault = { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields: ['Amount'] };
    installed.salesforce.failRows({
      ...{ object: 'Opportunity', times: 1_000, ...fault },
      matches: (row) => row['Amount'] === 12_345,
    });
    const { id } = installed.partnerCenter
      .asMicrosoft()
      .sendReferral({ ...incomingCoSell, details: { ...incomingCoSell.details, dealValue: 12_345 } });
    const isTold = (one: Row) => statusOf(one) === 'Needs attention';
    const row = await seller.see('the deal', `Referral_Identifier__c = '${id}'`, isTold);
    assert.equal(row['Amount'], null);
    assert.match(
      String(row['Partner_Center_Sync_Message__c']),
      /^Not copied from Partner Center: Amount\. Amounts end with a zero here\./,
    );
    installed.partnerCenter.asPartner().update(id, [{ op: 'replace', path: '/details/dealValue', value: 12_340 }]);
    await seller.see('the value', `Referral_Identifier__c = '${id}'`, (one) => one['Amount'] === 12_340);
    assert.equal(installed.partnerCenter.referral(id)?.details.dealValue, 12_340);
  });

  it('closed there as an error: the opportunity is closed', async () => {
    const seller = sellerOf(installed);
    const { id } = installed.partnerCenter.asMicrosoft().sendReferral();
    await seller.see('the deal', `Referral_Identifier__c = '${id}'`, (one) => statusOf(one) === 'Synced');
    installed.partnerCenter.asMicrosoft().distortReferral(id, { status: 'Closed', substatus: 'Error' });
    installed.partnerCenter
      .asPartner()
      .update(id, [{ op: 'replace', path: '/details/notes', value: 'Closed by mistake' }]);
    await seller.see('the end', `Referral_Identifier__c = '${id}'`, (one) => one['StageName'] === 'Closed Lost');
  });

  it('named there, ticked by nobody here: offered, and linked by a tick without a second deal', async () => {
    const seller = sellerOf(installed);
    const id = await seller.enter({ Name: 'Kept by hand', Sync_with_Partner_Center__c: false });
    const referral = installed.partnerCenter.asMicrosoft().sendReferral();
    const count = (await seller.deals()).length;
    await seller.see('the deal', `Referral_Identifier__c = '${referral.id}'`, (one) => statusOf(one) === 'Synced');
    installed.partnerCenter.pauseDeliveries();
    const other = installed.partnerCenter.asMicrosoft().sendReferral();
    installed.partnerCenter.asPartner().update(other.id, [{ op: 'replace', path: '/externalReferenceId', value: id }]);
    installed.partnerCenter.resumeDeliveries();
    const row = await seller.see('the offer', `Id = '${id}'`, (one) => codeOf(one) === 'DEAL_OFFERED');
    assert.equal(row['Referral_Identifier__c'], null);
    assert.ok(String(row['Partner_Center_Sync_Message__c']).includes(other.id));
    await seller.update('Opportunity', id, { Sync_with_Partner_Center__c: true });
    await seller.see('the link', `Id = '${id}'`, (one) => one['Referral_Identifier__c'] === other.id);
    await eventually('rest', async () => (await duePairs(installed.relay)) === 0, within);
    assert.equal((await seller.deals()).length, count + 1);
  });

  it('named there, but another deal: refused by the seller, it gets an opportunity of its own and is not offered again', async () => {
    const seller = sellerOf(installed);
    const id = await seller.enter({ Name: 'Another one', Sync_with_Partner_Center__c: false });
    installed.partnerCenter.pauseDeliveries();
    const { id: there } = installed.partnerCenter.asMicrosoft().sendReferral();
    installed.partnerCenter.asPartner().update(there, [{ op: 'replace', path: '/externalReferenceId', value: id }]);
    installed.partnerCenter.resumeDeliveries();
    await seller.see('the offer', `Id = '${id}'`, (one) => codeOf(one) === 'DEAL_OFFERED');
    await seller.update('Opportunity', id, { Partner_Center_Offer_Refused__c: new Date().toISOString() });
    await seller.see('its own opportunity', `Referral_Identifier__c = '${there}'`, (one) => statusOf(one) === 'Synced');
    const row = await seller.see('peace', `Id = '${id}'`, (one) => statusOf(one) === 'Not shared');
    assert.deepEqual([codeOf(row), row['Partner_Center_Sync_Message__c']], [null, null]);
    installed.partnerCenter.asMicrosoft().updateReferral(there, [{ op: 'replace', path: '/name', value: 'Renamed' }]);
    await seller.see('the change', `Referral_Identifier__c = '${there}'`, (one) => one['Name'] === 'Renamed');
    assert.deepEqual((await seller.deals(`Id = '${id}'`)).map(statusOf), ['Not shared']);
  });
});

for (const hiddenStatus of [404, 403] as const)
  describe(`A new deal that the relay cannot see (${String(hiddenStatus)})`, () => {
    let installed: Installed;
    before(async () => {
      const switches = { createdReferralVisible: false, hiddenStatus };
      installed = await installAndRun({ partnerCenter: { switches } });
    });
    after(() => installed.close());

    it('is one deal, its id is on the card, and the seller reads what is wrong', async () => {
      const seller = sellerOf(installed);
      const id = await seller.enter({});
      const isTold = (one: Row) => codeOf(one) === 'REFERRAL_NOT_VISIBLE' && statusOf(one) === 'Needs attention';
      const row = await seller.see('the reason', `Id = '${id}'`, isTold);
      const [made, ...more] = installed.partnerCenter.referrals();
      assert.deepEqual([row['Referral_Identifier__c'], more], [made?.id, []]);
      installed.partnerCenter.asMicrosoft().showReferral(made?.id ?? '');
      await seller.update('Opportunity', id, { Amount: 41_000 });
      await seller.see('peace', `Id = '${id}'`, (one) => statusOf(one) === 'Synced');
      assert.equal(installed.partnerCenter.referrals().length, 1);
    });
  });
