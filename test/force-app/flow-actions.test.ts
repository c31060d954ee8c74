import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import { startPackageOrg } from './package-files.ts';

const answerSchema = z.tuple([z.looseObject({ isSuccess: z.boolean(), outputValues: z.record(z.string(), z.unknown()) })]);

const deal = { Name: 'Contoso migration', StageName: 'Prospecting', CloseDate: '2027-01-31' };
const nothing = {
  Sync_with_Partner_Center__c: false,
  How_can_Microsoft_help__c: null,
  Products__c: null,
  Referral_Visible_to_Microsoft__c: false,
  Referral_Response__c: null,
  Referral_Response_Reason__c: null,
};

const stories: readonly { action: string; says: string; inputs: Record<string, unknown>; changes: Record<string, unknown> }[] = [
  {
    action: 'Partner_Center_Share_with_Microsoft',
    says: 'shares a deal and leaves the choices as they are',
    inputs: {},
    changes: { Sync_with_Partner_Center__c: true },
  },
  {
    action: 'Partner_Center_Share_with_Microsoft',
    says: 'shares a deal with the choices that it is given',
    inputs: { help: 'Quotes or Licensing', products: 'SOL-10001-AAA;SOL-10002-BBB', visible: true },
    changes: {
      Sync_with_Partner_Center__c: true,
      How_can_Microsoft_help__c: 'Quotes or Licensing',
      Products__c: 'SOL-10001-AAA;SOL-10002-BBB',
      Referral_Visible_to_Microsoft__c: true,
    },
  },
  {
    action: 'Partner_Center_Accept_Deal',
    says: 'accepts',
    inputs: {},
    changes: { Referral_Response__c: 'Accept' },
  },
  {
    action: 'Partner_Center_Decline_Deal',
    says: 'declines without a word',
    inputs: {},
    changes: { Referral_Response__c: 'Decline' },
  },
  {
    action: 'Partner_Center_Decline_Deal',
    says: 'declines with a reason',
    inputs: { reason: 'Budget not adequate' },
    changes: { Referral_Response__c: 'Decline', Referral_Response_Reason__c: 'Budget not adequate' },
  },
];

describe('The actions for other flows and agents', () => {
  let org: SalesforceCloud;
  before(async () => {
    org = await startPackageOrg();
  });
  after(() => org.close());

  /** Runs an action as the seller, over HTTP as a flow of another system would. */
  async function launch(action: string, inputs: Record<string, unknown>): Promise<Record<string, unknown>> {
    const response = await fetch(`${org.url}/services/data/v66.0/actions/custom/flow/${action}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${org.accessTokenFor(org.users.seller)}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ inputs: [inputs] }),
    });
    const [{ outputValues }] = answerSchema.parse(await response.json());
    return outputValues;
  }

  for (const { action, says, inputs, changes } of stories)
    it(`${action} ${says}`, async () => {
      const seller = org.as(org.users.seller);
      const recordId = await seller.create('Opportunity', deal);
      const { succeeded, errorMessage } = await launch(action, { recordId, ...inputs });
      assert.deepEqual([succeeded, errorMessage], [true, null]);
      const row = await seller.get('Opportunity', recordId);
      const shown = Object.fromEntries(Object.keys(nothing).map((name) => [name, row[name]]));
      assert.deepEqual(shown, { ...nothing, ...changes });
    });

  it('Partner_Center_Sync_Now requests a sync', async () => {
    const seller = org.as(org.users.seller);
    const recordId = await seller.create('Opportunity', deal);
    assert.equal((await launch('Partner_Center_Sync_Now', { recordId }))['succeeded'], true);
    const requested = (await seller.get('Opportunity', recordId))['Partner_Center_Sync_Requested__c'];
    assert.match(String(requested), /^\d{4}-\d\d-\d\dT/);
  });

  const refused: readonly [what: string, inputs: Record<string, unknown>, message: RegExp][] = [
    ['an id that is none', { recordId: 'nonsense' }, /Id not specified/],
    ['an opportunity that is not there', { recordId: '006000000000099AAA' }, /invalid cross reference id/],
    ['a help that is none of the choices', { help: 'With money' }, /bad value for restricted picklist/],
  ];
  for (const [what, inputs, message] of refused)
    it(`says why nothing was saved, and saves nothing: ${what}`, async () => {
      const seller = org.as(org.users.seller);
      const recordId = await seller.create('Opportunity', deal);
      const { succeeded, errorMessage } = await launch('Partner_Center_Share_with_Microsoft', { recordId, ...inputs });
      assert.equal(succeeded, false);
      assert.match(String(errorMessage), message);
      assert.equal((await seller.get('Opportunity', recordId))['Sync_with_Partner_Center__c'], false);
    });
});
