import Solutions from 'c/partnerCenterSolutions';
import { connection, graphql } from 'lightning/graphql';
import { find, findAll, fire, hear, mount, settle, textOf } from 'lwc-test/page';

const catalogue = [
  { Id: '1', Name: 'Data platform', Solution_Id__c: 'SOL-1-A', Type__c: 'Own', Publisher__c: 'Contoso' },
  { Id: '2', Name: 'Data lake', Solution_Id__c: 'SOL-2-B', Type__c: 'Microsoft', Publisher__c: null },
];

const picker = (value = '') => mount('c-partner-center-solutions', Solutions, { value });
const answer = async (rows) => {
  graphql.emitData({ Partner_Center_Solution__c: connection(rows) });
  await settle();
};
async function type(element, text) {
  fire(find(element, 'lightning-input'), 'change', { value: text });
  await jest.advanceTimersByTimeAsync(400);
}
const press = (input, key) => input.dispatchEvent(new KeyboardEvent('keydown', { key }));
const offers = (element) => findAll(element, 'li lightning-button').map(({ label }) => label);

describe('The solutions picker', () => {
  beforeEach(() => jest.useFakeTimers());

  it('asks for nothing while nothing is typed or picked', async () => {
    const element = picker();
    await settle();
    expect(graphql.asked()).toEqual([]);
    expect(offers(element)).toEqual([]);
    jest.useRealTimers();
    await expect(element).toBeAccessible();
  });

  it.each([
    ['a click', (input) => input.click()],
    ['the down arrow', (input) => press(input, 'ArrowDown')],
  ])('offers the catalogue on %s, until one is picked', async (_name, open) => {
    const element = picker();
    const heard = hear(element, 'change');
    open(find(element, 'lightning-input'));
    await settle();
    expect(graphql.asked().map(({ variables }) => variables)).toEqual([{ like: '%%' }]);
    await answer(catalogue);
    expect(offers(element)).toEqual(['Data platform', 'Data lake']);
    expect(textOf(element)).toContain('c.Partner_Center_Solutions_Offers');
    jest.useRealTimers();
    await expect(element).toBeAccessible();
    find(element, '[data-id="SOL-2-B"]').click();
    expect(heard).toHaveBeenCalledWith({ value: 'SOL-2-B' });
    await settle();
    expect(offers(element)).toEqual([]);
  });

  it('offers nothing on focus alone, and closes on Escape', async () => {
    const element = picker();
    const input = find(element, 'lightning-input');
    fire(input, 'focus');
    await settle();
    expect(graphql.asked()).toEqual([]);
    input.click();
    await answer(catalogue);
    press(input, 'Escape');
    await settle();
    expect(offers(element)).toEqual([]);
  });

  it('keeps what it found for a text that is clicked', async () => {
    const element = picker();
    await type(element, 'lake');
    await answer([catalogue[1]]);
    find(element, 'lightning-input').click();
    await settle();
    expect(graphql.asked().map(({ variables }) => variables)).toEqual([{ like: '%lake%' }]);
  });

  it('searches as you type, after a pause, and offers what it finds', async () => {
    const element = picker();
    fire(find(element, 'lightning-input'), 'change', { value: 'da' });
    await jest.advanceTimersByTimeAsync(100);
    await type(element, 'data');
    expect(graphql.asked().map(({ variables }) => variables)).toEqual([{ like: '%data%' }]);
    await answer(catalogue);
    expect(offers(element)).toEqual(['Data platform', 'Data lake']);
    expect(textOf(element)).toContain('SOL-1-A · Own · Contoso');
    expect(textOf(element)).toContain('c.Partner_Center_Solutions_Found');
    jest.useRealTimers();
    await expect(element).toBeAccessible();
  });

  it.each([
    ['SOL-1', ['Data platform', 'Data lake', 'c.Partner_Center_Solution_Use']],
    ['SOL-1-A', ['Data platform', 'Data lake']],
  ])('offers %s itself beside what it finds, unless that is it', async (text, expected) => {
    const element = picker();
    await type(element, text);
    await answer(catalogue);
    expect(offers(element)).toEqual(expected);
  });

  it('tells nobody of the search', async () => {
    const element = picker();
    const heard = hear(element, 'change');
    await type(element, 'data');
    expect(heard).not.toHaveBeenCalled();
  });

  it('adds a solution, one id a line', async () => {
    const element = picker('SOL-9-Z');
    const heard = hear(element, 'change');
    await type(element, 'lake');
    await answer([catalogue[1]]);
    find(element, '[data-id="SOL-2-B"]').click();
    expect(heard).toHaveBeenCalledWith({ value: 'SOL-9-Z\nSOL-2-B' });
    await settle();
    expect(offers(element)).toEqual([]);
  });

  it('does not offer what is picked', async () => {
    const element = picker('SOL-1-A;SOL-2-B');
    await type(element, 'SOL-1-A');
    await answer(catalogue);
    expect(offers(element)).toEqual([]);
  });

  it('shows what is picked with its name where the catalogue knows it', async () => {
    const element = picker('SOL-1-A\nSOL-7-X');
    await settle();
    expect(graphql.asked().map(({ variables }) => variables)).toEqual([{ ids: ['SOL-1-A', 'SOL-7-X'] }]);
    await answer([catalogue[0]]);
    expect(find(element, 'lightning-pill-container').items).toEqual([
      { name: 'SOL-1-A', label: 'Data platform (SOL-1-A)' },
      { name: 'SOL-7-X', label: 'SOL-7-X' },
    ]);
    jest.useRealTimers();
    await expect(element).toBeAccessible();
  });

  it('removes a solution', async () => {
    const element = picker('SOL-1-A\nSOL-2-B');
    const heard = hear(element, 'change');
    fire(find(element, 'lightning-pill-container'), 'itemremove', { item: { name: 'SOL-1-A' } });
    expect(heard).toHaveBeenCalledWith({ value: 'SOL-2-B' });
  });

  it.each([
    ['is empty', () => answer([]), 'c.Partner_Center_Solutions_None'],
    [
      'cannot be read',
      async () => {
        graphql.emitErrors([{ message: 'no' }]);
        await settle();
      },
      'c.Partner_Center_Solutions_Unavailable',
    ],
  ])('takes an id when the catalogue %s, and says how one looks', async (_name, happen, text) => {
    const element = picker();
    const heard = hear(element, 'change');
    await type(element, ' SOL-5-Q ');
    await happen();
    expect(textOf(element)).toContain(text);
    expect(textOf(element)).toContain('c.Partner_Center_Solution_Format');
    find(element, '[data-id="SOL-5-Q"]').click();
    expect(heard).toHaveBeenCalledWith({ value: 'SOL-5-Q' });
  });

  it('forgets what it found when the text is cleared', async () => {
    const element = picker();
    await type(element, 'data');
    await answer(catalogue);
    await type(element, undefined);
    expect(offers(element)).toEqual([]);
    expect(graphql.asked()).toEqual([]);
  });

  it('takes no more than fifty', async () => {
    const element = picker(Array.from({ length: 50 }, (_, index) => `SOL-${index}`).join('\n'));
    await type(element, 'data');
    await answer(catalogue);
    expect(offers(element)).toEqual([]);
    expect(textOf(element)).toContain('c.Partner_Center_Solutions_Full');
  });

  it('asks nothing more when it is left', async () => {
    const element = picker();
    fire(find(element, 'lightning-input'), 'change', { value: 'data' });
    element.remove();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(graphql.asked()).toEqual([]);
  });
});
