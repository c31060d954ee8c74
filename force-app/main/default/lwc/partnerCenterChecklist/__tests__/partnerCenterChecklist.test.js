import Checklist from 'c/partnerCenterChecklist';
import { find, findAll, hear, mount, textOf } from 'lwc-test/page';

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
});
