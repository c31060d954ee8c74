import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askedWait, readRetryAfter } from '../../../relay/ground/retry-after.ts';

describe('Retry-After', () => {
  const now = Date.parse('2026-11-02T09:00:00Z');
  const quarter = 15 * 60_000;
  const cases: [header: string | undefined, ms: number][] = [
    ['0', 0],
    ['1', 1_000],
    [' 57 ', 57_000],
    ['900', quarter],
    ['901', quarter],
    ['99999999999999999999999', quarter],
    [new Date(now + 5_000).toUTCString(), 5_000],
    [new Date(now - 5_000).toUTCString(), 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', quarter],
    ['soon', 1_000],
    ['', 1_000],
    [undefined, 1_000],
    ['NaN', 1_000],
    ['Infinity', 1_000],
    ['-5', 1_000],
    ['+3', 1_000],
    ['1.5', 1_000],
    ['57.5', 1_000],
  ];
  for (const [header, ms] of cases) {
    it(`${String(header)} means ${String(ms)} ms`, () => {
      assert.equal(readRetryAfter(header, now), ms);
    });
  }
});

it('A date is judged by the clock of the host that names it', () => {
  const now = Date.parse('2026-11-02T09:00:00Z');
  const headers = new Map([
    ['retry-after', new Date(now + 57_000).toUTCString()],
    ['date', new Date(now).toUTCString()],
  ]);
  for (const ours of [now - 600_000, now, now + 600_000])
    assert.equal(askedWait({ status: 429, headers, body: Buffer.of() }, ours), 57_000);
});

describe('the wait that an answer asks for', () => {
  const quarter = 15 * 60_000;
  const flat = (statusCode: number, message: string) => JSON.stringify({ statusCode, message });
  const quota = (time: string) => flat(403, `Out of call volume quota. Quota will be replenished in ${time}.`);
  for (const [what, status, header, body, ms] of [
    ['the published body of too many calls', 429, '57', flat(429, 'Try again in 57 seconds.'), 57_000],
    [
      'the same without the header',
      429,
      undefined,
      flat(429, 'Rate limit is exceeded. Try again in 57 seconds.'),
      57_000,
    ],
    ['one second, in the singular', 429, undefined, flat(429, 'Rate limit is exceeded. Try again in 1 second.'), 1_000],
    ['the error envelope', 429, undefined, '{"error":{"message":"Try again in 3 seconds."}}', 3_000],
    ['too many calls without a time', 429, undefined, '', 1_000],
    ['a header that contradicts the text', 429, '5', flat(429, 'Try again in 57 seconds.'), 5_000],
    ['a used-up quota with the header', 403, '90', quota('00:01:30'), 90_000],
    ['a used-up quota', 403, undefined, quota('00:12:34'), 754_000],
    ['a quota of many days', 403, undefined, quota('20.09:58:55'), quarter],
    ['a missing role', 403, undefined, '{"error":{"code":"accessDenied","message":"No."}}', undefined],
    ['maintenance with a time', 503, '2', '', 2_000],
    ['maintenance without one', 503, undefined, '<html>Try again in 9 seconds</html>', undefined],
    ['an answer that only looks like one', 400, '9', 'Try again in 9 seconds', undefined],
  ] as const)
    it(`${what} (${String(status)}) asks for ${String(ms)} ms`, () => {
      const headers = new Map(header === undefined ? [] : [['retry-after', header]]);
      assert.equal(askedWait({ status, headers, body: Buffer.from(body) }, 0), ms);
    });
});
