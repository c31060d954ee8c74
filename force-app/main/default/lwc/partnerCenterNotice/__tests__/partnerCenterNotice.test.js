import Notice from 'c/partnerCenterNotice';
import { find, hear, mount, settle, textOf } from 'lwc-test/page';

const states = {
  loading: [{}, '', 'lightning-spinner'],
  nothing: [{ empty: 'No deal waits', detail: 'They appear here.' }, 'No deal waits They appear here.'],
  'no access': [{ denied: true }, 'c.Partner_Center_Denied c.Partner_Center_Denied_Detail'],
  'an error that means no access': [
    { error: { status: 403, body: { message: 'no' } } },
    'c.Partner_Center_Denied c.Partner_Center_Denied_Detail',
  ],
  'an error': [{ error: { body: { message: 'Too busy' } } }, 'c.Partner_Center_Error Too busy', 'lightning-button'],
  'an error without words': [
    { error: {} },
    'c.Partner_Center_Error c.Partner_Center_Error_Unknown',
    'lightning-button',
  ],
};

describe('A notice', () => {
  it.each(Object.entries(states))('says %s', async (_name, [properties, text, selector = 'p']) => {
    const element = mount('c-partner-center-notice', Notice, properties);
    expect(textOf(element)).toBe(text);
    expect(find(element, selector)).not.toBeNull();
    await expect(element).toBeAccessible();
  });

  it('offers to try again after an error', async () => {
    const element = mount('c-partner-center-notice', Notice, { error: new Error('No connection') });
    const heard = hear(element, 'again');
    find(element, 'lightning-button').click();
    await settle();
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
