/** The measures, in the order of the table. `goal` is for this relay on SQLite. */
export const measures = {
  startMs: { label: 'start to ready, ms', goal: '≤ 400' },
  idleMb: { label: 'memory when idle, MB', goal: '≤ 110' },
  ack10: { label: 'acknowledgements/s, 10 connections', goal: '≥ 0.5 × bare' },
  ack10p99: { label: 'p99 of these, ms', goal: '' },
  ack50: { label: 'acknowledgements/s, 50 connections', goal: '≥ 0.5 × bare' },
  ack50p99: { label: 'p99 of these, ms', goal: '≤ 20' },
  ack50cpu: { label: 'CPU of 1,000 of these, ms', goal: '' },
  open0p50: { label: '100/s, clouds answer at once: p50, ms', goal: '' },
  open0p99: { label: '100/s, clouds answer at once: p99, ms', goal: '≤ 10' },
  open100p50: { label: '100/s, clouds take 100 ms: p50, ms', goal: '' },
  open100p99: { label: '100/s, clouds take 100 ms: p99, ms', goal: '≤ 10' },
  open1000p50: { label: '100/s, clouds take 1 s: p50, ms', goal: '' },
  open1000p99: { label: '100/s, clouds take 1 s: p99, ms', goal: '≤ 10' },
  loadedMb: { label: 'memory after all of that, MB', goal: '≤ 180' },
  burstSalesforce: { label: '1,000 signals over 100 deals: Salesforce calls', goal: '≤ 8' },
  burstReads: { label: '1,000 signals over 100 deals: referral reads', goal: '≤ 120' },
  delayP50: { label: 'signal to row, 100 ms a call: p50, ms', goal: '≤ 1.3 × 200' },
  sweepCalls: { label: 'calls of a sweep that finds nothing', goal: '≤ 2' },
  transferSeconds: { label: 'bare transfer of a backfill at 50 ms a call, s', goal: '' },
  rowsSeconds: { label: 'the backfill: all deals right in Salesforce, s', goal: '≤ 1.5 × bare transfer' },
  backfillSeconds: { label: 'the backfill: each referral tied as well, s', goal: '≤ 1.5 × bare transfer' },
  backfillCpuMs: { label: 'CPU of it, ms a deal', goal: '' },
  backfillMb: { label: 'memory after it, MB', goal: '≤ 180' },
  streamP99: { label: 'signal to row at 100/s, 100 ms a call: p99, ms', goal: '≤ 1,000' },
  workOffPerSecond: { label: 'all deals changed in Salesforce, 250 ms a call: written/s', goal: '' },
  workOffWrites: { label: 'writes of these to Partner Center, a deal', goal: '1' },
  allowedShare: { label: 'the same with 50 calls/s allowed: used, %', goal: '≥ 70' },
  outageSeconds: { label: 'Salesforce down, all these deals due: right after, s', goal: '≤ 15' },
  killSeconds: { label: '`kill -9` with all due, started again: right after, s', goal: '' },
} as const;

export type Measure = keyof typeof measures;

/** The figures of one subject in one round; `lost`: deals whose row never showed the value. */
export type Sample = Partial<Record<Measure, number>> & { lost: number };
