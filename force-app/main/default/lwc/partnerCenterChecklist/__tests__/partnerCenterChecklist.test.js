import Checklist from 'c/partnerCenterChecklist';
import { find, findAll, fire, hear, mount, textOf } from 'lwc-test/page';

const points = [
  { name: 'amount', place: 'deal', text: 'Enter an amount' },
  { name: 'solutions', place: 'solutions', text: 'Add a solution' },
];

describe('The checklist', () => {
  it.each([
    [0, 'c.Partner_Center_Missing_Nothing'],
    [1, 'c.Partner_Center_Missing_One'],
    [2, 'c.Partner_Center_Missing_Many'],
  ])('says that %d points are missing', async (count, text) => {
    const element = mount('c-partner-center-checklist', Checklist, { points: points.slice(0, count) });
    expect(textOf(element)).toBe(text);
    expect(findAll(element, 'li')).toHaveLength(count);
    await expect(element).toBeAccessible();
  });

  it('leads to where a point is completed', () => {
    const element = mount('c-partner-center-checklist', Checklist, { points });
    const heard = hear(element, 'go');
    find(element, '[data-name="solutions"]').click();
    expect(heard).toHaveBeenCalledWith('solutions');
  });

  it('offers the contacts of the account whom Microsoft can reach, beside the way to all', async () => {
    const contact = { name: 'contact', place: 'contacts', text: 'Add a contact', input: 'contact' };
    const properties = { points: [contact], fillable: true, accountId: '001' };
    const element = mount('c-partner-center-checklist', Checklist, properties);
    const picker = find(element, '[data-name="pickcontact"]');
    expect([picker.objectApiName, picker.filter.criteria]).toEqual([
      'Contact',
      [
        { fieldPath: 'AccountId', operator: 'eq', value: '001' },
        { fieldPath: 'Email', operator: 'ne', value: null },
        { fieldPath: 'Phone', operator: 'ne', value: null },
      ],
    ]);
    expect(find(element, '[data-name="contact"]').label).toBe('Add a contact');
    const heard = hear(element, 'pick');
    fire(picker, 'change', { recordId: null });
    fire(picker, 'change', { recordId: '003' });
    expect(heard.mock.calls).toEqual([['003']]);
    await expect(element).toBeAccessible();
  });

  it.each([
    ['without an account', { fillable: true }],
    ['where nothing is filled in', { accountId: '001' }],
  ])('offers no contacts %s', (_name, properties) => {
    const contact = { name: 'contact', place: 'contacts', text: 'Add a contact', input: 'contact' };
    const element = mount('c-partner-center-checklist', Checklist, { points: [contact], ...properties });
    expect(find(element, '[data-name="pickcontact"]')).toBeNull();
  });

  it('takes a single value where it is shown', async () => {
    const inputs = [
      { name: 'amount', place: 'deal', text: 'Enter an amount', input: 'number' },
      { name: 'country', place: 'account', text: 'Enter a country', input: 'text' },
      { name: 'closeDate', place: 'deal', text: 'Enter a date', input: 'date' },
    ];
    const element = mount('c-partner-center-checklist', Checklist, { points: [...inputs, points[1]], fillable: true });
    const heard = hear(element, 'fill');
    const fill = (name, value, event) => {
      const input = find(element, `[data-name="${name}"]`);
      input.value = value;
      fire(input, event);
    };
    fill('amount', '5', 'commit');
    fill('country', '', 'commit');
    fill('closeDate', '2099-01-01', 'change');
    expect(heard.mock.calls).toEqual([[{ name: 'amount', value: '5' }], [{ name: 'closeDate', value: '2099-01-01' }]]);
    expect(find(element, '[data-name="solutions"]').label).toBe('Add a solution');
    await expect(element).toBeAccessible();
  });
});
