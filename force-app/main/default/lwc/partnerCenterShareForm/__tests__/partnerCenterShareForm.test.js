import ShareForm from 'c/partnerCenterShareForm';
import { dealOf } from 'c/partnerCenter';
import { connection, graphql } from 'lightning/graphql';
import { visited } from 'lightning/navigation';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { find, fire, hear, mount, settle, textOf } from 'lwc-test/page';
import { id, plain, recordOf, shared } from 'lwc-test/records';

const info = { fields: { Sync_with_Partner_Center__c: { updateable: true } } };
const contact = { FirstName: 'Sue', LastName: 'Smith', Email: 'sue@contoso', Phone: '1' };

async function formOf(values, { contacts = [{ Id: '1', Contact: contact }], ...more } = {}) {
  const element = mount('c-partner-center-share-form', ShareForm, { deal: dealOf(recordOf(values)), ...more });
  getObjectInfo.emit(info);
  await settle();
  if (contacts) graphql.emitData({ OpportunityContactRole: connection(contacts) });
  await settle();
  return element;
}

const parts = (element) => find(element, 'c-partner-center-choices');

async function choose(element, name, value) {
  fire(parts(element), 'choose', { name, value });
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
    await choose(element, 'products', 'SOL-12345-ABC');
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

  it('sends what was chosen, and that the deal is shared', async () => {
    const element = await formOf(withHelp);
    const heard = hear(element, 'save');
    await choose(element, 'intent', 'Yes');
    await choose(element, 'help', null);
    save(element).click();
    expect(heard).toHaveBeenCalledWith({
      Sync_with_Partner_Center__c: true,
      Marketplace_Purchase_Intent__c: 'Yes',
      How_can_Microsoft_help__c: null,
    });
  });

  it.each([
    ['is shared as visible', { ...shared, Referral_Visible_to_Microsoft__c: true }, true],
    ['is shared as private', shared, false],
    ['is not shared', { ...plain, Referral_Visible_to_Microsoft__c: true }, false],
  ])('says whether the consent is given already: a deal that %s', async (_name, values, expected) => {
    expect(parts(await formOf(values)).alreadyVisible).toBe(expected);
  });

  it('keeps each choice of a deal that is not shared at once', async () => {
    const element = await formOf(complete);
    const heard = hear(element, 'keep');
    await choose(element, 'intent', 'Yes');
    expect(heard).toHaveBeenLastCalledWith({ Marketplace_Purchase_Intent__c: 'Yes' });
    await choose(element, 'help', 'Quotes or Licensing');
    expect(heard).toHaveBeenLastCalledWith({
      Marketplace_Purchase_Intent__c: 'Yes',
      How_can_Microsoft_help__c: 'Quotes or Licensing',
      Referral_Visible_to_Microsoft__c: true,
    });
  });

  describe('the solutions that a deal without any most likely offers', () => {
    const answer = async (active, recent = []) => {
      graphql.emitData({
        Partner_Center_Solution__c: connection(active.map((value) => ({ Id: value, Solution_Id__c: value }))),
        Opportunity: connection(recent.map((value, index) => ({ Id: String(index), Products__c: value }))),
      });
      await settle();
    };

    it('are there to be shared, with the reason, and are saved only with the deal', async () => {
      const element = await formOf(plain);
      const [kept, saved] = [hear(element, 'keep'), hear(element, 'save')];
      await answer(['SOL-1']);
      expect(parts(element).chosen.products).toBe('SOL-1');
      expect(parts(element).whySolutions).toBe('c.Partner_Center_Solution_Only');
      expect(pointsOf(element)).toEqual([]);
      await choose(element, 'intent', 'Yes');
      expect(kept).toHaveBeenLastCalledWith({ Marketplace_Purchase_Intent__c: 'Yes' });
      save(element).click();
      expect(saved).toHaveBeenCalledWith(expect.objectContaining({ Products__c: 'SOL-1' }));
    });

    it('give way to what the seller picks or removes', async () => {
      const element = await formOf(plain);
      await answer(['SOL-1', 'SOL-2'], [null, 'SOL-2']);
      expect(parts(element).whySolutions).toBe('c.Partner_Center_Solutions_Recent');
      await choose(element, 'products', '');
      expect(parts(element).chosen.products).toBe('');
      expect(parts(element).whySolutions).toBeUndefined();
      expect(pointsOf(element)).toEqual(['solutions']);
    });

    it.each([
      ['has solutions', complete],
      ['is shared', { ...shared, Products__c: null }],
    ])('are not looked for where the deal %s', async (_name, values) => {
      await formOf(values);
      expect(graphql.asked()).toHaveLength(1);
    });
  });

  it('keeps nothing of a shared deal before it is saved: Microsoft would have it at once', async () => {
    const element = await formOf(shared);
    const heard = hear(element, 'keep');
    await choose(element, 'help', 'Quotes or Licensing');
    expect(heard).not.toHaveBeenCalled();
  });

  it.each([
    ['amount', '1200', { Id: id, Amount: 1200 }],
    ['closeDate', '2099-05-01', { Id: id, CloseDate: '2099-05-01' }],
    ['country', 'Deutschland', { Id: plain.AccountId, BillingCountry: 'Deutschland' }],
    ['amount', '0', undefined],
    ['closeDate', '2020-05-01', undefined],
    ['country', 'Atlantis', undefined],
  ])('keeps what is filled in here, when that completes it: %s %s', async (name, value, fields) => {
    const element = await formOf({ ...plain, Amount: null, CloseDate: null, 'Account.BillingCountry': null });
    const heard = hear(element, 'keep');
    expect(find(element, 'c-partner-center-checklist').fillable).toBe(true);
    fire(find(element, 'c-partner-center-checklist'), 'fill', { name, value });
    expect(heard.mock.calls).toEqual(fields ? [[fields]] : []);
  });

  it('makes a deal with help visible, without being told', async () => {
    const element = await formOf(complete);
    const heard = hear(element, 'save');
    await choose(element, 'help', 'Quotes or Licensing');
    expect(parts(element).chosen.visible).toBe(true);
    save(element).click();
    expect(heard).toHaveBeenCalledWith(expect.objectContaining({ Referral_Visible_to_Microsoft__c: true }));
    await choose(element, 'help', null);
    expect(parts(element).chosen.visible).toBe(false);
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

  it('tells its first field that it takes the place of a button', async () => {
    expect(parts(await formOf(shared, { reached: true })).reached).toBe(true);
  });

  it('can be left when the deal is shared already; before that the switch does it', async () => {
    expect(find(await formOf(plain), '[data-name="cancel"]')).toBeNull();
    const element = await formOf(shared);
    const heard = hear(element, 'cancel');
    find(element, '[data-name="cancel"]').click();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['share', complete, 'c.Partner_Center_Share', true],
    ['save', shared, 'c.Partner_Center_Save', false],
  ])('offers to %s, and says what that does only where it is new', async (_name, values, label, says) => {
    const element = await formOf(values);
    expect(save(element).label).toBe(label);
    expect(textOf(element).includes('c.Partner_Center_Share_What_Happens')).toBe(says);
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

  it('tells which contact was chosen', async () => {
    const element = await formOf(plain);
    const heard = hear(element, 'contact');
    fire(find(element, 'c-partner-center-checklist'), 'pick', '003');
    expect(heard).toHaveBeenCalledWith('003');
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

    it('the part of the form for solutions', async () => {
      const element = await formOf(plain);
      parts(element).reach = jest.fn();
      fire(find(element, 'c-partner-center-checklist'), 'go', 'products');
      expect(parts(element).reach).toHaveBeenCalledWith('products');
      expect(visited).not.toHaveBeenCalled();
    });
  });
});
