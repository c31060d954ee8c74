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
  });
});

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
});
