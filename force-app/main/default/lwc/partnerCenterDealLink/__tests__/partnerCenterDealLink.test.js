import DealLink from 'c/partnerCenterDealLink';
import { visited } from 'lightning/navigation';
import { find, mount, settle } from 'lwc-test/page';
import { id } from 'lwc-test/records';

describe('The link to a deal', () => {
  it('has an address, and opens the deal in place', async () => {
    const element = mount('c-partner-center-deal-link', DealLink, { dealId: id, name: 'Contoso' });
    await settle();
    const link = find(element, 'a');
    expect([link.getAttribute('href'), link.textContent]).toEqual([`/${id}`, 'Contoso']);
    const click = new CustomEvent('click', { cancelable: true });
    link.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    expect(visited).toHaveBeenCalledWith(
      expect.objectContaining({ attributes: { recordId: id, objectApiName: 'Opportunity', actionName: 'view' } }),
    );
    await expect(element).toBeAccessible();
  });
});
