import Reason from 'c/partnerCenterReason';
import { getPicklistValues } from 'lightning/uiObjectInfoApi';
import { find, fire, hear, mount, settle, textOf } from 'lwc-test/page';

const values = [
  { label: 'Sonstiges', value: 'Other', validFor: [0, 1] },
  { label: 'Budget', value: 'Budget not adequate', validFor: [0, 1] },
];

const ask = (more = {}) =>
  mount('c-partner-center-reason', Reason, { question: 'Why do you decline?', action: 'Decline', ...more });

describe('The question for a reason', () => {
  it('offers the reasons of the org in the language of the person', async () => {
    const element = ask();
    getPicklistValues.emit({ values });
    await settle();
    const reasons = find(element, 'lightning-radio-group');
    expect(reasons.label).toBe('Why do you decline?');
    expect(reasons.options).toEqual(values.map(({ label, value }) => ({ label, value })));
    await expect(element).toBeAccessible();
  });

  it.each([
    ['of the deal', 'of the deal'],
    ['of objects without record types', undefined],
  ])('asks for the record type %s', async (_name, recordTypeId) => {
    ask({ recordTypeId });
    await settle();
    expect(getPicklistValues.getLastConfig().recordTypeId).toBe(recordTypeId ?? '012000000000000AAA');
  });

  it('says when the reasons cannot be read', async () => {
    const element = ask();
    getPicklistValues.error({ message: 'No access to the field' });
    await settle();
    expect(textOf(element)).toContain('No access to the field');
    expect(find(element, 'lightning-radio-group').options).toEqual([]);
    await expect(element).toBeAccessible();
  });

  it.each([
    ['gets the focus when it takes the place of a button', true, 1],
    ['leaves the focus where it is otherwise', false, 0],
  ])('%s', async (_name, cancelable, times) => {
    const focus = jest.spyOn(HTMLElement.prototype, 'focus');
    const element = ask({ cancelable });
    getPicklistValues.emit({ values });
    await settle();
    expect(focus.mock.instances.filter((one) => one === find(element, 'lightning-radio-group'))).toHaveLength(times);
    focus.mockRestore();
  });

  it('has the focus on the way back until the reasons are there, so that Escape leaves it at once', async () => {
    const focus = jest.spyOn(HTMLElement.prototype, 'focus');
    const element = ask({ cancelable: true });
    await settle();
    expect(focus.mock.instances).toEqual([find(element, '[data-name="cancel"]')]);
    focus.mockRestore();
  });

  it('goes on only with a reason', async () => {
    const element = ask();
    const heard = hear(element, 'reason');
    expect(find(element, '[data-name="go"]').disabled).toBe(true);
    fire(find(element, 'lightning-radio-group'), 'change', { value: 'Other' });
    await settle();
    expect(find(element, '[data-name="go"]').disabled).toBe(false);
    find(element, '[data-name="go"]').click();
    expect(heard).toHaveBeenCalledWith('Other');
    element.busy = true;
    await settle();
    expect(find(element, '[data-name="go"]').disabled).toBe(true);
  });

  it.each([
    ['Escape', true, 1],
    ['Escape', false, 0],
    ['a', true, 0],
  ])('is left by a key: %s, where there is a way back: %s', (key, cancelable, times) => {
    const element = ask({ cancelable });
    const heard = hear(element, 'cancel');
    find(element, 'div').dispatchEvent(new KeyboardEvent('keydown', { key }));
    expect(heard).toHaveBeenCalledTimes(times);
  });

  it('has a way back where there is one', async () => {
    expect(find(ask(), '[data-name="cancel"]')).toBeNull();
    const element = ask({ cancelable: true });
    const heard = hear(element, 'cancel');
    find(element, '[data-name="cancel"]').click();
    expect(heard).toHaveBeenCalledTimes(1);
    await expect(element).toBeAccessible();
  });
});
