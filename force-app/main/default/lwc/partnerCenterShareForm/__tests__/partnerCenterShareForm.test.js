import ShareForm from 'c/partnerCenterShareForm';
import { dealOf } from 'c/partnerCenter';
import { connection, graphql } from 'lightning/graphql';
import { visited } from 'lightning/navigation';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import { find, fire, hear, mount, settle, textOf } from 'lwc-test/page';
import { id, plain, recordOf, shared } from 'lwc-test/records';

const field = (label) => ({ label, inlineHelpText: `About ${label}`, updateable: true });
const info = {
  defaultRecordTypeId: 'the default',
  fields: {
    Sync_with_Partner_Center__c: field('Sync'),
    How_can_Microsoft_help__c: field('How can Microsoft help?'),
    Referral_Visible_to_Microsoft__c: field('Visible'),
    Marketplace_Purchase_Intent__c: field('Intent'),
  },
};
const picklists = {
  How_can_Microsoft_help__c: { values: [{ label: 'Angebote', value: 'Quotes or Licensing' }] },
  Marketplace_Purchase_Intent__c: { values: [{ label: 'Ja', value: 'Yes' }] },
};
const contact = { FirstName: 'Sue', LastName: 'Smith', Email: 'sue@contoso', Phone: '1' };

async function formOf(values, { contacts = [{ Id: '1', Contact: contact }], ...more } = {}) {
  const element = mount('c-partner-center-share-form', ShareForm, { deal: dealOf(recordOf(values)), ...more });
  getObjectInfo.emit(info);
  getPicklistValuesByRecordType.emit({ picklistFieldValues: picklists });
  await settle();
  if (contacts) graphql.emitData({ OpportunityContactRole: connection(contacts) });
  await settle();
  return element;
}

async function choose(element, name, detail) {
  fire(find(element, `[data-name="${name}"]`), 'change', detail);
  await settle();
}

const pointsOf = (element) => find(element, 'c-partner-center-checklist').points.map(({ name }) => name);
const save = (element) => find(element, '[data-name="save"]');
const complete = { ...plain, Products__c: 'SOL-12345-ABC' };
const withHelp = {
  ...complete,
  How_can_Microsoft_help__c: 'Quotes or Licensing',
  Referral_Visible_to_Microsoft__c: true,
};

