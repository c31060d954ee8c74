import BulkShare from 'c/partnerCenterBulkShare';
import { connection, graphql } from 'lightning/graphql';
import { visited } from 'lightning/navigation';
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

const text = { amount: 'Amount', closeDate: 'Close_Date', solutions: 'Solutions', contact: 'Contact' };
const missingTexts = (...names) => names.map((name) => `c.Partner_Center_Missing_${text[name]}`).join('; ');
const missing = (element) => findAll(element, '[data-name="missing"]').map(({ textContent }) => textContent);
const boxes = (element) => findAll(element, '[data-name="pick"]');
const pick = async (element, id, checked = true) => {
  fire(find(element, `[data-name="pick"][data-id="${id}"]`), 'change', { checked });
  await settle();
};
const chooseFor = async (element, who, name, value) => {
  fire(find(element, `[data-name="${who}"]`), 'choose', { name, value });
  await settle();
};
const open = async (element, id) => {
  find(element, `[data-name="own"][data-id="${id}"]`).click();
  await settle();
};
const saved = () => updateRecord.mock.calls.map(([{ fields }]) => fields);
const press = async (element, name) => {
  find(element, `[data-name="${name}"]`).click();
  await settle();
  await settle();
};

describe('Sharing several deals', () => {
  it("asks once for the person's open deals that are not shared", async () => {
    const { element } = await pageOf([deal('a'), deal('b', { Products__c: null, Amount: 0 })]);
    const asked = graphql.asked().map(({ query }) => query);
    expect(asked.filter((query) => query.includes('Opportunity('))).toEqual([expect.stringContaining('scope: MINE')]);
    expect(missing(element)).toEqual(['', missingTexts('amount', 'solutions')]);
    await expect(element).toBeAccessible();
  });

  it('asks for the contacts of deals that ask for help, and of no others', async () => {
    const help = { How_can_Microsoft_help__c: 'General or Other' };
    const { element } = await pageOf([deal('a', help), deal('b', help), deal('c')]);
    const contacts = graphql.asked().filter(({ query }) => query.includes('OpportunityContactRole'));
    expect(contacts.map(({ variables }) => variables)).toEqual([{ ids: ['a', 'b'] }]);
    expect(missing(element)).toEqual(['', '', '']);
    graphql.emitData({ OpportunityContactRole: connection([{ Id: '1', OpportunityId: 'a', Contact: contact }]) });
    await settle();
    expect(missing(element)).toEqual(['', missingTexts('contact'), '']);
  });

  describe('the only solution of the catalogue', () => {
    const pageWith = async (...ids) => {
      const { element } = await pageOf([deal('a', { Products__c: null }), deal('b')]);
      graphql.emitData({ Partner_Center_Solution__c: connection(ids.map((id) => ({ Id: id, Solution_Id__c: id }))) });
      await settle();
      return element;
    };
    const common = (element) => find(element, '[data-name="common"]');

    it('is there for every picked deal that has none', async () => {
      const element = await pageWith('SOL-9');
      expect([common(element).chosen.products, common(element).whySolutions]).toEqual([
        'SOL-9',
        'c.Partner_Center_Solution_Only',
      ]);
      for (const id of ['a', 'b']) pick(element, id);
      await settle();
      await press(element, 'share');
      expect(saved().map(({ Products__c }) => Products__c)).toEqual(['SOL-9', undefined]);
    });

    it('is no choice where there are two, or the seller removes it', async () => {
      expect(common(await pageWith('SOL-8', 'SOL-9')).chosen.products).toBeUndefined();
      const element = await pageWith('SOL-9');
      await chooseFor(element, 'common', 'products', null);
      expect([common(element).chosen.products, common(element).whySolutions]).toEqual([null, undefined]);
    });
  });

  it('asks nobody to fill in what they may not see', async () => {
    const seen = deal('a', { How_can_Microsoft_help__c: 'Other' });
    delete seen.Amount;
    delete seen.Products__c;
    const { element } = await pageOf([seen]);
    expect(missing(element)).toEqual(['']);
    graphql.emitData({ OpportunityContactRole: connection([{ Id: '1', OpportunityId: 'a' }]) });
    await settle();
    expect(missing(element)).toEqual(['']);
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

  it('shares all that are picked with the choices made for all of them', async () => {
    const fresh = { Products__c: null, Referral_Visible_to_Microsoft__c: false };
    const { element, refresh } = await pageOf([deal('a', fresh), deal('b', fresh), deal('c', { Amount: null })]);
    expect(find(element, '[data-name="share"]').disabled).toBe(true);
    fire(find(element, '[data-name="all"]'), 'change', { checked: true });
    await chooseFor(element, 'common', 'products', 'SOL-9-Z');
    await chooseFor(element, 'common', 'help', 'Other');
    graphql.emitData({
      OpportunityContactRole: connection(
        ['a', 'b', 'c'].map((OpportunityId) => ({ Id: `role ${OpportunityId}`, OpportunityId, Contact: contact })),
      ),
    });
    await settle();
    expect(missing(element)).toEqual(['', '', missingTexts('amount')]);
    expect(textOf(element)).toContain('c.Partner_Center_Bulk_Incomplete');
    await expect(element).toBeAccessible();
    await press(element, 'share');
    const choices = { How_can_Microsoft_help__c: 'Other', Referral_Visible_to_Microsoft__c: true };
    expect(saved()).toEqual(
      ['a', 'b'].map((Id) => ({ Id, Sync_with_Partner_Center__c: true, Products__c: 'SOL-9-Z', ...choices })),
    );
    expect(textOf(element)).toContain('c.Partner_Center_Bulk_Shared');
    expect(boxes(element).map(({ checked }) => checked)).toEqual([false, false, true]);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it("leaves a deal's own choices, whether made on it or here", async () => {
    const { element } = await pageOf([deal('a'), deal('b', { Products__c: null })]);
    await pick(element, 'a');
    await pick(element, 'b');
    await chooseFor(element, 'common', 'products', 'SOL-9-Z');
    await open(element, 'b');
    await expect(element).toBeAccessible();
    await chooseFor(element, 'choices', 'products', 'SOL-7-B');
    await chooseFor(element, 'choices', 'visible', false);
    await press(element, 'share');
    expect(saved()).toEqual([
      { Id: 'a', Sync_with_Partner_Center__c: true },
      {
        ...{ Id: 'b', Sync_with_Partner_Center__c: true, Products__c: 'SOL-7-B' },
        Referral_Visible_to_Microsoft__c: false,
      },
    ]);
  });

  it('takes what a deal lacks, or leads to where it is filled in', async () => {
    const { element, refresh } = await pageOf([deal('a', { Amount: null })]);
    await open(element, 'a');
    const checklist = find(element, 'c-partner-center-checklist');
    fire(checklist, 'fill', { name: 'amount', value: '0' });
    await settle();
    expect(saved()).toEqual([]);
    fire(checklist, 'fill', { name: 'amount', value: '7' });
    await settle();
    expect(saved()).toEqual([{ Id: 'a', Amount: 7 }]);
    expect(refresh).toHaveBeenCalledTimes(1);
    updateRecord.mockRejectedValueOnce({ body: { message: 'Locked' } });
    fire(checklist, 'fill', { name: 'amount', value: '8' });
    await settle();
    expect(textOf(element)).toContain('Locked');
    const choices = find(element, '[data-name="choices"]');
    choices.reach = jest.fn();
    fire(checklist, 'go', 'products');
    expect(choices.reach).toHaveBeenCalledWith('products');
    fire(checklist, 'go', 'contacts');
    expect(visited).toHaveBeenCalledWith(
      expect.objectContaining({ attributes: { recordId: 'a', objectApiName: 'Opportunity', actionName: 'view' } }),
    );
    await open(element, 'a');
    expect(find(element, 'c-partner-center-checklist')).toBeNull();
  });

  it('shares what was picked by hand, and says at each what went wrong', async () => {
    updateRecord.mockRejectedValueOnce({ body: { message: 'Locked' } });
    const { element } = await pageOf([deal('a'), deal('b'), deal('c')]);
    fire(find(element, '[data-name="all"]'), 'change', { checked: true });
    await pick(element, 'b', false);
    await press(element, 'share');
    expect(missing(element)[0]).toBe('Locked');
    expect(boxes(element).map(({ checked }) => checked)).toEqual([true, false, false]);
    await expect(element).toBeAccessible();
  });

  it('loads more while there is more', async () => {
    const { element } = await pageOf([deal('a', { Amount: null })], { pageInfo: { hasNextPage: true } });
    await press(element, 'more');
    expect(graphql.asked()[0].variables).toEqual({ first: 100 });
  });
});
