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
