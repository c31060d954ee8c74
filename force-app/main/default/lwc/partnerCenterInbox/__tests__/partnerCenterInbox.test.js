import Inbox from 'c/partnerCenterInbox';
import { connection, graphql } from 'lightning/graphql';
import { updateRecord } from 'lightning/uiRecordApi';
import { find, findAll, fire, mount, settle, textOf } from 'lwc-test/page';

const deal = (Id, more = {}) => ({
  ...{ Id, Name: `Deal ${Id}`, Account: { Name: 'Contoso' }, Amount: 5, Referral_Expires__c: null },
  ...more,
});

async function inboxOf(rows, more = {}) {
  const element = mount('c-partner-center-inbox', Inbox);
  await settle();
  const refresh = graphql.emitData({ Opportunity: connection(rows, more) });
  await settle();
  return { element, refresh };
}

const items = (element) => findAll(element, 'c-partner-center-inbox-item');
const saved = () => updateRecord.mock.calls.map(([{ fields }]) => fields);

/** Two saves in a row take that long. */
const settleTwice = async () => {
  await settle();
  await settle();
  await settle();
  await settle();
};
const names = (element) => items(element).map(({ deal: { name } }) => name);
const press = async (element, name) => {
  find(element, `[data-name="${name}"]`).click();
  await settle();
  await settle();
};
/** Lets the time pass in which an answer can be taken back. */
const wait = async (milliseconds) => {
  jest.advanceTimersByTime(milliseconds);
  await settle();
  await settle();
};

async function pick(element, ids, checked = true) {
  for (const id of ids) fire(items(element)[0], 'pick', { id, checked });
  await settle();
}

