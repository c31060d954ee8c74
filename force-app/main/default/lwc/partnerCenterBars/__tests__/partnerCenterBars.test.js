import Bars from 'c/partnerCenterBars';
import { findAll, mount, settle } from 'lwc-test/page';

const rows = [
  { name: 'Prospecting', count: 1, amount: 3000.4 },
  { name: 'Negotiation', count: 4, amount: 1500 },
];
const mounted = (properties) =>
  mount('c-partner-center-bars', Bars, { heading: 'By stage', group: 'Stage', rows, ...properties });
const cells = (element) => findAll(element, 'tbody tr').map((row) => [...row.children].map((cell) => cell.textContent));
const widths = (element) => findAll(element, '.bar').map((bar) => bar.getAttribute('style'));

describe('A table with bars', () => {
  it.each([
    [
      'counts',
      'count',
      [
        ['Prospecting', '1'],
        ['Negotiation', '4'],
      ],
      ['25%', '100%'],
    ],
    [
      'amounts',
      'amount',
      [
        ['Prospecting', '1', '3,000'],
        ['Negotiation', '4', '1,500'],
      ],
      ['100%', '50%'],
    ],
  ])('shows %s as figures and as bars', async (_name, measure, texts, shares) => {
    const element = mounted({ measure });
    await settle();
    expect(cells(element)).toEqual(texts);
    expect(findAll(element, 'th')[0].textContent).toBe('Stage');
    expect(widths(element)).toEqual(shares.map((share) => `inline-size: ${share}`));
    await expect(element).toBeAccessible();
  });

  it('shows the currency of amounts when it is known', async () => {
    const element = mounted({ measure: 'amount', currency: 'EUR' });
    await settle();
    expect(cells(element)[0]).toEqual(['Prospecting', '1', '€3,000']);
  });

  it('has no bar to draw where there is nothing', async () => {
    const element = mounted({ rows: [{ name: 'Prospecting', count: 0, amount: 0 }] });
    await settle();
    expect(widths(element)).toEqual(['inline-size: 0%']);
  });
});
