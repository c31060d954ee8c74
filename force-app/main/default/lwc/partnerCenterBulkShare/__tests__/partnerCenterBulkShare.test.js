import BulkShare from 'c/partnerCenterBulkShare';
import { connection, graphql } from 'lightning/graphql';
import { updateRecord } from 'lightning/uiRecordApi';
import { find, findAll, fire, mount, settle, textOf } from 'lwc-test/page';

const deal = (Id, more = {}) => ({
  ...{ Id, Name: `Deal ${Id}`, AccountId: '1', Account: { Name: 'Contoso', BillingCountry: 'DE' } },
  ...{ Amount: 5, CloseDate: '2099-01-01', Products__c: 'SOL-1-A', Referral_Visible_to_Microsoft__c: true },
  How_can_Microsoft_help__c: null,
  ...more,
});
const contact = { FirstName: 'Sue', LastName: 'Smith', Email: 's@contoso', Phone: '1' };

async function pageOf(rows, more = {}) {
  const element = mount('c-partner-center-bulk-share', BulkShare);
  await settle();
  const refresh = graphql.emitData({ Opportunity: connection(rows, more) });
  await settle();
  return { element, refresh };
}

const items = (element) => findAll(element, 'c-partner-center-bulk-item');
const missing = (element) => items(element).map(({ points }) => points.map(({ name }) => name));
const press = async (element, name) => {
  find(element, `[data-name="${name}"]`).click();
  await settle();
  await settle();
};

describe('Sharing several deals', () => {
  it("asks once for the person's open deals that are not shared", async () => {
    const { element } = await pageOf([deal('a'), deal('b', { Products__c: null, Amount: 0 })]);
    expect(graphql.asked()).toHaveLength(1);
    expect(graphql.asked()[0].query).toContain('scope: MINE');
    expect(missing(element)).toEqual([[], ['amount', 'solutions']]);
    await expect(element).toBeAccessible();
  });

  it('asks for the contacts of deals that ask for help, and of no others', async () => {
    const help = { How_can_Microsoft_help__c: 'General or Other' };
    const { element } = await pageOf([deal('a', help), deal('b', help), deal('c')]);
    expect(graphql.asked()[1].variables).toEqual({ ids: ['a', 'b'] });
    expect(missing(element)).toEqual([[], [], []]);
    graphql.emitData({ OpportunityContactRole: connection([{ Id: '1', OpportunityId: 'a', Contact: contact }]) });
    await settle();
    expect(missing(element)).toEqual([[], ['contact'], []]);
  });

  it('asks nobody to fill in what they may not see', async () => {
    const seen = deal('a', { How_can_Microsoft_help__c: 'Other' });
    delete seen.Amount;
    delete seen.Products__c;
    const { element } = await pageOf([seen]);
    expect(missing(element)).toEqual([[]]);
    graphql.emitData({ OpportunityContactRole: connection([{ Id: '1', OpportunityId: 'a' }]) });
    await settle();
    expect(missing(element)).toEqual([[]]);
  });

  it('says that it is loading, that all are shared, and what went wrong', async () => {
    const element = mount('c-partner-center-bulk-share', BulkShare);
    await settle();
    expect(find(element, 'c-partner-center-notice').empty).toBeUndefined();
    await expect(element).toBeAccessible();
    const refresh = graphql.emitErrors([{ message: 'Too busy' }]);
    await settle();
    fire(find(element, 'c-partner-center-notice'), 'again');
    expect(refresh).toHaveBeenCalledTimes(1);
    await expect(element).toBeAccessible();
    graphql.emitData({ Opportunity: connection([]) });
    await settle();
    expect(find(element, 'c-partner-center-notice').empty).toBe('c.Partner_Center_Bulk_Empty');
    await expect(element).toBeAccessible();
  });

  it('picks all that are complete and shares them', async () => {
    const { element, refresh } = await pageOf([deal('a'), deal('b', { Amount: null }), deal('c')]);
    expect(find(element, '[data-name="share"]').disabled).toBe(true);
    await press(element, 'ready');
    expect(items(element).map(({ selected }) => selected)).toEqual([true, false, true]);
    await press(element, 'share');
    expect(updateRecord.mock.calls.map(([{ fields }]) => fields)).toEqual(
      ['a', 'c'].map((Id) => ({ Id, Sync_with_Partner_Center__c: true })),
    );
    expect(textOf(element)).toContain('c.Partner_Center_Bulk_Shared');
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('shares what was picked by hand, and says at each what went wrong', async () => {
    updateRecord.mockRejectedValueOnce({ body: { message: 'Locked' } });
    const { element } = await pageOf([deal('a'), deal('b')]);
    for (const [id, checked] of [
      ['a', true],
      ['b', true],
      ['b', false],
    ])
      fire(items(element)[0], 'pick', { id, checked });
    await settle();
    await press(element, 'share');
    expect(items(element).map(({ problem, selected }) => [problem, selected])).toEqual([
      ['Locked', true],
      [undefined, false],
    ]);
    await expect(element).toBeAccessible();
  });

  it('loads more while there is more', async () => {
    const { element } = await pageOf([deal('a', { Amount: null })], { pageInfo: { hasNextPage: true } });
    expect(find(element, '[data-name="ready"]').disabled).toBe(true);
    await press(element, 'more');
    expect(graphql.asked()[0].variables).toEqual({ first: 100 });
  });
});
