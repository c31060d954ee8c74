import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../../../relay/sync/fields/instant.ts';

describe('a time in ISO 8601', () => {
  const cases: [text: string, time: string][] = [
    ['2026-12-14T10:00:00Z', '2026-12-14T10:00:00.000Z'],
    ['2026-12-14T10:00:00.1234567', '2026-12-14T10:00:00.123Z'],
    ['2026-12-14T10:00:00', '2026-12-14T10:00:00.000Z'],
    ['2026-12-14T10:00', '2026-12-14T10:00:00.000Z'],
    ['2026-12-14T10:00:00+05:30', '2026-12-14T04:30:00.000Z'],
    ['2026-12-14T10:00:00.000+0000', '2026-12-14T10:00:00.000Z'],
    ['2026-12-14', '2026-12-14T00:00:00.000Z'],
  ];
  for (const [text, time] of cases)
    it(`is ${time} for ${text}, whatever zone the relay runs in`, () => {
      const zone = process.env['TZ'];
      try {
        process.env['TZ'] = 'America/New_York';
        assert.equal(new Date(instant(text)).toISOString(), time);
      } finally {
        if (zone === undefined) delete process.env['TZ'];
        else process.env['TZ'] = zone;
      }
    });

  it('is none for another text', () => {
    for (const text of ['', 'soon', 'T10:00', '2026-12-14T25:00:00']) assert.ok(Number.isNaN(instant(text)), text);
  });
});
