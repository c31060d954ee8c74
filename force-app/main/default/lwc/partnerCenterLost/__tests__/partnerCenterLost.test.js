import Lost from 'c/partnerCenterLost';
import { getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import { find, fire, hear, mount, settle } from 'lwc-test/page';

const values = (...names) => names.map((value) => ({ label: `${value} (shown)`, value }));

async function lostOf(...stages) {
  const element = mount('c-partner-center-lost', Lost, { recordTypeId: 'of the deal' });
  getPicklistValuesByRecordType.emit({ picklistFieldValues: { StageName: { values: values(...stages) } } });
  await settle();
  return element;
}

const open = async (element) => {
  find(element, '[data-name="lost"]').click();
  await settle();
};
const reason = (element) => find(element, 'c-partner-center-reason');

describe('Closing a deal as lost', () => {
  it('asks for the reason, which goes with the loss', async () => {
    const element = await lostOf('Prospecting', 'Closed Lost');
    await expect(element).toBeAccessible();
    expect(reason(element)).toBeNull();
    expect(getPicklistValuesByRecordType.getLastConfig()?.recordTypeId).toBeUndefined();
    await open(element);
    expect(getPicklistValuesByRecordType.getLastConfig().recordTypeId).toBe('of the deal');
    await expect(element).toBeAccessible();
    expect(find(element, 'lightning-combobox')).toBeNull();
    const heard = hear(element, 'lost');
    fire(reason(element), 'reason', 'Lost to competitor');
    await settle();
    expect(heard).toHaveBeenCalledWith({ stage: 'Closed Lost', reason: 'Lost to competitor' });
    expect(reason(element)).toBeNull();
  });

  it('asks for the stage where the org has one of its own', async () => {
    const element = await lostOf('Prospecting', 'Gone');
    await open(element);
    expect(reason(element).busy).toBe(true);
    fire(find(element, 'lightning-combobox'), 'change', { value: 'Gone' });
    await settle();
    expect(reason(element).busy).toBe(false);
    const heard = hear(element, 'lost');
    fire(reason(element), 'reason', 'Other');
    expect(heard).toHaveBeenCalledWith({ stage: 'Gone', reason: 'Other' });
    await expect(element).toBeAccessible();
  });

  it('knows the stage of a loss by what the org says of it, whatever it is called', async () => {
    const element = mount('c-partner-center-lost', Lost, { recordTypeId: 'of the deal' });
    const stage = (value, closed, won) => ({ label: value, value, attributes: { closed, won } });
    const all = [stage('New', false, false), stage('Gewonnen', true, true), stage('Verloren', true, false)];
    getPicklistValuesByRecordType.emit({ picklistFieldValues: { StageName: { values: all } } });
    await settle();
    await open(element);
    expect(find(element, 'lightning-combobox')).toBeNull();
    const heard = hear(element, 'lost');
    fire(reason(element), 'reason', 'Other');
    expect(heard).toHaveBeenCalledWith({ stage: 'Verloren', reason: 'Other' });
  });

  it('can be left', async () => {
    const element = await lostOf('Closed Lost');
    await open(element);
    fire(reason(element), 'cancel');
    await settle();
    expect(find(element, '[data-name="lost"]')).not.toBeNull();
  });

  it('waits for the stages of the org', async () => {
    const element = mount('c-partner-center-lost', Lost, { recordTypeId: 'of the deal' });
    getPicklistValuesByRecordType.emit({ picklistFieldValues: {} });
    await open(element);
    expect(reason(element).busy).toBe(true);
  });
});
