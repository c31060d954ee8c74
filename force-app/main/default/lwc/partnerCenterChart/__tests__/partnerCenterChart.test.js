import Chart from 'c/partnerCenterChart';
import { find, findAll, mount, settle, textOf } from 'lwc-test/page';

const start = new Date(2026, 10, 24).getTime();
const days = [
  { day: start, synced: 8, failed: 2 },
  { day: start + 86_400_000, synced: 4, failed: 0 },
];

const chartOf = (given) => mount('c-partner-center-chart', Chart, { days: given });

describe('The chart', () => {
  it('draws bars to scale, with their numbers beside them', async () => {
    const element = chartOf(days);
    expect(findAll(element, '.bar').map(({ style }) => style.width)).toEqual(['100%', '25%', '50%', '0%']);
    expect(findAll(element, '.count').map(({ textContent }) => textContent)).toEqual(['✔ 8', '⚠ 2', '✔ 4', '⚠ 0']);
    expect(find(element, '[role="img"]').getAttribute('aria-label')).toBe('c.Partner_Center_Chart_Summary');
    await expect(element).toBeAccessible();
  });

  it('draws days without events', async () => {
    const element = chartOf([{ day: start, synced: 0, failed: 0 }]);
    expect(findAll(element, '.bar').map(({ style }) => style.width)).toEqual(['0%', '0%']);
    await expect(element).toBeAccessible();
  });

  it('is a table when asked, and bars again', async () => {
    const element = chartOf(days);
    find(element, 'lightning-button').click();
    await settle();
    expect(findAll(element, 'tbody td').map(({ textContent }) => textContent)).toEqual(['8', '2', '4', '0']);
    expect(find(element, '[role="img"]')).toBeNull();
    expect(textOf(element)).toContain('c.Partner_Center_Chart_Day');
    await expect(element).toBeAccessible();
    find(element, 'lightning-button').click();
    await settle();
    expect(find(element, 'table')).toBeNull();
  });
});
