import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import pino from 'pino';
import { z } from 'zod';
import { CosellError } from '../../../relay/errors.ts';
import { createReport } from '../../../relay/ground/log.ts';
import { createMetrics } from '../../../relay/ground/metrics.ts';
import { quietCondition } from './quiet-condition.ts';

const level = (line: string) => (JSON.parse(line) as { level: number }).level;

describe('the log of pairs', () => {
  const pair = {
    event: 'pair',
    outcome: 'attention',
    link: 'a',
    referralId: null,
    opportunityId: null,
    wrote: 0,
  } as const;
  const notReady = (message: string) => ({ error: new CosellError('NOT_READY_TO_SHARE', message) });

  it('has one line when a deal gets into trouble, not one at every look', () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
    const report = createReport(
      log,
      createMetrics(() => 0, quietCondition),
      () => 0,
    );
    const levels = (events: object[]) => {
      lines.length = 0;
      for (const event of events) report({ ...pair, ...event });
      return lines.map(level);
    };
    assert.deepEqual(levels([notReady('No amount.'), notReady('No amount.'), notReady('No amount.')]), [40]);
    assert.deepEqual(levels([notReady('No date.'), { ...notReady('No date.'), link: 'b' }]), [40, 40]);
    assert.deepEqual(levels([{ outcome: 'synced' }, { outcome: 'synced' }, notReady('No date.')]), [30, 30, 40]);
    assert.deepEqual(levels([{ ...notReady('No date.'), outcome: 'parked' }]), [40]);
    const throttled = (ms: number) => ({
      error: new CosellError('PARTNER_CENTER_THROTTLED', `Resumes in ${String(ms)} ms.`),
    });
    assert.deepEqual(levels([throttled(812), throttled(7), throttled(60_000)]), [40]);
  });
});

/** A report whose clock stands still, and what it has logged. */
function logged() {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(line) });
  const report = createReport(
    log,
    createMetrics(() => 0, quietCondition),
    () => 0,
  );
  return { lines, report };
}

describe('the log of faults', () => {
  it('has one line a minute for each, with how many it stands for', () => {
    const lines: string[] = [];
    const log = pino({ level: 'info', base: null, timestamp: false }, { write: (line: string) => lines.push(line) });
    let now = 0;
    const report = createReport(
      log,
      createMetrics(() => now, quietCondition),
      () => now,
    );
    // The worker asks the store once a second.
    for (now = 0; now <= 60_000; now += 1_000)
      report({ event: 'fault', where: 'claim', error: new CosellError('STORE_UNAVAILABLE', 'No answer.') });
    report({ event: 'fault', where: 'sweep', error: new CosellError('STORE_UNAVAILABLE', 'No answer.') });
    for (const id of ['a', 'b'])
      report({ event: 'fault', where: 'list', error: new CosellError('REFERRAL_UNREADABLE', `Referral ${id}.`) });
    const told = lines.map((line) => z.object({ where: z.string(), count: z.number() }).parse(JSON.parse(line)));
    assert.deepEqual(
      told.map(({ where, count }) => [where, count]),
      [
        ['claim', 1],
        ['claim', 60],
        ['sweep', 1],
        ['list', 1],
        ['list', 1],
      ],
    );
  });

  const [one, other] = ['f3cb2c41-1234-4a8e-9d1b-120000000055', 'f3cb2c41-1234-4a8e-9d1b-120000000056'];
  const pairs: [
    what: string,
    first: [where: string, message: string],
    second: [where: string, message: string],
    lines: 1 | 2,
  ][] = [
    ['how long a call waits', ['sweep', 'Calls resume in 812 ms.'], ['sweep', 'Calls resume in 60000 ms.'], 1],
    ['how many events were lost', ['writing 3 timeline events', 'x'], ['writing 200 timeline events', 'x'], 1],
    ['how many seconds, in tenths', ['sweep', 'After 1.5 s.'], ['sweep', 'After 12.25 s.'], 1],
    [
      'which referral it is about',
      ['list', `Referral ${one} is unreadable.`],
      ['list', `Referral ${other} is unreadable.`],
      2,
    ],
    ['which opportunity, in digits', ['list', 'Of 006000000000001.'], ['list', 'Of 006000000000002.'], 2],
    [
      'which opportunity',
      ['telling the seller of 006Am00000ABcD1', 'x'],
      ['telling the seller of 006Am00000ABcD2', 'x'],
      2,
    ],
    ['which row', ['mapping', 'Row Amount_2 is wrong.'], ['mapping', 'Row Amount_3 is wrong.'], 2],
  ];
  for (const [what, first, second, count] of pairs)
    it(`has ${count === 1 ? 'one line' : 'a line for each'} if two differ in ${what}`, () => {
      const { lines, report } = logged();
      for (const [where, message] of [first, second])
        report({ event: 'fault', where, error: new CosellError('SALESFORCE_UNAVAILABLE', message) });
      assert.equal(lines.length, count, lines.join(''));
      assert.ok(lines[0]?.includes(first[1]), 'a line has the message as it is');
    });

  it('has a line for each code', () => {
    const { lines, report } = logged();
    for (const code of ['SALESFORCE_UNAVAILABLE', 'PARTNER_CENTER_UNAVAILABLE'] as const)
      report({ event: 'fault', where: 'sweep', error: new CosellError(code, 'No answer.') });
    assert.equal(lines.length, 2);
  });
});
