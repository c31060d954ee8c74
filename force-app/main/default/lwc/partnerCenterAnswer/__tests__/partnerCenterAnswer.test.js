import Answer from 'c/partnerCenterAnswer';
import { dealOf } from 'c/partnerCenter';
import { find, fire, hear, mount, settle, textOf } from 'lwc-test/page';
import { received, recordOf } from 'lwc-test/records';

const answerTo = (values) => mount('c-partner-center-answer', Answer, { deal: dealOf(recordOf(values)) });
const press = async (element, name) => {
  find(element, `[data-name="${name}"]`).click();
  await settle();
};

describe('The answer to a deal', () => {
  it('says who and what help', async () => {
    const element = answerTo(received);
    expect(textOf(element)).toBe(
      'c.Partner_Center_Answer_Who c.Partner_Center_Answer_Help Quotes or Licensing (shown)',
    );
    await expect(element).toBeAccessible();
  });

  it('goes without account and help', async () => {
    const element = answerTo({ ...received, How_can_Microsoft_help__c: null, 'Account.Name': null });
    expect(textOf(element)).toBe('c.Partner_Center_Answer_Who');
  });

  it('accepts with one press', async () => {
    const element = answerTo(received);
    const heard = hear(element, 'answer');
    await press(element, 'accept');
    expect(heard).toHaveBeenCalledWith({ response: 'Accept', reason: undefined });
  });

  it('declines only with a reason', async () => {
    const element = answerTo(received);
    const heard = hear(element, 'answer');
    await press(element, 'decline');
    expect(heard).not.toHaveBeenCalled();
    expect(find(element, '[data-name="accept"]')).toBeNull();
    await expect(element).toBeAccessible();
    fire(find(element, 'c-partner-center-reason'), 'reason', 'Other');
    expect(heard).toHaveBeenCalledWith({ response: 'Decline', reason: 'Other' });
  });

  it('goes back from declining', async () => {
    const element = answerTo(received);
    await press(element, 'decline');
    fire(find(element, 'c-partner-center-reason'), 'cancel');
    await settle();
    expect(find(element, '[data-name="accept"]')).not.toBeNull();
  });
});
