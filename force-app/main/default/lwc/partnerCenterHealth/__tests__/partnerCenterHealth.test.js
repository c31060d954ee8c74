import Health from 'c/partnerCenterHealth';
import { connection, graphql } from 'lightning/graphql';
import { updateRecord } from 'lightning/uiRecordApi';
import { find, findAll, fire, mount, settle, textOf } from 'lwc-test/page';

const now = () => new Date().toISOString();
const parts = ({ relays = [], deals = [], events = [], cut = false }) => ({
  Partner_Center_Relay__c: connection(relays),
  Opportunity: connection(deals),
  Partner_Center_Sync_Event__c: connection(events, { pageInfo: { hasNextPage: cut } }),
});
const relay = (Id) => ({ Id, Name: `Relay ${Id}`, Last_Heartbeat__c: now() });
const deal = (Id) => ({ Id, Name: `Deal ${Id}`, Partner_Center_Error_Code__c: 'NOT_READY_TO_SHARE' });
const event = (Id, Outcome__c) => ({ Id, Occurred__c: now(), Outcome__c });

async function healthOf(given) {
  const element = mount('c-partner-center-health', Health);
  await settle();
  const refresh = graphql.emitData(parts(given));
  await settle();
  return { element, refresh };
}

describe('Sync health', () => {
  it('asks once, for the events of the last seven days', async () => {
    await healthOf({});
    expect(graphql.asked()).toHaveLength(1);
    const { since } = graphql.asked()[0].variables;
    const days = (Date.now() - Date.parse(since)) / 86_400_000;
    expect(days).toBeGreaterThan(5.9);
    expect(days).toBeLessThan(7.1);
  });

  it('shows each relay, the failures and the chart', async () => {
    const { element } = await healthOf({
      relays: [relay('1'), relay('2')],
      deals: [deal('a')],
      events: [event('1', 'Synced'), event('2', 'Needs attention'), event('3', 'Paused')],
    });
    expect(findAll(element, 'c-partner-center-relay').map(({ relay: { Id } }) => Id)).toEqual(['1', '2']);
    expect(find(element, 'c-partner-center-failures').deals.map(({ code }) => code)).toEqual(['NOT_READY_TO_SHARE']);
    const { days } = find(element, 'c-partner-center-chart');
    expect(days).toHaveLength(7);
    expect(days[6]).toMatchObject({ synced: 1, failed: 1 });
    expect(textOf(element)).not.toContain('c.Partner_Center_Chart_Cut');
    await expect(element).toBeAccessible();
  });

  it('counts no event whose outcome this person may not see', async () => {
    const { element } = await healthOf({ events: [{ Id: '1', Occurred__c: now() }] });
    expect(find(element, 'c-partner-center-chart').days[6]).toMatchObject({ synced: 0, failed: 0 });
  });

  it.each([
    ['says so where the relay counts more deals than the list has', 3, true],
    ['says nothing where they agree', 1, false],
    ['says nothing where the reader may not see the count', undefined, false],
  ])('%s', async (_name, count, isSaid) => {
    const counting = { ...relay('1'), ...(count !== undefined && { Failed_Pairs__c: count }) };
    const { element } = await healthOf({ relays: [counting], deals: [deal('a')] });
    expect(find(element, '[data-name="unlisted"]') !== null).toBe(isSaid);
  });

  it('says that no relay reported, that nothing failed, and that events were left out', async () => {
    const { element } = await healthOf({ cut: true });
    expect(findAll(element, 'c-partner-center-notice').map(({ empty }) => empty)).toEqual([
      'c.Partner_Center_Relay_None',
      'c.Partner_Center_Failures_None',
    ]);
    expect(textOf(element)).toContain('c.Partner_Center_Chart_Cut');
    await expect(element).toBeAccessible();
  });

  it('says that it is loading, and what went wrong', async () => {
    const element = mount('c-partner-center-health', Health);
    await settle();
    await expect(element).toBeAccessible();
    const refresh = graphql.emitErrors([
      { message: "Field 'X' is undefined", extensions: { ErrorType: 'ValidationError' } },
    ]);
    await settle();
    expect(find(element, 'c-partner-center-notice').error).toHaveLength(1);
    await expect(element).toBeAccessible();
    fire(find(element, 'c-partner-center-notice'), 'again');
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('asks for all deals of a group again, says how many, and looks again', async () => {
    updateRecord.mockRejectedValueOnce(new Error('Locked'));
    const { element, refresh } = await healthOf({ deals: ['a', 'b', 'c', 'd', 'e', 'f'].map(deal) });
    fire(find(element, 'c-partner-center-failures'), 'tryagain', ['a', 'b', 'c', 'd', 'e', 'f']);
    await settle();
    await settle();
    await settle();
    const fields = updateRecord.mock.calls.map(([{ fields: one }]) => one);
    expect(fields.map(({ Id }) => Id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(new Set(fields.map((one) => one.Partner_Center_Sync_Requested__c)).size).toBe(1);
    expect(textOf(element)).toContain('c.Partner_Center_Tried_Again');
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('looks again when asked, once there was an answer', async () => {
    const { element, refresh } = await healthOf({});
    find(element, '[data-name="refresh"]').click();
    expect(refresh).toHaveBeenCalledTimes(1);
  });
});
