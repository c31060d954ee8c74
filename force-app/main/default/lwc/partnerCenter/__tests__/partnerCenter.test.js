import TIME_ZONE from '@salesforce/i18n/timeZone';
import {
  countByDay,
  dealOf,
  firstDay,
  format,
  isDenied,
  messageOf,
  missingOf,
  personOf,
  saveEach,
  solutionIds,
  solutionText,
  timeOf,
  watchPending,
} from 'c/partnerCenter';
import { updateRecord } from 'lightning/uiRecordApi';
import { plain, received, recordOf, shared } from 'lwc-test/records';

describe('A text', () => {
  it.each([
    ['{0} of {1}', [2, 3], '2 of 3'],
    ['{1} before {0}, {1}', ['a', 'b'], 'b before a, b'],
    ['{0} and {1}', ['a'], 'a and {1}'],
    ['nothing', [1], 'nothing'],
  ])('%s is filled in', (text, values, expected) => {
    expect(format(text, ...values)).toBe(expected);
  });
});

describe('A time of the org', () => {
  it.each([
    ['2026-11-25T10:00:00.000Z', 1_795_600_800_000],
    [null, undefined],
    [undefined, undefined],
  ])('%s is a number, which the base components take', (text, expected) => {
    expect(timeOf(text)).toBe(expected);
  });
});

describe('Solution ids', () => {
  it.each([
    [null, []],
    ['SOL-1\nSOL-2', ['SOL-1', 'SOL-2']],
    [' SOL-1 ; SOL-2;SOL-1;\n\n', ['SOL-1', 'SOL-2']],
    ['one\r\ntwo', ['one', 'two']],
  ])('are read from %j', (text, ids) => {
    expect(solutionIds(text)).toEqual(ids);
  });

  it('are kept one a line', () => {
    expect(solutionText(['SOL-1', 'SOL-2'])).toBe('SOL-1\nSOL-2');
  });
});

