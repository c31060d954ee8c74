import Elsewhere from 'c/partnerCenterElsewhere';
import { getPicklistValues } from 'lightning/uiObjectInfoApi';
import { find, fire, hear, mount, settle, textOf } from 'lwc-test/page';
import { id, otherId } from 'lwc-test/records';

const there = { movedTo: otherId, movedToName: 'Contoso: my own' };
const mounted = (deal, properties = {}) =>
  mount('c-partner-center-elsewhere', Elsewhere, { deal: { id, ...deal }, editable: true, ...properties });
const press = async (element, name) => {
  find(element, `[data-name="${name}"]`).click();
  await settle();
};

describe('A deal whose place is another opportunity', () => {
  it('is linked, with the chosen values saved there before', async () => {
    const element = mounted({ isWaiting: true });
    const heard = hear(element, 'move');
    await press(element, 'linkask');
    await expect(element).toBeAccessible();
    fire(find(element, 'c-partner-center-link'), 'link', { id, target: otherId, values: { Amount: 5 } });
    expect(heard).toHaveBeenCalledWith({
      fields: { Partner_Center_Link_To__c: otherId },
      before: { Id: otherId, Amount: 5 },
    });
  });

  it('that came from another one leads back to it', async () => {
    const element = mounted({ state: 'synced' }, { cameFrom: { Id: otherId, Name: { value: 'Received' } } });
    const { dealId, name } = find(element, '[data-name="camefrom"] c-partner-center-deal-link');
    expect([dealId, name]).toEqual([otherId, 'Received']);
    await expect(element).toBeAccessible();
  });

  it('is not linked after all', async () => {
    const element = mounted({ isWaiting: true });
    await press(element, 'linkask');
    fire(find(element, 'c-partner-center-link'), 'cancel');
    await settle();
    expect(find(element, 'c-partner-center-link')).toBeNull();
    expect(find(element, '[data-name="linkask"]')).not.toBeNull();
  });

  it('that was asked to be linked says where, and the wish can be taken back', async () => {
    const element = mounted({ isWaiting: true, linkTo: otherId, linkToName: 'Contoso: my own' });
    expect(find(element, 'c-partner-center-deal-link').dealId).toBe(otherId);
    const heard = hear(element, 'move');
    await expect(element).toBeAccessible();
    await press(element, 'unlink');
    expect(heard).toHaveBeenCalledWith({ fields: { Partner_Center_Link_To__c: null }, before: {} });
  });

  it.each([
    ["the org's own", [{ value: 'Open' }, { value: 'Verloren', attributes: { closed: true, won: false } }], 'Verloren'],
    ["Salesforce's", [{ value: 'Closed Lost' }], 'Closed Lost'],
  ])(
    'has left a record behind, that one press takes out of the pipeline, with %s stage',
    async (_name, values, stage) => {
      const element = mounted({ state: 'moved', ...there });
      expect(find(element, '[data-name="takeout"]')).toBeNull();
      getPicklistValues.emit({ values });
      await settle();
      expect(textOf(element)).toContain('c.Partner_Center_Moved_To');
      const heard = hear(element, 'move');
      await expect(element).toBeAccessible();
      await press(element, 'takeout');
      expect(heard).toHaveBeenCalledWith({ fields: { StageName: stage }, before: {} });
    },
  );

  it.each([
    ['closed already', { state: 'moved', ...there, isClosed: true }, {}],
    ['of somebody who may not edit', { state: 'moved', ...there }, { editable: false }],
    ['answered', {}, {}],
    ['of somebody who may not answer', { isWaiting: true }, { editable: false }],
    ['to be linked, of somebody who may not edit', { linkTo: otherId, linkToName: 'x' }, { editable: false }],
  ])('offers nothing where it is %s', (_name, deal, properties) => {
    expect(find(mounted(deal, properties), 'lightning-button')).toBeNull();
  });
});
