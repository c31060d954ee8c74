import { speakEnglish } from 'lwc-test/english';

/** A change as a reader with these settings sees it. */
async function shownTo(i18n, change) {
  speakEnglish(i18n);
  const { eventOf } = await import('c/partnerCenter');
  const changes = { value: JSON.stringify({ v: 1, code: 'changed', changes: [{ label: 'X', ...change }] }) };
  const [{ before, now }] = eventOf({ Id: '1', Changes__c: changes }).changes;
  // Between number and currency stands a space at which no line breaks.
  return [before, now].map((text) => text.replaceAll(/[\u00a0\u202f]/g, ' '));
}

const german = { locale: 'de-DE', lang: 'de', timeZone: 'Europe/Berlin' };
const japanese = { locale: 'ja-JP', lang: 'ja', timeZone: 'Asia/Tokyo' };
const money = (currency) => ({ kind: 'number', currency, before: '1234.5', after: '2000' });
const time = { kind: 'datetime', before: '2026-12-31T22:30:00.000Z', after: '2027-06-30T22:30:00.000Z' };

describe('A value of an event', () => {
  it.each([
    ['money', german, money('EUR'), ['1.234,50 €', '2.000,00 €']],
    ['money', japanese, { ...money('JPY'), before: '1234' }, ['￥1,234', '￥2,000']],
    ['money without decimals', german, { ...money('KRW'), before: '1234' }, ['1.234 ₩', '2.000 ₩']],
    ['money without decimals', german, { ...money('CLP'), before: '1234' }, ['1.234 CLP', '2.000 CLP']],
    ['finer money', german, { ...money('EUR'), after: '0.125' }, ['1.234,50 €', '0,125 €']],
    ['a number', german, { kind: 'number', before: '-1234.5', after: '2000' }, ['-1.234,5', '2.000']],
    ['a date', german, { kind: 'date', before: '2026-12-31', after: '2027-06-30' }, ['31.12.2026', '30.06.2027']],
    ['a date', japanese, { kind: 'date', before: '2026-12-31', after: '2027-06-30' }, ['2026/12/31', '2027/06/30']],
    ['a time', german, time, ['31.12.2026, 23:30', '01.07.2027, 00:30']],
    ['a time', japanese, time, ['2027/01/01 7:30', '2027/07/01 7:30']],
    ['a country', german, { kind: 'country', before: 'DE', after: 'FR' }, ['Deutschland', 'Frankreich']],
    ['a number', { locale: 'no locale' }, { kind: 'number', before: '1', after: '2000' }, ['1', '2000']],
  ])('is %s as people write it in %j', async (_name, i18n, change, shown) => {
    expect(await shownTo(i18n, change)).toEqual(shown);
  });
});
