import Words from 'c/partnerCenterWords';
import { find, mount } from 'lwc-test/page';

describe('What the relay said in its own words', () => {
  it('stands as it is where English is read', async () => {
    const element = mount('c-partner-center-words', Words, { text: 'Too high.' });
    expect(find(element, 'p').textContent).toBe('Too high.');
    expect(find(element, 'details')).toBeNull();
    await expect(element).toBeAccessible();
  });
});
