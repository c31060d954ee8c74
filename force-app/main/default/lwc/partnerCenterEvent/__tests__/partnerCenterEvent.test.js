import Event from 'c/partnerCenterEvent';
import { eventOf } from 'c/partnerCenter';
import { find, findAll, mount, textOf } from 'lwc-test/page';

const field = (value) => ({ value, displayValue: null });
const row = (values) =>
  eventOf({
    Id: '1',
    Occurred__c: field('2026-11-25T10:00:00.000Z'),
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, field(value)])),
  });
const show = (values) => mount('c-partner-center-event', Event, { entry: row(values) });

const all = ['Synced', 'Conflict', 'Needs attention', 'Received', 'Shared', 'Accepted', 'Declined', 'Paused', 'Closed'];

describe('An event', () => {
  it.each(all)('has an icon of its own for the outcome %s', async (outcome) => {
    const others = new Set(all.filter((one) => one !== outcome).map((one) => row({ Outcome__c: one }).icon));
    const element = show({ Outcome__c: outcome, Direction__c: 'Both', Summary__c: 'It happened.' });
    expect(others.has(find(element, 'lightning-icon').iconName)).toBe(false);
    expect(textOf(element)).toContain(outcome);
    await expect(element).toBeAccessible();
  });

  it('shows what changed, old and new, one field a line', async () => {
    const element = show({
      Outcome__c: 'Synced',
      Changes__c: 'Deal value: 1000 → 2000\nClose date: (blank) → 2026-12-31\n\nSomething else',
    });
    expect(findAll(element, 'ul li').map((item) => item.textContent.replace(/\s+/g, ' ').trim())).toEqual([
      'Deal value: c.Partner_Center_Event_Before1000 → c.Partner_Center_Event_Now2000',
      'Close date: c.Partner_Center_Event_Beforec.Partner_Center_Event_Blank → c.Partner_Center_Event_Now2026-12-31',
      'Something else',
    ]);
    await expect(element).toBeAccessible();
  });

  it('shows the value that lost', async () => {
    const element = show({ Outcome__c: 'Conflict', Lost_Value__c: 'Notes: call them: now' });
    expect(textOf(element)).toContain('c.Partner_Center_Event_Lost Notes: call them: now');
    await expect(element).toBeAccessible();
  });

  it('shows the code of a failure, and copes with an outcome that it does not know', () => {
    const element = show({ Outcome__c: 'Exploded', Error_Code__c: 'UNEXPECTED' });
    expect(textOf(element)).toContain('c.Partner_Center_Error_Code UNEXPECTED');
    expect(find(element, 'lightning-icon').iconName).toBe('utility:info');
  });
});
