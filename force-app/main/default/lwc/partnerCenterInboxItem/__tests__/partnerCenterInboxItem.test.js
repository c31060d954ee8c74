import Item from 'c/partnerCenterInboxItem';
import { find, fire, hear, mount, settle, textOf } from 'lwc-test/page';
import { id, otherId } from 'lwc-test/records';

const day = 86_400_000;
const inDays = (days) => new Date(Date.now() + days * day).toISOString();
const deal = {
  ...{ id, name: 'Contoso migration', accountName: 'Contoso', amountLabel: '€1,000', helpLabel: 'Quotes' },
  expires: inDays(10),
};

const itemOf = (more = {}, properties = {}) =>
  mount('c-partner-center-inbox-item', Item, { deal: { ...deal, ...more }, ...properties });
const press = async (element, name) => {
  find(element, `[data-name="${name}"]`).click();
  await settle();
};

describe('A deal in the inbox', () => {
  it.each([
    ['says whose it is, what it is about and how long it waits', deal, {}],
    ['goes without amount, help and end', { amountLabel: null, helpLabel: null, expires: null }, {}],
    ['is picked', {}, { selected: true }],
    ['says what went wrong', {}, { problem: 'Too late' }],
    ['is being saved', {}, { busy: true }],
  ])('%s', async (_name, more, properties) => {
    const element = itemOf(more, properties);
    expect(textOf(element)).toContain('Contoso');
    expect(textOf(element).includes('c.Partner_Center_Expires')).toBe(more.expires !== null);
    expect(textOf(element).includes('Too late')).toBe(properties.problem !== undefined);
    expect(find(element, '[data-name="accept"]').disabled).toBe(properties.busy === true);
    await expect(element).toBeAccessible();
  });

  it.each([
    [1, true],
    [10, false],
    [-1, true],
  ])('warns %d days before the end: %s', (days, warns) => {
    expect(find(itemOf({ expires: inDays(days) }), 'lightning-icon') !== null).toBe(warns);
  });

  it('is picked', () => {
    const element = itemOf();
    const heard = hear(element, 'pick');
    fire(find(element, 'lightning-input'), 'change', { checked: true });
    expect(heard).toHaveBeenCalledWith({ id, checked: true });
  });

  it('is accepted', async () => {
    const element = itemOf();
    const heard = hear(element, 'answer');
    await press(element, 'accept');
    expect(heard).toHaveBeenCalledWith({ Id: id, Referral_Response__c: 'Accept' });
  });

  it('is answered: the answer can be undone or sent', async () => {
    const element = itemOf({}, { busy: true, held: true });
    const heard = ['undo', 'send'].map((name) => hear(element, name));
    expect(find(element, '[data-name="accept"]')).toBeNull();
    expect(textOf(element)).toContain('c.Partner_Center_Answer_Held');
    await press(element, 'undo');
    await press(element, 'send');
    expect(heard.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    await expect(element).toBeAccessible();
  });

  it('is declined with a reason', async () => {
    const element = itemOf();
    const heard = hear(element, 'answer');
    await press(element, 'decline');
    await expect(element).toBeAccessible();
    fire(find(element, 'c-partner-center-reason'), 'reason', 'Other');
    expect(heard).toHaveBeenCalledWith({
      Id: id,
      Referral_Response__c: 'Decline',
      Referral_Response_Reason__c: 'Other',
    });
  });

  it('is linked to another opportunity, with the values that were chosen', async () => {
    const element = itemOf();
    const heard = hear(element, 'link');
    await press(element, 'link');
    await expect(element).toBeAccessible();
    const detail = { id, target: otherId, values: { Amount: 5 } };
    fire(find(element, 'c-partner-center-link'), 'link', detail);
    expect(heard).toHaveBeenCalledWith(detail);
  });

  it('that is to be linked can be taken back', async () => {
    const element = itemOf({ linkTo: otherId });
    const heard = hear(element, 'link');
    expect(find(element, '[data-name="link"]')).toBeNull();
    await press(element, 'unlink');
    expect(heard).toHaveBeenCalledWith({ id, target: null, values: {} });
  });

  it('shows what stands on it', async () => {
    const element = itemOf();
    await press(element, 'details');
    expect(find(element, 'c-partner-center-preview').dealId).toBe(id);
    await press(element, 'details');
    expect(find(element, 'c-partner-center-preview')).toBeNull();
  });

  it('is handed over to somebody else', async () => {
    const element = itemOf();
    const heard = hear(element, 'handover');
    await press(element, 'details');
    fire(find(element, 'c-partner-center-preview'), 'handover', '005');
    await settle();
    expect(heard).toHaveBeenCalledWith({ Id: id, OwnerId: '005' });
    expect(find(element, 'c-partner-center-preview')).toBeNull();
  });

  it('closes what it opened', async () => {
    const element = itemOf();
    await press(element, 'decline');
    await press(element, 'decline');
    expect(find(element, 'c-partner-center-reason')).toBeNull();
    await press(element, 'decline');
    const focus = jest.spyOn(find(element, '[data-name="decline"]'), 'focus');
    fire(find(element, 'c-partner-center-reason'), 'cancel');
    await settle();
    expect(focus).toHaveBeenCalledTimes(1);
    expect(find(element, 'c-partner-center-reason')).toBeNull();
  });
});
