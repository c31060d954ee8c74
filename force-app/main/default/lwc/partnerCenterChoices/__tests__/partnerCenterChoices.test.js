import Choices from 'c/partnerCenterChoices';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import { find, fire, hear, mount, settle, textOf } from 'lwc-test/page';

const field = (label) => ({ label, inlineHelpText: `About ${label}`, updateable: true });
const info = {
  defaultRecordTypeId: 'the default',
  fields: {
    How_can_Microsoft_help__c: field('How can Microsoft help?'),
    Referral_Visible_to_Microsoft__c: field('Visible'),
    Marketplace_Purchase_Intent__c: field('Intent'),
  },
};
const picklists = {
  How_can_Microsoft_help__c: { values: [{ label: 'Angebote', value: 'Quotes or Licensing' }] },
  Marketplace_Purchase_Intent__c: { values: [{ label: 'Ja', value: 'Yes' }] },
};

async function choicesOf(chosen, more = {}) {
  const element = mount('c-partner-center-choices', Choices, { chosen, ...more });
  getObjectInfo.emit(info);
  getPicklistValuesByRecordType.emit({ picklistFieldValues: picklists });
  await settle();
  return element;
}

const part = (element, name) => find(element, `[data-name="${name}"]`);

describe('The choices', () => {
  it('say why there are solutions that nobody has picked', async () => {
    const element = await choicesOf({ products: 'SOL-1' }, { whySolutions: 'The only one.' });
    expect(textOf(element)).toContain('The only one.');
    await expect(element).toBeAccessible();
  });

  it('show labels, help and options as the org has them', async () => {
    const element = await choicesOf({});
    const help = part(element, 'help');
    expect([help.label, help.fieldLevelHelp]).toEqual(['How can Microsoft help?', 'About How can Microsoft help?']);
    expect(help.options).toEqual([
      { label: 'c.Partner_Center_No_Help', value: '' },
      { label: 'Angebote', value: 'Quotes or Licensing' },
    ]);
    await expect(element).toBeAccessible();
  });

  it.each([
    ['of the deal', '012000000000000AAA'],
    ['of the org when the deal has none', undefined],
  ])('ask for the values of the record type %s', async (_name, recordTypeId) => {
    await choicesOf({}, { recordTypeId });
    expect(getPicklistValuesByRecordType.getLastConfig().recordTypeId).toBe(recordTypeId ?? 'the default');
  });

  it('are not there before the org has said what they are called', async () => {
    const element = mount('c-partner-center-choices', Choices, {});
    await settle();
    expect(part(element, 'help')).toBeNull();
    element.reach('help');
    getPicklistValuesByRecordType.emit(undefined);
    await expect(element).toBeAccessible();
  });

  it.each([
    ['Private', {}],
    ['Partner_Led', { visible: true }],
    ['Co_Sell', { help: 'Quotes or Licensing' }],
  ])('explain the kind of deal that they make: %s', async (kind, chosen) => {
    const element = await choicesOf(chosen);
    expect(textOf(element)).toContain(`c.Partner_Center_Kind_${kind}_Text`);
    expect(textOf(element)).toContain('c.Partner_Center_Visible_One_Way');
  });

  it.each([
    ['is free', { visible: false }, {}, [false, false]],
    ['comes with help', { help: 'Quotes or Licensing', visible: false }, {}, [true, true]],
    ['is never taken back', { visible: true }, { alreadyVisible: true }, [true, true]],
  ])('visibility %s', async (_name, chosen, more, expected) => {
    const visible = part(await choicesOf(chosen, more), 'visible');
    expect([visible.checked, visible.disabled]).toEqual(expected);
  });

  it.each([
    ['help', { value: 'Quotes or Licensing' }, 'Quotes or Licensing'],
    ['help', { value: '' }, null],
    ['visible', { checked: true }, true],
    ['products', { value: 'SOL-1-A' }, 'SOL-1-A'],
    ['intent', { value: 'Yes' }, 'Yes'],
  ])('say what was chosen: %s', async (name, detail, value) => {
    const element = await choicesOf({});
    const heard = hear(element, 'choose');
    fire(part(element, name), 'change', detail);
    expect(heard).toHaveBeenCalledWith({ name, value });
  });

  it.each([
    ['get the focus when they take the place of a button', true, 1],
    ['leave the focus where it is otherwise', false, 0],
  ])('%s', async (_name, reached, times) => {
    const focus = jest.spyOn(HTMLElement.prototype, 'focus');
    const element = await choicesOf({}, { reached });
    expect(focus.mock.instances.filter((one) => one === part(element, 'help'))).toHaveLength(times);
    focus.mockRestore();
  });

  it.each(['help', 'products'])('take the focus to a part: %s', async (name) => {
    const element = await choicesOf({});
    part(element, name).focus = jest.fn();
    element.reach(name);
    expect(part(element, name).focus).toHaveBeenCalledTimes(1);
  });
});
