import Inbox from 'c/partnerCenterInbox';
import { connection, graphql } from 'lightning/graphql';
import { updateRecord } from 'lightning/uiRecordApi';
import { find, findAll, fire, mount, settle, textOf } from 'lwc-test/page';

const deal = (Id) => ({ Id, Name: `Deal ${Id}`, Account: { Name: 'Contoso' }, Amount: 5, Referral_Expires__c: null });

async function inboxOf(rows, more = {}) {
  const element = mount('c-partner-center-inbox', Inbox);
  await settle();
  const refresh = graphql.emitData({ Opportunity: connection(rows, more) });
  await settle();
  return { element, refresh };
}

const items = (element) => findAll(element, 'c-partner-center-inbox-item');
const saved = () => updateRecord.mock.calls.map(([{ fields }]) => fields);

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

  it('saves an answer, says so, and looks again', async () => {
    const { element, refresh } = await inboxOf([deal('a')]);
    const focus = jest.spyOn(find(element, '[role="status"]'), 'focus');
    fire(items(element)[0], 'answer', { Id: 'a', Referral_Response__c: 'Accept' });
    await settle();
    await settle();
    expect(saved()).toEqual([{ Id: 'a', Referral_Response__c: 'Accept' }]);
    expect(textOf(element)).toContain('c.Partner_Center_Answers_Saved');
    expect(focus).toHaveBeenCalledTimes(1);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('accepts all that are picked, and leaves the others alone', async () => {
    const { element } = await inboxOf([deal('a'), deal('b'), deal('c')]);
    expect(find(element, '[data-name="acceptall"]').disabled).toBe(true);
    await pick(element, ['a', 'b', 'c']);
    await pick(element, ['b'], false);
    expect(items(element).map(({ selected }) => selected)).toEqual([true, false, true]);
    find(element, '[data-name="acceptall"]').click();
    await settle();
    await settle();
    expect(saved()).toEqual(['a', 'c'].map((Id) => ({ Id, Referral_Response__c: 'Accept' })));
    expect(items(element).map(({ selected }) => selected)).toEqual([false, false, false]);
  });

  it('says at each deal what went wrong, and keeps it picked', async () => {
    updateRecord.mockRejectedValueOnce({ body: { message: 'Locked' } });
    const { element } = await inboxOf([deal('a'), deal('b')]);
    await pick(element, ['a', 'b']);
    find(element, '[data-name="acceptall"]').click();
    await settle();
    await settle();
    expect(items(element).map(({ problem, selected }) => [problem, selected])).toEqual([
      ['Locked', true],
      [undefined, false],
    ]);
    await expect(element).toBeAccessible();
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
