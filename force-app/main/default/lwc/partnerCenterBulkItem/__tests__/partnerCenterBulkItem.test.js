import Item from 'c/partnerCenterBulkItem';
import { visited } from 'lightning/navigation';
import { find, fire, hear, mount, textOf } from 'lwc-test/page';
import { id } from 'lwc-test/records';

const choices = { help: null, visible: false };
const deal = { id, name: 'Contoso migration', accountName: 'Contoso', amountLabel: '€1,000', ...choices };
const points = [{ name: 'amount', place: 'deal', text: 'Enter an amount' }];
const itemOf = (properties = {}) => mount('c-partner-center-bulk-item', Item, { deal, ...properties });

describe('A deal that can be shared with others', () => {
  it.each([
    ['is complete', {}, false],
    ['is picked', { selected: true }, false],
    ['lacks something', { points }, true],
    ['is being saved', { busy: true }, true],
    ['could not be saved', { problem: 'Locked' }, false],
    ['has neither account nor amount', { deal: { id, name: 'X', ...choices } }, false],
  ])('%s', async (_name, properties, disabled) => {
    const element = itemOf(properties);
    expect(find(element, 'lightning-input').disabled).toBe(disabled);
    expect(find(element, 'c-partner-center-checklist') !== null).toBe(properties.points !== undefined);
    expect(textOf(element)).toContain(properties.problem ?? 'c.Partner_Center_Kind_Private');
    await expect(element).toBeAccessible();
  });

  it('has no kind where the person may not see what it follows from', () => {
    expect(textOf(itemOf({ deal: { ...deal, help: undefined } }))).not.toContain('c.Partner_Center_Kind');
    expect(textOf(itemOf({ deal: { ...deal, visible: undefined } }))).not.toContain('c.Partner_Center_Kind');
  });

  it('is picked', () => {
    const element = itemOf();
    const heard = hear(element, 'pick');
    fire(find(element, 'lightning-input'), 'change', { checked: true });
    expect(heard).toHaveBeenCalledWith({ id, checked: true });
  });

  it('leads to its page, where what is missing is completed', () => {
    fire(find(itemOf({ points }), 'c-partner-center-checklist'), 'go', 'deal');
    expect(visited).toHaveBeenCalledWith(
      expect.objectContaining({ attributes: { recordId: id, objectApiName: 'Opportunity', actionName: 'view' } }),
    );
  });
});
