import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toNewOpportunity, toNewReferral, toOpportunity, toReferral } from '../../../../relay/sync/fields/convert.ts';
import type { MappingRow } from '../../../../relay/sync/fields/mapping.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';

const date = { pointer: '/details/closingDateTime', field: 'CloseDate' };
const stage = { pointer: '/substatus', field: 'StageName', valueMap: 'Stage' };
const step = { pointer: '/details/notes', field: 'NextStep' };
const ids = { pointer: '/details/requirements/solutions', field: 'NextStep' };
const currency = { pointer: '/details/currency', field: 'CurrencyIsoCode' };
const country = { pointer: '/customerProfile/address/country', field: 'NextStep' };
const rocket = '\u{1F680}';

type Row = Partial<MappingRow>;

describe('a value on its way into Salesforce', () => {
  const cases: [name: string, row: Row, shown: string | null, value: unknown, becomes: string | null][] = [
    ['a number', {}, '10.5', 10.5, '10.5'],
    ['a blank', {}, null, null, null],
    ['a date', date, '2026-12-14', '2026-12-14', '2026-12-14'],
    [
      'a point in time',
      { field: 'Signed_At__c' },
      '2026-12-14T10:00:00.000Z',
      '2026-12-14T10:00:00.000Z',
      '2026-12-14T10:00:00.000Z',
    ],
    ['a yes or no', { field: 'IsPrivate' }, 'false', false, 'false'],
    ['a text that fits', step, 'x'.repeat(255), 'x'.repeat(255), 'x'.repeat(255)],
    ['a text that does not', step, 'x'.repeat(256), 'x'.repeat(255), 'x'.repeat(255)],
    ['a text whose cut would split a character', step, 'x'.repeat(254) + rocket, 'x'.repeat(254), 'x'.repeat(254)],
    ['a text whose cut would end in a blank', step, `${'x'.repeat(254)} y`, 'x'.repeat(254), 'x'.repeat(254)],
    [
      'a text that is cut behind a character of two units',
      step,
      rocket + 'x'.repeat(300),
      rocket + 'x'.repeat(253),
      rocket + 'x'.repeat(253),
    ],
    ['a list of ids, never cut: half an id names another', ids, 'x'.repeat(300), 'x'.repeat(300), 'x'.repeat(300)],
    ['a mapped value', stage, 'Received', 'Prospecting', 'Prospecting'],
    ['a value of a picklist', currency, 'EUR', 'EUR', 'EUR'],
    ['the first day of Salesforce', date, '1700-01-01', '1700-01-01', '1700-01-01'],
    ['its last one', date, '4000-12-31', '4000-12-31', '4000-12-31'],
    ['a blank of a picklist', currency, null, null, null],
  ];
  for (const [name, row, shown, value, becomes] of cases)
    it(`is known as it will be shown: ${name}`, () => {
      assert.deepEqual(toOpportunity(fieldMapping(row), shown), { value, shown: becomes });
    });

  it('is whole where the org names no limit', () => {
    const shown = 'x'.repeat(300);
    assert.equal(toOpportunity({ ...fieldMapping(step), length: 0 }, shown)?.shown, shown);
  });

  it('has no way in when it is blank and the field may not be', () => {
    assert.equal(toOpportunity(fieldMapping({ pointer: '/name', field: 'Name' }), null), undefined);
  });

  for (const day of ['1699-12-31', '4001-01-01', '9999-12-31', '+010000-01-01'])
    it(`has no counterpart where it is a day that Salesforce does not have: ${day}`, () => {
      assert.equal(toOpportunity(fieldMapping(date), day), undefined);
      assert.equal(toOpportunity(fieldMapping({ field: 'Signed_At__c' }), `${day}T00:00:00.000Z`), undefined);
    });

  it('has no way in when it is no value of the picklist', () => {
    assert.equal(toOpportunity(fieldMapping(currency), 'CHF'), undefined);
  });

  it('has no way in when the value map has no place for it', () => {
    assert.equal(toOpportunity(fieldMapping(stage), 'Engaged'), undefined);
  });

  it('takes only rows of its own direction from the value map', () => {
    assert.equal(toOpportunity(fieldMapping(stage), 'Declined')?.value, 'Closed Lost');
    assert.equal(toReferral(fieldMapping(stage), 'Closed Lost')?.value, 'Lost');
  });
});

