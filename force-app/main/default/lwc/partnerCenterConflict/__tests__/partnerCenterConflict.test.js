import Conflict from 'c/partnerCenterConflict';
import { connection } from 'lightning/graphql';
import { getRecord } from 'lightning/uiRecordApi';
import { find, findAll, hear, mount, settle } from 'lwc-test/page';
import { id, recordOf } from 'lwc-test/records';

const at = '2026-11-25T10:00:00.000Z';
const amount = { field: 'Amount', label: 'Amount', kind: 'number', currency: 'EUR' };
const mine = { ...amount, side: 'Salesforce', value: '99000', restore: 99000 };
const won = { ...amount, way: 'to Salesforce', before: '99000', after: '88000' };
const event = (changes, lost, occurred = at) => ({
  ...{ Id: occurred, Occurred__c: occurred },
  Changes__c: JSON.stringify({ v: 1, code: 'conflict', changes }),
  Lost_Value__c: JSON.stringify({ v: 1, lost }),
});
const infoOf = (updateable) => ({
  fields: {
    Amount: { label: 'Betrag', updateable },
    Partner_Center_Conflict_Seen__c: { updateable },
  },
});

const rowsOf = (rows) => connection(rows).edges.map(({ node }) => node);

async function conflictOf(rows, { seen = null, editable = true, Amount = 88000, modified = at } = {}) {
  const element = mount('c-partner-center-conflict', Conflict, {
    ...{ recordId: id, info: infoOf(editable), deal: { conflictSeen: seen, conflicted: at } },
  });
  const looks = hear(element, 'look');
  await settle();
  element.events = rowsOf(rows);
  await settle();
  getRecord.emit(recordOf({ Amount, ...(modified && { LastModifiedDate: modified }) }));
  await settle();
  return { element, looks };
}

const lines = (element) => findAll(element, 'li').map((line) => line.textContent.trim());
const restore = (element) => find(element, '[data-name="restore"]');

describe('A conflict on the card', () => {
  it.each([
    ["Microsoft's value over the seller's", won, mine, 'Conflict_Ours', 'Use_Mine'],
    [
      "the seller's value over Microsoft's",
      { ...won, way: 'to Partner Center' },
      { ...mine, side: 'Partner Center' },
      'Conflict_Theirs',
      'Use_Theirs',
    ],
  ])('names %s, and offers the other one', async (_name, change, lost, sentence, action) => {
    const { element } = await conflictOf([event([change], [lost])]);
    expect(lines(element)).toEqual([`c.Partner_Center_${sentence}`]);
    expect(restore(element).label).toBe(`c.Partner_Center_${action}`);
    await expect(element).toBeAccessible();
    const heard = hear(element, 'restore');
    restore(element).click();
    expect(heard).toHaveBeenCalledWith({ fields: { Amount: 99000 }, since: at });
  });

  it('is shown with the newest value of each field', async () => {
    const older = event([won], [{ ...mine, restore: 1 }], '2026-11-24T10:00:00.000Z');
    const { element } = await conflictOf([event([won], [mine]), older]);
    expect(lines(element)).toHaveLength(1);
    const heard = hear(element, 'restore');
    restore(element).click();
    expect(heard).toHaveBeenCalledWith({ fields: { Amount: 99000 }, since: at });
  });

  it('is remembered as dismissed up to its time, for everybody', async () => {
    const { element } = await conflictOf([event([won], [mine])]);
    const heard = hear(element, 'dismiss');
    find(element, '[data-name="dismiss"]').click();
    expect(heard).toHaveBeenCalledWith({ Partner_Center_Conflict_Seen__c: at });
    element.deal = { conflictSeen: at, conflicted: at };
    await settle();
    expect(lines(element)).toEqual([]);
  });

  it.each([
    ['was dismissed', { seen: at }],
    ['has its value back', { Amount: 99000 }],
  ])('is not shown when it %s', async (_name, how) => {
    const { element } = await conflictOf([event([won], [mine])], how);
    expect(lines(element)).toEqual([]);
  });

  it.each([
    ['with values that are kept out of the history', [{ ...mine, value: null, hidden: true }]],
    ['of a side that is not known', [{ ...mine, side: 'Elsewhere' }]],
    ['of a field that did not change', [{ ...mine, field: 'Name' }]],
    ['without values', []],
  ])('is not shown %s', async (_name, lost) => {
    const { element } = await conflictOf([event([won], lost)]);
    expect(lines(element)).toEqual([]);
  });

  it.each([
    ['to somebody who may only read', {}, { editable: false }],
    ['for a value of an older relay', { restore: undefined }, {}],
    ['for a value that is not on the record', { field: 'Account.BillingCity' }, {}],
    ['before the record is read', {}, { modified: null }],
  ])('offers no way back %s', async (_name, lost, how) => {
    const change = { ...won, ...(lost.field && { field: lost.field }) };
    const { element } = await conflictOf([event([change], [{ ...mine, ...lost }])], how);
    expect(lines(element)).toHaveLength(1);
    expect(restore(element)).toBeNull();
    await expect(element).toBeAccessible();
  });

  it('is looked for again when there is a new one, until its event is there', async () => {
    const later = '2026-11-25T11:00:00.000Z';
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    const { element, looks } = await conflictOf([event([won], [mine])]);
    element.deal = { conflictSeen: null, conflicted: at };
    expect(looks).not.toHaveBeenCalled();
    element.deal = { conflictSeen: null, conflicted: later };
    expect(looks).toHaveBeenCalledTimes(1);
    element.events = rowsOf([event([won], [mine])]);
    const wait = (ms) => {
      jest.advanceTimersByTime(ms);
      element.events = rowsOf([event([won], [mine])]);
    };
    for (const ms of [500, 1000, 2000, 4000, 8000, 16000]) wait(ms);
    expect(looks).toHaveBeenCalledTimes(5);
    element.deal = { conflictSeen: null, conflicted: later };
    element.events = rowsOf([event([won], [mine], later)]);
    jest.advanceTimersByTime(60000);
    expect(looks).toHaveBeenCalledTimes(5);
    jest.useRealTimers();
  });

  it.each([null, '2026-11-25T09:00:00.000Z'])('is not looked for where there was none since %s', async (conflicted) => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    const deal = { conflictSeen: at, conflicted };
    const element = mount('c-partner-center-conflict', Conflict, {
      recordId: id,
      info: infoOf(true),
      deal,
      events: [],
    });
    const looks = hear(element, 'look');
    await settle();
    jest.advanceTimersByTime(60000);
    expect(looks).not.toHaveBeenCalled();
    expect(getRecord.getLastConfig()?.recordId).toBeUndefined();
    jest.useRealTimers();
  });
});