describe('The inbox', () => {
  it('asks once for what waits for an answer, most urgent first', async () => {
    const { element } = await inboxOf([deal('a'), deal('b')]);
    expect(graphql.asked()).toHaveLength(1);
    const [{ query, variables }] = graphql.asked();
    expect(query).toContain('{ Referral_Status__c: { eq: "New" } } { Referral_Response__c: { eq: null } }');
    expect(query).toContain('orderBy: { Referral_Expires__c: { order: ASC, nulls: LAST } }');
    expect(variables).toEqual({ first: 50 });
    expect(items(element).map(({ deal: { name } }) => name)).toEqual(['Deal a', 'Deal b']);
    await expect(element).toBeAccessible();
  });

  it('says that it is loading, that nothing waits, and what went wrong', async () => {
    const element = mount('c-partner-center-inbox', Inbox);
    await settle();
    expect(find(element, 'c-partner-center-notice').empty).toBeUndefined();
    await expect(element).toBeAccessible();
    graphql.emitErrors([{ message: 'Too busy' }]);
    await settle();
    expect(find(element, 'c-partner-center-notice').error).toEqual([{ message: 'Too busy' }]);
    await expect(element).toBeAccessible();
    graphql.emitData({ Opportunity: connection([]) });
    await settle();
    expect(find(element, 'c-partner-center-notice').empty).toBe('c.Partner_Center_Inbox_Empty');
    await expect(element).toBeAccessible();
  });

  it.each([
    ['with the chosen values saved there before', { Amount: 5 }, [{ Id: 'b', Amount: 5 }]],
    ["with the seller's own values kept", {}, []],
  ])('links a deal to an opportunity that was there before, %s', async (_name, values, before) => {
    const { element } = await inboxOf([deal('a')]);
    fire(items(element)[0], 'link', { id: 'a', target: 'b', values });
    await settleTwice();
    expect(saved()).toEqual([...before, { Id: 'a', Partner_Center_Link_To__c: 'b' }]);
  });

  it('hands a deal over', async () => {
    const { element } = await inboxOf([deal('a')]);
    fire(items(element)[0], 'handover', { Id: 'a', OwnerId: '005' });
    await settleTwice();
    expect(saved()).toEqual([{ Id: 'a', OwnerId: '005' }]);
  });

  it('leaves a deal where it is when the values could not be saved', async () => {
    const { element } = await inboxOf([deal('a')]);
    updateRecord.mockRejectedValueOnce({ body: { message: 'No' } });
    fire(items(element)[0], 'link', { id: 'a', target: 'b', values: { Amount: 5 } });
    await settleTwice();
    expect(saved()).toEqual([{ Id: 'b', Amount: 5 }]);
  });

  it('holds an answer for ten seconds, then saves it, says so, and looks again', async () => {
    jest.useFakeTimers();
    const { element, refresh } = await inboxOf([deal('a'), deal('b')]);
    fire(items(element)[0], 'answer', { Id: 'a', Referral_Response__c: 'Accept' });
    await settle();
    expect(items(element).map(({ busy, held }) => [busy, held])).toEqual([
      [true, true],
      [false, false],
    ]);
    // A list of the answers' number would be above, out of sight.
    expect(find(element, '[data-name="held"]')).toBeNull();
    await wait(9_999);
    expect(saved()).toEqual([]);
    const focus = jest.spyOn(find(element, '[role="status"]'), 'focus');
    await wait(1);
    expect(saved()).toEqual([{ Id: 'a', Referral_Response__c: 'Accept' }]);
    expect(textOf(element)).toContain('c.Partner_Center_Answers_Saved');
    expect(focus).toHaveBeenCalledTimes(1);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('takes an answer back in its row, and leaves the focus there', async () => {
    jest.useFakeTimers();
    const { element } = await inboxOf([deal('a')]);
    const focus = jest.spyOn(HTMLElement.prototype, 'focus');
    fire(items(element)[0], 'answer', { Id: 'a', Referral_Response__c: 'Accept' });
    await settle();
    expect(focus.mock.instances.at(-1).dataset.name).toBe('undo');
    fire(items(element)[0], 'undo');
    await settle();
    expect(focus.mock.instances.at(-1).dataset.name).toBe('accept');
    focus.mockRestore();
    await wait(20_000);
    expect(saved()).toEqual([]);
    expect(textOf(element)).toContain('c.Partner_Center_Answers_Undone');
  });

  it('takes several answers back, and one whose row the search hides', async () => {
    jest.useFakeTimers();
    const { element } = await inboxOf([deal('a'), deal('b')]);
    fire(find(element, '[data-name="all"]'), 'change', { checked: true });
    await settle();
    await press(element, 'acceptall');
    expect(textOf(element)).toContain('c.Partner_Center_Answers_Held');
    expect(items(element).map(({ held }) => held)).toEqual([false, false]);
    jest.useRealTimers();
    await expect(element).toBeAccessible();
    jest.useFakeTimers();
    await press(element, 'undo');
    fire(items(element)[0], 'answer', { Id: 'a', Referral_Response__c: 'Accept' });
    fire(find(element, '[data-name="search"]'), 'change', { value: 'nothing like that' });
    await settle();
    await press(element, 'undo');
    await wait(20_000);
    expect(saved()).toEqual([]);
  });

  it('leaves the focus of a seller who went on while an answer was sent', async () => {
    jest.useFakeTimers();
    const { element } = await inboxOf([deal('a')]);
    const elsewhere = document.body.appendChild(document.createElement('input'));
    fire(items(element)[0], 'answer', { Id: 'a', Referral_Response__c: 'Accept' });
    await settle();
    elsewhere.focus();
    const focus = jest.spyOn(find(element, '[role="status"]'), 'focus');
    await wait(10_000);
    await settle();
    expect(saved()).toHaveLength(1);
    expect(focus).not.toHaveBeenCalled();
    elsewhere.remove();
  });

  it.each([
    ['it is told to', (element) => fire(items(element)[0], 'send')],
    [
      'another answer follows',
      (element) => fire(items(element)[0], 'answer', { Id: 'b', Referral_Response__c: 'Accept' }),
    ],
    ['the page is left', (element) => element.remove()],
  ])('sends an answer at once when %s', async (_name, act) => {
    const { element } = await inboxOf([deal('a'), deal('b')]);
    fire(items(element)[0], 'answer', { Id: 'a', Referral_Response__c: 'Accept' });
    await settle();
    act(element);
    await settle();
    expect(saved()).toEqual([{ Id: 'a', Referral_Response__c: 'Accept' }]);
  });

  it('accepts all that are picked, and leaves the others alone', async () => {
    const { element } = await inboxOf([deal('a'), deal('b'), deal('c')]);
    expect(find(element, '[data-name="acceptall"]').disabled).toBe(true);
    fire(find(element, '[data-name="all"]'), 'change', { checked: true });
    await pick(element, ['b'], false);
    expect(items(element).map(({ selected }) => selected)).toEqual([true, false, true]);
    await press(element, 'acceptall');
    await press(element, 'send');
    expect(saved()).toEqual(['a', 'c'].map((Id) => ({ Id, Referral_Response__c: 'Accept' })));
    expect(items(element).map(({ selected }) => selected)).toEqual([false, false, false]);
  });

  it('selects and answers the others while answers are held, which sends those', async () => {
    const { element } = await inboxOf([deal('a'), deal('b'), deal('c')]);
    await pick(element, ['a']);
    await press(element, 'acceptall');
    const all = find(element, '[data-name="all"]');
    expect([all.disabled, all.checked]).toEqual([false, false]);
    expect(find(element, '[data-name="acceptall"]').disabled).toBe(true);
    fire(all, 'change', { checked: true });
    await settle();
    expect(all.checked).toBe(true);
    await press(element, 'acceptall');
    expect(saved()).toEqual([{ Id: 'a', Referral_Response__c: 'Accept' }]);
    await press(element, 'send');
    expect(saved()).toEqual(['a', 'b', 'c'].map((Id) => ({ Id, Referral_Response__c: 'Accept' })));
  });

  it('locks a deal while its answer is being sent, and no other', async () => {
    const { element } = await inboxOf([deal('a'), deal('b')]);
    updateRecord.mockReturnValueOnce(new Promise(() => undefined));
    await pick(element, ['a', 'b']);
    fire(items(element)[0], 'answer', { Id: 'a', Referral_Response__c: 'Accept' });
    fire(items(element)[0], 'send');
    await settle();
    expect(items(element).map(({ busy, held }) => [busy, held])).toEqual([
      [true, false],
      [false, false],
    ]);
    // The one that is on its way is not answered once more.
    await press(element, 'acceptall');
    await press(element, 'send');
    expect(saved().map(({ Id }) => Id)).toEqual(['a', 'b']);
  });

  it('locks the selection while every deal has an answer', async () => {
    const { element } = await inboxOf([deal('a')]);
    await pick(element, ['a']);
    await press(element, 'acceptall');
    const all = find(element, '[data-name="all"]');
    expect([all.disabled, all.checked]).toEqual([true, false]);
  });

  it('declines all that are picked, with one reason', async () => {
    const { element } = await inboxOf([deal('a'), deal('b')]);
    await pick(element, ['a', 'b']);
    await press(element, 'declineall');
    await expect(element).toBeAccessible();
    fire(find(element, 'c-partner-center-reason'), 'cancel');
    await settle();
    expect(find(element, 'c-partner-center-reason')).toBeNull();
    await press(element, 'declineall');
    fire(find(element, 'c-partner-center-reason'), 'reason', 'Other');
    await settle();
    await press(element, 'send');
    const decline = { Referral_Response__c: 'Decline', Referral_Response_Reason__c: 'Other' };
    expect(saved()).toEqual(['a', 'b'].map((Id) => ({ Id, ...decline })));
  });

  it('says at each deal what went wrong, and keeps it picked', async () => {
    updateRecord.mockRejectedValueOnce({ body: { message: 'Locked' } });
    const { element } = await inboxOf([deal('a'), deal('b')]);
    await pick(element, ['a', 'b']);
    await press(element, 'acceptall');
    await press(element, 'send');
    expect(items(element).map(({ problem, selected }) => [problem, selected])).toEqual([
      ['Locked', true],
      [undefined, false],
    ]);
    await expect(element).toBeAccessible();
  });

  it('finds deals by words of their name, customer or help, and picks all that are found', async () => {
    const { element } = await inboxOf([deal('a'), deal('b', { Account: { Name: 'Fabrikam' } }), deal('c')]);
    const search = find(element, '[data-name="search"]');
    fire(search, 'change', { value: 'fab DEAL' });
    await settle();
    expect(names(element)).toEqual(['Deal b']);
    fire(find(element, '[data-name="all"]'), 'change', { checked: true });
    await settle();
    await press(element, 'acceptall');
    await press(element, 'send');
    expect(saved()).toEqual([{ Id: 'b', Referral_Response__c: 'Accept' }]);
    fire(search, 'change', { value: 'nothing like that' });
    await settle();
    expect(textOf(element)).toContain('c.Partner_Center_Search_None');
    await expect(element).toBeAccessible();
    fire(search, 'change', {});
    await settle();
    expect(names(element)).toHaveLength(3);
  });

  it.each([
    ['expires', ['Deal b', 'Deal a', 'Deal c']],
    ['amount', ['Deal c', 'Deal a', 'Deal b']],
    ['account', ['Deal c', 'Deal b', 'Deal a']],
  ])('sorts by %s, deals without the value last', async (order, expected) => {
    const { element } = await inboxOf([
      deal('a', { Account: { Name: null }, Referral_Expires__c: '2027-02-01T00:00:00.000Z' }),
      deal('b', { Amount: null, Account: { Name: 'Lamna' }, Referral_Expires__c: '2027-01-01T00:00:00.000Z' }),
      deal('c', { Amount: 9 }),
    ]);
    fire(find(element, '[data-name="sort"]'), 'change', { value: order });
    await settle();
    expect(names(element)).toEqual(expected);
  });

  it('loads more while there is more, and looks again when asked', async () => {
    const { element, refresh } = await inboxOf([deal('a')], { pageInfo: { hasNextPage: true } });
    find(element, '[data-name="more"]').click();
    await settle();
    expect(graphql.asked()[0].variables).toEqual({ first: 100 });
    find(element, '[data-name="refresh"]').click();
    expect(refresh).toHaveBeenCalledTimes(1);
  });
});
