import Failures from 'c/partnerCenterFailures';
import { find, findAll, hear, mount, textOf } from 'lwc-test/page';

const deals = (count, code, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `${code}${from + index}`, name: `Deal ${index}`, code, message: index === 0 ? 'Too high.' : null },
  }));

const failuresOf = (given, more = {}) =>
  mount('c-partner-center-failures', Failures, { deals: given, total: given.length, ...more });

describe('The failures', () => {
  it('are grouped by reason, the most frequent first, with number and fix', async () => {
    const element = failuresOf([...deals(1, 'REFERRAL_CLOSED'), ...deals(7, 'NOT_READY_TO_SHARE')]);
    expect(findAll(element, '.slds-text-heading_small').map(({ textContent }) => textContent)).toEqual([
      'c.Partner_Center_Problem_Not_Ready',
      'c.Partner_Center_Problem_Referral_Closed',
    ]);
    expect(findAll(element, 'lightning-badge').map(({ label }) => label)).toEqual([
      'c.Partner_Center_Deals_Many',
      'c.Partner_Center_Deals_One',
    ]);
    expect(textOf(element)).toContain('c.Partner_Center_Fix_Not_Ready');
    expect(textOf(element)).toContain('c.Partner_Center_Example_Message');
    expect(find(element, 'c-partner-center-words').text).toBe('Too high.');
    expect(findAll(element, 'c-partner-center-deal-link')).toHaveLength(6);
    expect(textOf(element)).toContain('c.Partner_Center_Deals_More');
    await expect(element).toBeAccessible();
  });

  it('with codes of one reason are one group', () => {
    const element = failuresOf([...deals(1, 'REFERRAL_CHANGED'), ...deals(1, 'OPPORTUNITY_CHANGED')]);
    expect(findAll(element, 'lightning-badge')).toHaveLength(1);
  });

  it.each([
    ['an unknown code', 'SOMETHING_NEW', 'SOMETHING_NEW'],
    ['no code', null, 'c.Partner_Center_Problem_Other'],
  ])('with %s are told apart all the same', async (_name, code, heading) => {
    const element = failuresOf(deals(1, code));
    expect(find(element, '.slds-text-heading_small').textContent).toBe(heading);
    expect(textOf(element)).toContain('c.Partner_Center_Fix_Other');
    expect(textOf(element)).not.toContain('c.Partner_Center_Error_Code');
    await expect(element).toBeAccessible();
  });

  it('say when there are more than were read', () => {
    expect(textOf(failuresOf(deals(1, 'X'), { total: 500 }))).toContain('c.Partner_Center_Deals_Cut');
    expect(textOf(failuresOf(deals(1, 'X')))).not.toContain('c.Partner_Center_Deals_Cut');
  });

  it('are not tried again where the seller has to answer a question', () => {
    expect(find(failuresOf(deals(1, 'DEAL_OFFERED')), 'lightning-button')).toBeNull();
  });

  it('are tried again, all of a group', () => {
    const element = failuresOf([...deals(6, 'NOT_READY_TO_SHARE'), ...deals(1, 'REFERRAL_CLOSED')]);
    const heard = hear(element, 'tryagain');
    find(element, 'lightning-button').click();
    expect(heard.mock.calls[0][0]).toHaveLength(6);
  });
});