describe('a value on its way into Partner Center', () => {
  const cases: [name: string, row: Row, shown: string | null, value: unknown, becomes: string | null][] = [
    ['a number', {}, '10.5', 10.5, '10.5'],
    ['a blank', date, null, null, null],
    ['a day is ten o’clock UTC', date, '2026-12-14', '2026-12-14T10:00:00Z', '2026-12-14'],
    ['a text of any length', step, 'x'.repeat(40_000), 'x'.repeat(40_000), 'x'.repeat(40_000)],
    ['a yes or no', { field: 'IsPrivate' }, 'true', true, 'true'],
    ['a mapped value', stage, 'Negotiation/Review', 'Accepted', 'Accepted'],
    ['a country', country, 'US', 'US', 'US'],
    ['no country', country, null, null, null],
  ];
  for (const [name, row, shown, value, becomes] of cases)
    it(`is known as it will be shown: ${name}`, () => {
      assert.deepEqual(toReferral(fieldMapping(row), shown), { value, shown: becomes });
    });

  for (const shown of ['USA', 'xUS', 'us', 'Atlantis'])
    it(`has no way out as a country of more or less than two letters: ${shown}`, () => {
      assert.equal(toReferral(fieldMapping(country), shown), undefined);
    });

  it('has no way out when the value map has no place for it', () => {
    assert.equal(toReferral(fieldMapping(stage), 'Handover'), undefined);
  });
});

describe('the default of a row', () => {
  const now = Date.UTC(2026, 11, 20, 23, 59);
  const cases: [row: Row, value: string | undefined][] = [
    [{ defaultValue: null }, undefined],
    [{ ...date, defaultValue: 'today+30' }, '2027-01-19'],
    [{ ...date, defaultValue: 'today+0' }, '2026-12-20'],
    [{ ...date, defaultValue: '2027-06-30' }, '2027-06-30'],
    [{ field: 'Signed_At__c', defaultValue: 'today+30' }, '2027-01-19T23:59:00.000Z'],
    [{ ...date, defaultValue: 'tomorrow' }, undefined],
    [{ defaultValue: '1000.00' }, '1000'],
    [{ defaultValue: 'a lot' }, undefined],
    [{ ...step, defaultValue: 'Call them' }, 'Call them'],
    [{ ...step, defaultValue: 'by today+30' }, 'by today+30'],
    [{ ...step, defaultValue: 'today+30 days' }, 'today+30 days'],
    [{ field: 'IsPrivate', defaultValue: null }, undefined],
  ];
  for (const [row, value] of cases)
    it(`${String(row.defaultValue)} for ${row.field ?? 'Amount'} is ${String(value)}`, () => {
      assert.equal(toNewReferral(fieldMapping(row), null, now)?.shown ?? undefined, value);
    });

  it('stands in for a blank of a new opportunity, and for a value that has no place there', () => {
    const mapped = fieldMapping({ ...stage, defaultValue: 'Qualification' });
    for (const shown of [null, 'Engaged'])
      assert.deepEqual(toNewOpportunity(mapped, shown, now), { shown: 'Qualification', value: 'Qualification' });
    assert.equal(toNewOpportunity(mapped, 'Pending', now)?.shown, 'Prospecting');
    const optional = fieldMapping({ ...step, defaultValue: 'Call them' });
    assert.deepEqual(toNewOpportunity(optional, null, now), { shown: 'Call them', value: 'Call them' });
    const dated = fieldMapping({ ...date, defaultValue: 'today+0' });
    assert.deepEqual(toNewOpportunity(dated, null, now), { shown: '2026-12-20', value: '2026-12-20' });
  });

  it('is not there: a blank stays one, and a value without a place has none', () => {
    assert.deepEqual(toNewOpportunity(fieldMapping(), null, now), { shown: null, value: null });
    assert.equal(toNewOpportunity(fieldMapping(stage), 'Engaged', now), undefined);
  });
});
