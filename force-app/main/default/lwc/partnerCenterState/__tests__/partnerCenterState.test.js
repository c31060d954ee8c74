import State from 'c/partnerCenterState';
import { dealOf } from 'c/partnerCenter';
import { find, findAll, mount, textOf } from 'lwc-test/page';
import { plain, received, recordOf, shared } from 'lwc-test/records';

const stateOf = (values) => mount('c-partner-center-state', State, { deal: dealOf(recordOf(values)) });

const cases = {
  'not shared': [plain, 'State_Ready', 'utility:share'],
  synced: [shared, 'State_Synced', 'utility:success'],
  pending: [{ ...shared, Partner_Center_Sync_Status__c: 'Pending' }, 'State_Pending', 'utility:clock'],
  'answered, which Partner Center does not show yet': [
    { ...received, Referral_Response__c: 'Decline' },
    'State_Pending',
    'utility:clock',
  ],
  'asked for': [{ ...shared, Partner_Center_Sync_Status__c: null }, 'State_Pending', 'utility:clock'],
  'in need of attention': [
    { ...shared, Partner_Center_Sync_Status__c: 'Needs attention' },
    'State_Attention',
    'utility:warning',
  ],
  waiting: [received, 'State_Waiting', 'utility:notification'],
  paused: [{ ...shared, Sync_with_Partner_Center__c: false }, 'State_Paused', 'utility:pause'],
  ended: [{ ...shared, Referral_Status__c: 'Closed', Referral_Substatus__c: 'Won' }, 'State_Ended', 'utility:lock'],
  'moved to another one': [
    { ...plain, Partner_Center_Moved_To__c: 'the-other-opportunity' },
    'State_Moved',
    'utility:forward',
  ],
  'closed before it was shared': [{ ...plain, IsClosed: true }, 'State_Over', 'utility:info'],
};

describe('The state of a deal', () => {
  it('says who made it visible to Microsoft, and when', async () => {
    const visible = {
      ...shared,
      Referral_Visible_to_Microsoft__c: true,
      Referral_Visible_On__c: '2026-11-02T09:00:00.000Z',
    };
    const element = stateOf({ ...visible, 'Referral_Visible_By__r.Name': 'Sam Sellers' });
    expect(textOf(element)).toContain('c.Partner_Center_Fact_Visible');
    expect(textOf(element)).toMatch(/Sam Sellers, .*2026/);
    await expect(element).toBeAccessible();
    expect(textOf(stateOf(shared))).not.toContain('c.Partner_Center_Fact_Visible');
    // Before the deal is shared, it is visible to nobody there: it is only a choice.
    const chosen = { ...plain, Referral_Visible_On__c: '2026-11-02T09:00:00.000Z' };
    expect(textOf(stateOf(chosen))).not.toContain('c.Partner_Center_Fact_Visible');
  });

  it.each(Object.entries(cases))('that is %s', async (_name, [values, text, icon]) => {
    const element = stateOf(values);
    expect(find(element, '[role="status"]').textContent.trim()).toBe(`c.Partner_Center_${text}`);
    expect(find(element, 'lightning-icon').iconName).toBe(icon);
    await expect(element).toBeAccessible();
  });

  it.each([
    ['Waiting', 'Answer_Waiting', 'utility:clock', {}],
    ['Accepted', 'Event_Microsoft_Accepted', 'utility:like', {}],
    [
      'Declined',
      'Event_Microsoft_Declined',
      'utility:dislike',
      { Microsoft_Answer_Details__c: 'Kim Akers: no capacity' },
    ],
    ['Expired', 'Event_Microsoft_Expired', 'utility:clock', { Microsoft_Answered__c: '2026-11-25T10:00:00.000Z' }],
    ['Withdrawn', 'Answer_Withdrawn', 'utility:undo', {}],
  ])('begins with what Microsoft answered: %s', async (answer, text, icon, more) => {
    const element = stateOf({ ...shared, Microsoft_Answer__c: answer, ...more });
    const [first] = findAll(element, '.slds-text-heading_small');
    expect(first.textContent).toContain(`c.Partner_Center_${text}`);
    expect(findAll(element, '[data-name="answer"] lightning-icon').map(({ iconName }) => iconName)).toEqual([icon]);
    expect(textOf(element)).toContain(more.Microsoft_Answer_Details__c ?? '');
    expect(first.querySelector('lightning-relative-date-time') !== null).toBe('Microsoft_Answered__c' in more);
    await expect(element).toBeAccessible();
  });

  it("names Microsoft's seller", () => {
    const element = stateOf({ ...shared, Microsoft_Seller__c: 'Lee Gu, lee.gu@microsoft' });
    expect(textOf(element)).toContain('c.Partner_Center_Microsoft_Seller Lee Gu, lee.gu@microsoft');
  });

  it('shows what Microsoft wrote, and no heading where it wrote nothing', async () => {
    const element = stateOf({ ...received, Microsoft_Notes__c: 'Please call them.' });
    const notes = find(element, '[data-name="notes"]');
    expect(notes.textContent).toContain('c.Partner_Center_Microsoft_Notes');
    expect(notes.querySelector('lightning-formatted-text').value).toBe('Please call them.');
    await expect(element).toBeAccessible();
    expect(find(stateOf(received), '[data-name="notes"]')).toBeNull();
  });

  it('says what to do while the choices are open, for a deal that is not shared', () => {
    const choosing = (values) =>
      textOf(mount('c-partner-center-state', State, { deal: dealOf(recordOf(values)), choosing: true }));
    expect(choosing(plain)).toContain('c.Partner_Center_State_Choosing');
    expect(choosing(shared)).not.toContain('c.Partner_Center_State_Choosing');
  });

  it('says since when it is synced, of what kind it is, and leads to Partner Center', () => {
    const element = stateOf({ ...shared, Microsoft_CRM_Identifier__c: '7-ABC' });
    expect(find(element, 'lightning-relative-date-time').value).toBe(Date.parse(shared.Partner_Center_Last_Synced__c));
    expect(findAll(element, 'dd').map(({ textContent }) => textContent)).toEqual([
      'Private (shown)',
      'Active (shown) · Accepted (shown)',
      '7-ABC',
    ]);
    expect(find(element, 'a').href).toBe(shared.Referral_Link__c);
    expect(find(element, 'a').rel).toContain('noopener');
  });

  it('says until when an answer is possible', () => {
    const element = stateOf(received);
    expect(textOf(element)).toContain('c.Partner_Center_Expires');
    expect(find(element, 'lightning-relative-date-time').value).toBe(Date.parse(received.Referral_Expires__c));
  });

  it('leads nowhere and knows no facts before it is shared', () => {
    const element = stateOf(plain);
    expect([find(element, 'a'), find(element, 'dl'), find(element, 'lightning-relative-date-time')]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
