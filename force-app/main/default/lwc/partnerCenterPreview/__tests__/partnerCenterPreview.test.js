import Preview from 'c/partnerCenterPreview';
import { connection, graphql } from 'lightning/graphql';
import { find, fire, hear, mount, settle, textOf } from 'lwc-test/page';
import { id } from 'lwc-test/records';

const contact = { FirstName: 'Sue', LastName: 'Smith', Email: 'sue@contoso', Phone: '1' };
const deal = {
  ...{ Id: id, Description: 'Wants a demo in May.', Owner: { Name: 'Kim Akers' } },
  Microsoft_Seller__c: 'Lee Gu, lee.gu@microsoft',
};

async function previewOf(deals, roles) {
  const element = mount('c-partner-center-preview', Preview, { dealId: id });
  await settle();
  graphql.emitData({ Opportunity: connection(deals), OpportunityContactRole: connection(roles) });
  await settle();
  return element;
}

describe('What stands on a deal, before it is answered', () => {
  it("is the customer's contact, the notes, Microsoft's seller and the owner", async () => {
    const element = await previewOf([deal], [{ Id: '1', Contact: contact }]);
    expect(graphql.asked()[0].variables).toEqual({ id });
    for (const text of ['Sue Smith · sue@contoso · 1', 'Wants a demo in May.', 'Kim Akers', 'Lee Gu, lee.gu@microsoft'])
      expect(textOf(element)).toContain(text);
    await expect(element).toBeAccessible();
  });

  it('is handed over to a user who is active', async () => {
    const element = await previewOf([deal], []);
    const [picker, button] = [find(element, '[data-name="newowner"]'), find(element, '[data-name="handover"]')];
    expect([picker.objectApiName, picker.filter.criteria]).toEqual([
      'User',
      [{ fieldPath: 'IsActive', operator: 'eq', value: true }],
    ]);
    expect(button.disabled).toBe(true);
    const heard = hear(element, 'handover');
    fire(picker, 'change', { recordId: '005' });
    await settle();
    expect(button.disabled).toBe(false);
    button.click();
    expect(heard).toHaveBeenCalledWith('005');
  });

  it.each([
    ['there is no contact', [deal], []],
    ['this person may not see it', [{ Id: id }], [{ Id: '1' }]],
    ['the deal is gone', [], []],
  ])('has a dash where %s', async (_name, deals, roles) => {
    expect(textOf(await previewOf(deals, roles))).toContain('c.Partner_Center_Preview_Contact –');
  });

  it('says what went wrong', async () => {
    const element = mount('c-partner-center-preview', Preview, { dealId: id });
    await settle();
    graphql.emitErrors([{ message: 'Too busy' }]);
    await settle();
    expect(find(element, 'c-partner-center-notice').error).toEqual([{ message: 'Too busy' }]);
    await expect(element).toBeAccessible();
  });
});
