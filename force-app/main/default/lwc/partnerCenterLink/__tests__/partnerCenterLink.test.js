import Link from 'c/partnerCenterLink';
import { connection, graphql } from 'lightning/graphql';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { getRecord } from 'lightning/uiRecordApi';
import { find, findAll, fire, hear, mount, settle, textOf } from 'lwc-test/page';
import { id, otherId, recordOf } from 'lwc-test/records';

const candidate = (Id, account) => ({
  ...{ Id, Name: `Deal ${Id}`, Account: { Name: account }, Owner: { Name: 'Avery' } },
  ...{ Amount: 5, StageName: 'Prospecting', CloseDate: '2027-01-31' },
});
const theirs = {
  ...{ Name: 'Referral', Amount: 50000, CloseDate: '2027-03-31', Description: 'From Microsoft' },
  ...{ How_can_Microsoft_help__c: null, Products__c: 'SOL-1', Marketplace_Purchase_Intent__c: null },
};
const mine = { ...theirs, Name: 'My own', Amount: 1000, Description: null, Products__c: 'SOL-1' };

async function opened(rows = [candidate('x', 'Fabrikam'), candidate(otherId, 'Contoso')]) {
  const element = mount('c-partner-center-link', Link, { deal: { id, accountName: 'Contoso' } });
  await settle();
  graphql.emitData({ Opportunity: connection(rows) });
  getObjectInfo.emit({ fields: { Name: { label: 'Opportunity Name' }, Amount: { label: 'Amount' } } });
  await settle();
  return element;
}

/** Both records shown side by side. */
async function compared(there = theirs, here = mine) {
  const element = await opened();
  findAll(element, '[data-name="target"]')[0].click();
  await settle();
  getRecord.emit(recordOf(there), ({ recordId }) => recordId === id);
  getRecord.emit({ ...recordOf(here), id: otherId }, ({ recordId }) => recordId === otherId);
  await settle();
  return element;
}
const choose = async (element, name, side) => {
  find(element, `input[data-name="${name}"][data-side="${side}"]`).dispatchEvent(new CustomEvent('change'));
  await settle();
};
const linked = async (element) => {
  const heard = hear(element, 'link');
  find(element, '[data-name="link"]').click();
  await settle();
  return heard.mock.calls[0][0];
};

describe('The way to an opportunity that was there before', () => {
  it('offers open ones without a deal of Partner Center, those of the customer first, told apart', async () => {
    const element = await opened();
    const [{ query, variables }] = graphql.asked();
    expect(query).toContain('{ IsClosed: { eq: false } } { Referral_Identifier__c: { eq: null } }');
    expect(variables).toEqual({ id, like: '%%', first: 20 });
    expect(findAll(element, '[data-name="target"]').map(({ dataset }) => dataset.id)).toEqual([otherId, 'x']);
    expect(textOf(element)).toContain('Contoso · 5 · Prospecting · Avery · 2027-01-31');
    await expect(element).toBeAccessible();
  });

  it('finds by name, and says when there is none', async () => {
    const element = await opened([]);
    expect(textOf(element)).toContain('c.Partner_Center_Link_None');
    fire(find(element, 'lightning-input'), 'change', { value: ' contoso ' });
    await settle();
    expect(graphql.asked()[0].variables.like).toBe('%contoso%');
  });

  it("shows both field by field, with the seller's own values chosen, and what changes where", async () => {
    const element = await compared();
    expect(findAll(element, 'tbody th').map(({ textContent }) => textContent)).toEqual([
      ...['Opportunity Name', 'Amount', 'CloseDate', 'Description', 'Products__c'],
    ]);
    expect(findAll(element, 'input').map(({ checked }) => checked)).toEqual([true, false, true, false]);
    expect(textOf(element)).toContain('c.Partner_Center_Event_Blank');
    await expect(element).toBeAccessible();
    expect(await linked(element)).toEqual({ id, target: otherId, values: {} });
  });

  it("names Microsoft's seller, if Partner Center does", async () => {
    const there = { ...theirs, Microsoft_Seller__c: 'Lee Gu, lee.gu@microsoft' };
    const line = find(await compared(there), '[data-name="sellers"]').textContent;
    expect(line).toBe('c.Partner_Center_Microsoft_Seller: Lee Gu, lee.gu@microsoft');
    expect(find(await compared(), '[data-name="sellers"]')).toBeNull();
  });

  it("saves Microsoft's values where they were chosen", async () => {
    const element = await compared();
    await choose(element, 'Amount', 'theirs');
    await choose(element, 'Name', 'theirs');
    await choose(element, 'Name', 'mine');
    expect((await linked(element)).values).toEqual({ Amount: 50000 });
  });

  it('never puts an amount into another currency', async () => {
    const element = await compared({ ...theirs, CurrencyIsoCode: 'USD' }, { ...mine, CurrencyIsoCode: 'EUR' });
    expect(textOf(element)).toContain('1000 (EUR)');
    await choose(element, 'Amount', 'theirs');
    expect((await linked(element)).values).toEqual({ Amount: 50000, CurrencyIsoCode: 'USD' });
  });

  it('goes back without a change', async () => {
    const element = await opened();
    const heard = hear(element, 'cancel');
    find(element, '[data-name="cancel"]').click();
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
