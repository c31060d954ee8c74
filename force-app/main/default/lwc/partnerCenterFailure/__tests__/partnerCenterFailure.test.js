import Failure from 'c/partnerCenterFailure';
import { find, hear, mount, textOf } from 'lwc-test/page';

const wordsOf = (element) => find(element, 'c-partner-center-words').text;

describe('A failure', () => {
  it('says what is wrong, what the seller does next, and the code for the admin', async () => {
    const element = mount('c-partner-center-failure', Failure, {
      message: 'Too high.',
      code: 'PARTNER_CENTER_REFUSED',
    });
    expect(wordsOf(element)).toBe('Too high.');
    expect(textOf(element)).toBe(
      'c.Partner_Center_Advice_Partner_Center_Refused c.Partner_Center_Error_Code PARTNER_CENTER_REFUSED',
    );
    await expect(element).toBeAccessible();
  });

  it('goes without a code', async () => {
    const element = mount('c-partner-center-failure', Failure, { message: 'Too high.' });
    expect(wordsOf(element)).toBe('Too high.');
    expect(textOf(element)).toBe('');
    await expect(element).toBeAccessible();
  });

  it.each(['MOON_IN_THE_WAY', 'constructor'])('has no advice for a code that it does not know: %s', (code) => {
    const element = mount('c-partner-center-failure', Failure, { message: 'Too high.', code });
    expect(textOf(element)).toBe(`c.Partner_Center_Error_Code ${code}`);
  });

  it('does not offer to try again what the seller has to answer first', () => {
    const element = mount('c-partner-center-failure', Failure, { message: 'The same?', code: 'DEAL_OFFERED' });
    expect(find(element, 'lightning-button')).toBeNull();
  });

  it('asks to try again, unless a save is on its way', () => {
    const element = mount('c-partner-center-failure', Failure, { message: 'Too high.', busy: true });
    const heard = hear(element, 'tryagain');
    expect(find(element, 'lightning-button').disabled).toBe(true);
    find(element, 'lightning-button').click();
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