describe('The share form', () => {
  it('shows labels, help and options as the org has them', async () => {
    const element = await formOf(plain);
    const help = find(element, '[data-name="help"]');
    expect([help.label, help.fieldLevelHelp]).toEqual(['How can Microsoft help?', 'About How can Microsoft help?']);
    expect(help.options).toEqual([
      { label: 'c.Partner_Center_No_Help', value: '' },
      { label: 'Angebote', value: 'Quotes or Licensing' },
    ]);
    await expect(element).toBeAccessible();
  });

  it.each([
    ['of the deal', '012000000000000AAA', recordOf(plain)],
    ['of the org when the deal has none', 'the default', { ...recordOf(plain), recordTypeId: null }],
  ])('asks for the values of the record type %s', async (_name, expected, record) => {
    mount('c-partner-center-share-form', ShareForm, { deal: dealOf(record) });
    getObjectInfo.emit(info);
    await settle();
    expect(getPicklistValuesByRecordType.getLastConfig().recordTypeId).toBe(expected);
  });

  it('asks for the primary contact of the deal', async () => {
    await formOf(plain);
    const [{ query, variables }] = graphql.asked();
    expect(query).toContain('OpportunityContactRole(where: { OpportunityId: { eq: $id }, IsPrimary: { eq: true } }');
    expect(variables).toEqual({ id });
  });

  it('says that it is loading, what went wrong, and that access is missing', async () => {
    const element = mount('c-partner-center-share-form', ShareForm, { deal: dealOf(recordOf(plain)) });
    await settle();
    expect(find(element, 'c-partner-center-notice')).not.toBeNull();
    getObjectInfo.error({ message: 'Too busy' });
    await settle();
    expect(find(element, 'c-partner-center-notice').error.body.message).toBe('Too busy');
    await expect(element).toBeAccessible();
    getObjectInfo.emit({ ...info, fields: { Sync_with_Partner_Center__c: { label: 'Sync', updateable: false } } });
    await settle();
    expect(find(element, 'c-partner-center-notice').denied).toBe(true);
    await expect(element).toBeAccessible();
  });

  it('cannot be sent while something is missing, and says so', async () => {
    const element = await formOf(plain);
    expect(pointsOf(element)).toEqual(['solutions']);
    expect(save(element).disabled).toBe(true);
    expect(textOf(element)).toContain('c.Partner_Center_Share_Why_Not');
    await choose(element, 'products', { value: 'SOL-12345-ABC' });
    expect(pointsOf(element)).toEqual([]);
    expect(save(element).disabled).toBe(false);
    expect(textOf(element)).toContain('c.Partner_Center_Share_What_Happens');
    await expect(element).toBeAccessible();
  });

  it('cannot be sent twice', async () => {
    const element = await formOf(complete);
    element.busy = true;
    await settle();
    expect(save(element).disabled).toBe(true);
  });

  it('explains the kind of deal that the choices make', async () => {
    const element = await formOf(complete);
    expect(textOf(element)).toContain('c.Partner_Center_Kind_Private_Text');
    await choose(element, 'visible', { checked: true });
    expect(textOf(element)).toContain('c.Partner_Center_Kind_Partner_Led_Text');
    await choose(element, 'help', { value: 'Quotes or Licensing' });
    expect(textOf(element)).toContain('c.Partner_Center_Kind_Co_Sell_Text');
    expect(textOf(element)).toContain('c.Partner_Center_Visible_One_Way');
  });

  it('sends what was chosen, and that the deal is shared', async () => {
    const element = await formOf(withHelp);
    const heard = hear(element, 'save');
    await choose(element, 'intent', { value: 'Yes' });
    await choose(element, 'help', { value: '' });
    save(element).click();
    expect(heard).toHaveBeenCalledWith({
      Sync_with_Partner_Center__c: true,
      Marketplace_Purchase_Intent__c: 'Yes',
      How_can_Microsoft_help__c: null,
    });
  });

  it('fixes the consent of a deal that is shared already', async () => {
    const given = { ...shared, Referral_Visible_to_Microsoft__c: true };
    expect(find(await formOf(given), '[data-name="visible"]').disabled).toBe(true);
    expect(find(await formOf(shared), '[data-name="visible"]').disabled).toBe(false);
    const notShared = { ...plain, Referral_Visible_to_Microsoft__c: true };
    expect(find(await formOf(notShared), '[data-name="visible"]').disabled).toBe(false);
  });

  it('makes a deal with help visible, without being told', async () => {
    const element = await formOf(complete);
    const heard = hear(element, 'save');
    await choose(element, 'help', { value: 'Quotes or Licensing' });
    const visible = find(element, '[data-name="visible"]');
    expect([visible.checked, visible.disabled]).toEqual([true, true]);
    save(element).click();
    expect(heard).toHaveBeenCalledWith(expect.objectContaining({ Referral_Visible_to_Microsoft__c: true }));
    await choose(element, 'help', { value: '' });
    expect([visible.checked, visible.disabled]).toEqual([false, false]);
  });

  it('asks a deal of Microsoft for nothing that Microsoft did not give', async () => {
    const theirs = {
      ...shared,
      How_can_Microsoft_help__c: 'Quotes or Licensing',
      Amount: null,
      CloseDate: '2020-01-31',
    };
    const element = await formOf(theirs, { contacts: [{ Id: '1', Contact: { ...contact, Phone: null } }] });
    expect(pointsOf(element)).toEqual([]);
    expect(save(element).disabled).toBe(false);
  });

  it.each([
    ['gets the focus when it takes the place of a button', true, 1],
    ['leaves the focus at the switch otherwise', false, 0],
  ])('%s', async (_name, reached, times) => {
    const focus = jest.spyOn(HTMLElement.prototype, 'focus');
    const element = await formOf(shared, { reached });
    expect(focus.mock.instances.filter((one) => one === find(element, '[data-name="help"]'))).toHaveLength(times);
    focus.mockRestore();
  });

  it('can be left when the deal is shared already; before that the switch does it', async () => {
    expect(find(await formOf(plain), '[data-name="cancel"]')).toBeNull();
    const element = await formOf(shared);
    const heard = hear(element, 'cancel');
    find(element, '[data-name="cancel"]').click();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['share', plain, 'c.Partner_Center_Share'],
    ['save', shared, 'c.Partner_Center_Save'],
  ])('offers to %s', async (_name, values, label) => {
    expect(save(await formOf(values)).label).toBe(label);
  });

  describe('the contact of a deal that asks for help', () => {
    it.each([
      ['is complete', [{ Id: '1', Contact: contact }], []],
      ['has no telephone', [{ Id: '1', Contact: { ...contact, Phone: null } }], ['contact']],
      ['is nobody', [], ['contact']],
      ['is not for this person to see', null, []],
    ])('%s', async (_name, contacts, points) => {
      expect(pointsOf(await formOf(withHelp, { contacts }))).toEqual(points);
    });

    it('is not asked for when this person may not see contacts', async () => {
      const element = await formOf({ ...withHelp, Products__c: 'SOL-12345-ABC' }, { contacts: [{ Id: '1' }] });
      expect(find(element, 'c-partner-center-checklist')?.points.map(({ name }) => name) ?? []).not.toContain(
        'contact',
      );
    });

    it('is looked for again when asked', async () => {
      const element = await formOf(withHelp, { contacts: null });
      const refresh = graphql.emitData({ OpportunityContactRole: connection([]) });
      await settle();
      find(element, '[data-name="lookagain"]').click();
      expect(refresh).toHaveBeenCalledTimes(1);
    });
  });

  describe('a missing point leads to', () => {
    const page = (recordId, objectApiName, more) => ({ attributes: { recordId, objectApiName, ...more } });

    it.each([
      ['deal', page(id, 'Opportunity', { actionName: 'edit' })],
      ['account', page(plain.AccountId, 'Account', { actionName: 'edit' })],
      ['contacts', page(id, 'Opportunity', { relationshipApiName: 'OpportunityContactRoles', actionName: 'view' })],
    ])('the page of the %s', async (place, expected) => {
      const element = await formOf(plain);
      fire(find(element, 'c-partner-center-checklist'), 'go', place);
      expect(visited).toHaveBeenCalledWith(expect.objectContaining(expected));
    });

    it.each(['solutions'])('the part of the form for %s', async (place) => {
      const element = await formOf(plain);
      const part = find(element, `[data-place="${place}"]`);
      part.focus = jest.fn();
      fire(find(element, 'c-partner-center-checklist'), 'go', place);
      expect(part.focus).toHaveBeenCalledTimes(1);
      expect(visited).not.toHaveBeenCalled();
    });
  });
});
