import Timeline from 'c/partnerCenterTimeline';
import { connection, graphql } from 'lightning/graphql';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { find, findAll, fire, mount, settle } from 'lwc-test/page';
import { id } from 'lwc-test/records';

const event = (number) => ({ Id: String(number), Occurred__c: '2026-11-25T10:00:00.000Z', Outcome__c: 'Synced' });

async function timelineOf(rows, hasNextPage = false) {
  const element = mount('c-partner-center-timeline', Timeline, { recordId: id });
  await settle();
  const newest = connection(rows, { pageInfo: { hasNextPage } });
  const refresh = graphql.emitData({ newest, conflicts: connection([]), cameFrom: connection([]) });
  await settle();
  return { element, refresh };
}

const entries = (element) => findAll(element, 'c-partner-center-event').map(({ entry }) => entry.id);
const variables = () => graphql.asked()[0].variables;

describe('The timeline', () => {
  it('asks once, for the events of the deal, newest first', async () => {
    const { element } = await timelineOf([event(1), event(2)]);
    expect(graphql.asked()).toHaveLength(1);
    expect(graphql.asked()[0].query).toContain('orderBy: { Occurred__c: { order: DESC } }');
    expect(variables()).toEqual({ first: 10, id });
    expect(entries(element)).toEqual(['1', '2']);
    await expect(element).toBeAccessible();
  });

  it("names fields as the reader's org does, in their language", async () => {
    const change = { field: 'Amount', label: 'Amount', kind: 'number', way: 'to Salesforce', before: '1', after: '2' };
    const Changes__c = JSON.stringify({
      v: 1,
      code: 'changed',
      changes: [change, { ...change, field: 'Account.Site' }],
    });
    const { element } = await timelineOf([{ ...event(1), Changes__c }]);
    const named = () => find(element, 'c-partner-center-event').entry.changes.map(({ field }) => field);
    expect(named()).toEqual(['Amount', 'Amount']);
    getObjectInfo.emit({ fields: { Amount: { label: 'Betrag' } } });
    await settle();
    expect(named()).toEqual(['Betrag', 'Amount']);
  });

  it('tells events of one second apart by their number', async () => {
    const numbered = (n, Name) => ({ ...event(n), Occurred__c: '2026-11-25T10:00:00.000Z', Name });
    const { element } = await timelineOf([numbered(1, 'EV-00000007'), numbered(2, 'EV-00000009'), numbered(3, null)]);
    expect(entries(element)).toEqual(['2', '1', '3']);
  });

  it.each([
    ['conflicts', { Outcome__c: { eq: 'Conflict' } }],
    ['attention', { Outcome__c: { eq: 'Needs attention' } }],
    ['inbound', { Direction__c: { eq: 'From Partner Center' } }],
    ['outbound', { Direction__c: { eq: 'To Partner Center' } }],
  ])('filters by %s', async (value, where) => {
    const { element } = await timelineOf([event(1)]);
    fire(find(element, 'lightning-combobox'), 'change', { value });
    await settle();
    expect(variables().where.and).toEqual([{ Opportunity__c: { eq: id } }, where]);
    expect(find(element, 'c-partner-center-notice').empty).toBeUndefined();
    graphql.emitData({ Partner_Center_Sync_Event__c: connection([]) });
    await settle();
    expect(find(element, 'c-partner-center-notice').empty).toBe('c.Partner_Center_Timeline_None');
    await expect(element).toBeAccessible();
  });

  it('shows again what it began with, without asking', async () => {
    const { element, refresh } = await timelineOf([event(1)]);
    const choose = (value) => fire(find(element, 'lightning-combobox'), 'change', { value });
    choose('conflicts');
    await settle();
    const asked = graphql.emitData({ Partner_Center_Sync_Event__c: connection([event(2)]) });
    await settle();
    expect(entries(element)).toEqual(['2']);
    const [, handler] = registerRefreshHandler.mock.calls[0];
    await handler();
    expect(asked).toHaveBeenCalledTimes(1);
    choose('all');
    await settle();
    expect(entries(element)).toEqual(['1']);
    expect(refresh).not.toHaveBeenCalled();
  });

  it('loads more while there is more', async () => {
    const { element } = await timelineOf([event(1)], true);
    find(element, '[data-name="more"]').click();
    await settle();
    expect(variables().first).toBe(20);
    expect(entries(element)).toEqual(['1']);
    graphql.emitData({ Partner_Center_Sync_Event__c: connection([event(1), event(2)]) });
    await settle();
    expect(entries(element)).toEqual(['1', '2']);
    expect(find(element, '[data-name="more"]')).toBeNull();
  });

  it('says that it is loading, that nothing happened, and what went wrong', async () => {
    const element = mount('c-partner-center-timeline', Timeline, { recordId: id });
    await settle();
    expect(find(element, 'c-partner-center-notice').empty).toBeUndefined();
    await expect(element).toBeAccessible();
    const refresh = graphql.emitErrors([{ message: 'Too busy' }]);
    await settle();
    expect(find(element, 'c-partner-center-notice').error).toEqual([{ message: 'Too busy' }]);
    fire(find(element, 'c-partner-center-notice'), 'again');
    expect(refresh).toHaveBeenCalledTimes(1);
    graphql.emitData({ newest: connection([]), conflicts: connection([]), cameFrom: connection([]) });
    await settle();
    expect(find(element, 'c-partner-center-notice').empty).toBe('c.Partner_Center_Timeline_Empty');
    await expect(element).toBeAccessible();
  });

  it('looks again when the page refreshes, as long as it is on the page', async () => {
    const { element, refresh } = await timelineOf([event(1)]);
    const [host, handler] = registerRefreshHandler.mock.calls[0];
    // Lightning Locker refuses the component itself.
    expect(host).toBe(element);
    await expect(handler()).resolves.toBe(true);
    expect(refresh).toHaveBeenCalledTimes(1);
    element.remove();
    expect(unregisterRefreshHandler).toHaveBeenCalledWith(registerRefreshHandler.mock.results[0].value);
  });

  it('copes with a refresh before its first answer', async () => {
    mount('c-partner-center-timeline', Timeline, { recordId: id });
    const [, handler] = registerRefreshHandler.mock.calls[0];
    await expect(handler()).resolves.toBe(true);
  });

  it('tells the page when looking again failed', async () => {
    const { refresh } = await timelineOf([event(1)]);
    refresh.mockRejectedValueOnce(new Error('Too busy'));
    const [, handler] = registerRefreshHandler.mock.calls[0];
    await expect(handler()).resolves.toBe(false);
  });

  it('works without the refresh of a page that does not take part', async () => {
    registerRefreshHandler.mockImplementationOnce(() => {
      throw new TypeError('not an element');
    });
    const { element } = await timelineOf([event(1)]);
    expect(entries(element)).toEqual(['1']);
    element.remove();
    expect(unregisterRefreshHandler).not.toHaveBeenCalled();
  });
});
