import { speakEnglish } from 'lwc-test/english';
import events from '../../../../../../test/fixtures/timeline-events.json';

let Event, eventOf, find, findAll, mount;

beforeAll(async () => {
  speakEnglish();
  ({ default: Event } = await import('c/partnerCenterEvent'));
  ({ eventOf } = await import('c/partnerCenter'));
  ({ find, findAll, mount } = await import('lwc-test/page'));
});

const node = (values) => ({
  Id: '1',
  Occurred__c: { value: '2026-11-25T10:00:00.000Z', displayValue: null },
  ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, displayValue: null }])),
});
const show = (values) => mount('c-partner-center-event', Event, { entry: eventOf(node(values)) });

/** What people see of a part of the event: without what is there for screen readers only. */
const seen = (element) => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll('.slds-assistive-text').forEach((hidden) => hidden.remove());
  return copy.textContent;
};
const lines = (element, name) =>
  findAll(element, `[data-name="${name}"]`).map((line) => (name === 'message' ? line.text : seen(line)));
const items = (element, name) => findAll(element, `[data-name="${name}"] li`).map(seen);

const all = ['Synced', 'Conflict', 'Needs attention', 'Received', 'Shared', 'Accepted', 'Declined', 'Paused', 'Closed'];

describe('An event', () => {
  it.each(all)('has an icon of its own for the outcome %s', async (outcome) => {
    const iconOf = (one) => eventOf(node({ Outcome__c: one })).icon;
    const others = new Set(all.filter((one) => one !== outcome).map(iconOf));
    const element = show({ Outcome__c: outcome, Direction__c: 'Both', Summary__c: 'It happened.' });
    expect(others.has(find(element, 'lightning-icon').iconName)).toBe(false);
    expect(element.shadowRoot.textContent).toContain(outcome);
    await expect(element).toBeAccessible();
  });

  it('shows the code of a failure, and copes with an outcome that it does not know', () => {
    const element = show({ Outcome__c: 'Exploded', Error_Code__c: 'UNEXPECTED' });
    expect(element.shadowRoot.textContent).toContain('UNEXPECTED');
    expect(find(element, 'lightning-icon').iconName).toBe('utility:info');
  });

  it.each(events.map(({ name, ...rest }) => [name, rest]))('shows %s', async (_name, { event, shown }) => {
    const element = show(event);
    expect({
      sentence: lines(element, 'sentence'),
      message: lines(element, 'message'),
      changes: items(element, 'changes'),
      notCopied: items(element, 'notCopied'),
      lost: items(element, 'lost'),
    }).toEqual({
      sentence: shown.sentence === undefined ? [] : [shown.sentence],
      message: shown.message === undefined ? [] : [shown.message],
      changes: shown.changes ?? [],
      notCopied: shown.notCopied ?? [],
      lost: shown.lost ?? [],
    });
    await expect(element).toBeAccessible();
  });

  it('says to a screen reader which value is the old one and which the new one', () => {
    const change = { label: 'Stage', kind: 'text', before: 'Old', after: 'New' };
    const element = show({ Changes__c: JSON.stringify({ v: 1, code: 'changed', changes: [change] }) });
    expect(find(element, '[data-name="changes"] li').textContent).toBe('Stage: before:Old → now:New');
  });
});