describe('What is missing', () => {
  const deal = { ...dealOf(recordOf(plain)), products: 'SOL-1' };
  const today = new Date();
  // The day of the person, wherever the test runs.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE }).format(today);
  const date = (days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
  const complete = { firstName: 'Sue', lastName: 'Smith', email: 's@contoso', phone: '1' };

  it.each([
    ['nothing', {}, undefined, []],
    ['account', { accountId: null, billingCountry: null }, undefined, ['account']],
    ['country', { billingCountry: null }, undefined, ['country']],
    ['no country by its code of three letters', { billingCountry: 'DEU' }, undefined, []],
    ['no country in German', { billingCountry: 'Deutschland' }, undefined, []],
    ['a country that is one', { billingCountry: 'Atlantis' }, undefined, ['country']],
    ['no country of two letters', { billingCountry: ' de ' }, undefined, []],
    ['amount', { amount: null }, undefined, ['amount']],
    ['amount above zero', { amount: 0 }, undefined, ['amount']],
    ['close date', { closeDate: null }, undefined, ['closeDate']],
    ['close date after today', { closeDate: date(0) }, undefined, ['closeDate']],
    ['no close date that is tomorrow', { closeDate: date(1) }, undefined, []],
    ['solutions', { products: '' }, undefined, ['solutions']],
    ['no contact that is not known yet', { help: 'Other' }, undefined, []],
    ['contact when there is none', { help: 'Other' }, null, ['contact']],
    ['contact with a telephone', { help: 'Other' }, { ...complete, phone: null }, ['contact']],
    ['no contact that is complete', { help: 'Other' }, complete, []],
    ['no contact without help', {}, null, []],
    ['nothing that the person may not see', { amount: undefined, products: undefined }, undefined, []],
    ['no account that the person may not see', { accountId: undefined, billingCountry: undefined }, undefined, []],
    ['no country that the person may not see', { billingCountry: undefined }, undefined, []],
    ['no telephone that the person may not see', { help: 'Other' }, { ...complete, phone: undefined }, []],
  ])('%s', (_name, more, contact, names) => {
    expect(missingOf({ ...deal, ...more }, contact).map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['nothing that a new share would need', { amount: 0, closeDate: date(-5), billingCountry: null }, []],
    ['a contact only when help is asked for now', { help: 'Other' }, ['contact']],
  ])('a deal that is shared lacks %s for a change', (_name, more, names) => {
    const before = { ...deal, ...more, help: null };
    expect(missingOf({ ...before, ...more }, null, before).map(({ name }) => name)).toEqual(names);
  });
});

describe('A deal', () => {
  it.each([
    [received, true],
    [{ ...received, Referral_Response__c: 'Accept' }, false],
    [{ ...received, Sync_with_Partner_Center__c: false }, false],
    [shared, false],
  ])('waits for an answer or not', (values, isWaiting) => {
    expect(dealOf(recordOf(values)).isWaiting).toBe(isWaiting);
  });

  it.each([
    ['lost', { ...shared, IsClosed: true }, true],
    ['won', { ...shared, IsClosed: true, IsWon: true }, false],
    ['lost, as Partner Center knows', { ...shared, IsClosed: true, Referral_Status__c: 'Closed' }, false],
    ['lost with a reason', { ...shared, IsClosed: true, Referral_Response_Reason__c: 'Other' }, false],
    ['declined', { ...shared, IsClosed: true, Referral_Response__c: 'Decline' }, false],
    ['not shared', { ...plain, IsClosed: true }, false],
  ])('that was %s asks for a reason or not', (_name, values, wasLost) => {
    expect(dealOf(recordOf(values)).wasLost).toBe(wasLost);
  });

  it('has no record type when the record says none', () => {
    expect(dealOf({ ...recordOf(plain), recordTypeId: null }).recordTypeId).toBeUndefined();
  });

  it('has a person or none', () => {
    expect(personOf(null)).toBeNull();
    expect(personOf({ FirstName: { value: 'Sue' } })).toEqual({ firstName: 'Sue' });
  });
});

describe('An error', () => {
  it.each([
    ['of JavaScript', new Error('No connection'), 'No connection'],
    ['of the UI API', { body: { message: 'Not found' } }, 'Not found'],
    ['of several parts', { body: [{ message: 'One.' }, { message: 'Two.' }] }, 'One. Two.'],
    [
      'of fields',
      {
        body: {
          message: 'An error occurred',
          output: { fieldErrors: { A: [{ message: 'Too long.' }] }, errors: [{ message: 'Rule.' }] },
        },
      },
      'Too long. Rule.',
    ],
    ['of GraphQL', [{ message: 'Unknown field' }, { message: 'Unknown field' }], 'Unknown field'],
    ['without words', undefined, 'c.Partner_Center_Error_Unknown'],
  ])('%s says what went wrong', (_name, error, text) => {
    expect(messageOf(error)).toBe(text);
  });

  it.each([
    ['403', { status: 403 }, true],
    ['a code', { body: { errorCode: 'INSUFFICIENT_ACCESS' } }, true],
    ['an unknown field', [{ message: 'Validation error (FieldUndefined@[uiapi/query/X])' }], true],
    ['a wrong type', [{ message: 'no', extensions: { ErrorType: 'ValidationError' } }], true],
    ['404', { status: 404, body: { errorCode: 'NOT_FOUND' } }, false],
    ['nothing', undefined, false],
  ])('with %s means no access or not', (_name, error, denied) => {
    expect(isDenied(error)).toBe(denied);
  });
});

describe('Saving several records', () => {
  it('goes on after a failure and says what came of each', async () => {
    updateRecord.mockImplementation(async ({ fields: { Id } }) => {
      if (Id === 'b') throw new Error('Locked');
    });
    const report = jest.fn();
    const changes = ['a', 'b', 'c', 'd', 'e', 'f'].map((Id) => ({ Id }));
    expect(await saveEach(changes, report)).toBe(5);
    expect(report.mock.calls.filter(([, problem]) => problem)).toEqual([['b', 'Locked']]);
    expect(report).toHaveBeenCalledTimes(6);
    updateRecord.mockResolvedValue({});
    expect(await saveEach([{ Id: 'a' }])).toBe(1);
  });

  it('has no more than four on their way at once', async () => {
    let now = 0;
    let most = 0;
    updateRecord.mockImplementation(async () => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now -= 1;
    });
    await saveEach(Array.from({ length: 20 }, (_, Id) => ({ Id })));
    expect(most).toBe(4);
    updateRecord.mockResolvedValue({});
  });
});

describe('Waiting for what is pending', () => {
  beforeEach(() => jest.useFakeTimers());

  it('goes on when a look fails', async () => {
    const look = jest.fn().mockRejectedValue(new Error('No connection'));
    const watch = watchPending(look, jest.fn());
    expect(watch.tell(true)).toBe(false);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(look).toHaveBeenCalledTimes(9);
    watch.stop();
  });

  it('has one look on its way at a time, and none once the end is reported during a look', async () => {
    let answer;
    const look = jest.fn(() => new Promise((resolve) => (answer = resolve)));
    const watch = watchPending(look, jest.fn());
    watch.tell(true);
    await jest.advanceTimersByTimeAsync(10_000);
    watch.tell(true);
    expect(look).toHaveBeenCalledTimes(1);
    expect(watch.tell(false)).toBe(true);
    expect(watch.tell(false)).toBe(false);
    answer();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('slows down and gives up', async () => {
    const tired = jest.fn();
    const look = jest.fn();
    watchPending(look, tired).tell(true);
    await jest.advanceTimersByTimeAsync(21_000);
    expect(look).toHaveBeenCalledTimes(27);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(look).toHaveBeenCalledTimes(49);
    expect(tired).toHaveBeenCalledTimes(1);
  });
});

describe('Events by day', () => {
  const now = new Date(2026, 10, 25, 15).getTime();
  const at = (day, hour) => new Date(2026, 10, day, hour).toISOString();

  it('are counted in the days of the person, oldest first; what is older or paused is not', () => {
    const events = [
      [at(25, 0), 'Synced'],
      [at(24, 23), 'Shared'],
      [at(24, 1), 'Needs attention'],
      [at(25, 14), 'Paused'],
      [at(22, 23), 'Synced'],
    ].map(([occurred, outcome]) => ({ occurred, outcome }));
    expect(countByDay(events, now, 3).map(({ synced, failed }) => [synced, failed])).toEqual([
      [0, 0],
      [1, 1],
      [1, 0],
    ]);
    expect(firstDay(now, 3)).toBe(new Date(2026, 10, 23).getTime());
  });
});
