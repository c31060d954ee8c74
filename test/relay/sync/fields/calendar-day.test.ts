import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDay, instantOfDay } from '../../../../relay/sync/fields/calendar-day.ts';
import { createDigest } from '../../../../relay/sync/fields/digest.ts';
import { merge, type Merge } from '../../../../relay/sync/fields/merge.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';

const hour = 3_600_000;
/** Month ends, quarter ends, leap days, turns of the year. */
const days = [
  '2027-01-31',
  '2027-02-28',
  '2028-02-29',
  '2028-03-01',
  '2027-03-31',
  '2027-06-30',
  '2027-12-31',
  '2028-01-01',
];
const zones = Array.from({ length: 25 }, (_, index) => index - 12);
/** With half and quarter hours. */
const offsets = [...zones, -9.5, -3.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5].filter((zone) => zone > -12);

/** What the portal stores for a day that somebody typed at this offset from UTC. */
const midnight = (day: string, offset: number) => new Date(Date.parse(day) - offset * hour).toISOString();
/** What a calendar at this offset shows. */
const dayAt = (instant: string, offset: number) =>
  new Date(Date.parse(instant) + offset * hour).toISOString().slice(0, 10);

describe('the day that an instant stands for', () => {
  const seen: [instant: string, day: string, where: string][] = [
    ['2027-06-29T23:00:00Z', '2027-06-30', 'the United Kingdom in summer'],
    ['2027-03-24T18:30:00Z', '2027-03-25', 'India'],
    ['2027-03-31T03:00:00Z', '2027-03-31', 'Argentina'],
    ['2027-03-31T00:00:00Z', '2027-03-31', 'UTC'],
    ['2027-03-31T00:00:00.0000000Z', '2027-03-31', 'UTC, with seven decimals'],
    ['2027-06-30T00:00:00+05:30', '2027-06-30', 'India, with the zone'],
    ['2027-06-30T00:00:00', '2027-06-30', 'nowhere'],
    ['2027-06-30', '2027-06-30', 'nowhere, without a time'],
    ['9999-12-31T23:59:59.9999999Z', '+010000-01-01', 'no calendar of Salesforce'],
  ];
  for (const [instant, day, where] of seen)
    it(`is ${day} for ${instant}, a midnight in ${where}`, () => {
      assert.equal(calendarDay(instant), day);
    });

  for (const offset of offsets)
    it(`is the day typed at UTC${offset < 0 ? '' : '+'}${String(offset)}`, () => {
      assert.deepEqual(
        days.map((day) => calendarDay(midnight(day, offset))),
        days,
      );
    });

  // The same instants are midnights of -11 and -10, a day later: nothing in them tells which is meant.
  for (const offset of [13, 14])
    it(`is the day before at UTC+${String(offset)}`, () => {
      assert.equal(calendarDay(midnight('2027-07-01', offset)), '2027-06-30');
    });

  for (const text of [
    'soon',
    '14.12.2026',
    'on 2026-12-14',
    '+012026-12-14T10:00:00Z',
    '2026-12-14 10:00',
    '2027-06-30Tnoon',
    '2027-06-30T25:00:00Z',
    '',
  ])
    it(`is none for "${text}"`, () => {
      assert.equal(calendarDay(text), undefined);
    });
});

describe('the instant that stands for a day', () => {
  it('reads back as that day', () => {
    assert.deepEqual(
      days.map((day) => calendarDay(instantOfDay(day))),
      days,
    );
  });

  for (const offset of [...offsets.filter((zone) => zone >= -10), 12.75, 13])
    it(`is shown as that day at UTC${offset < 0 ? '' : '+'}${String(offset)}`, () => {
      assert.deepEqual(
        days.map((day) => dayAt(instantOfDay(day), offset)),
        days,
      );
    });
});

describe('a closing date that is kept the same', () => {
  const field = fieldMapping({ pointer: '/details/closingDateTime', field: 'CloseDate' });
  const digest = createDigest(Buffer.alloc(32, 1));
  const look = (closingDateTime: string, CloseDate: string, base: Merge['settled'] = {}): Merge =>
    merge({
      fields: [field],
      referral: { details: { closingDateTime } },
      opportunity: { CloseDate },
      base,
      newest: 'referral',
      digest,
    });
  const baseOf = ({ toReferral, toOpportunity, settled }: Merge) => ({
    ...settled,
    ...Object.fromEntries([...toReferral, ...toOpportunity].map(({ field: { key }, agreed }) => [key, agreed])),
  });
  const writes = ({ toReferral, toOpportunity }: Merge) => [...toReferral, ...toOpportunity].map(({ value }) => value);

  for (const offset of offsets)
    it(`is not written while both sides show the same day (typed at UTC${offset < 0 ? '' : '+'}${String(offset)})`, () => {
      for (const day of days) assert.deepEqual(writes(look(midnight(day, offset), day)), []);
    });

  it('goes out once, and does not come back as an edit', () => {
    for (const day of days) {
      const edited = look('2026-05-05T23:00:00Z', day, baseOf(look('2026-05-05T23:00:00Z', '2026-05-06')));
      assert.deepEqual(writes(edited), [instantOfDay(day)]);
      assert.deepEqual(writes(look(instantOfDay(day), day, baseOf(edited))), []);
    }
  });

  it('comes in once, and does not go back', () => {
    for (const day of days) {
      const edited = look(midnight(day, 5.5), '2026-05-06', baseOf(look('2026-05-05T23:00:00Z', '2026-05-06')));
      assert.deepEqual(writes(edited), [day]);
      assert.deepEqual(writes(look(midnight(day, 5.5), day, baseOf(edited))), []);
    }
  });

  it('is not an edit when the portal stores the same day as the midnight of somebody else', () => {
    const base = baseOf(look('2027-06-29T23:00:00Z', '2027-06-30'));
    assert.deepEqual(writes(look('2027-06-30T03:00:00Z', '2027-06-30', base)), []);
  });
});
