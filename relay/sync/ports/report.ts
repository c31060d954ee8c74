import type { CosellError } from '../../errors.ts';

/** Where the core says what happened: log and metrics. Never values of customers. */
export type Report = (event: SyncEvent) => void;

export type SyncEvent =
  | {
      event: 'pair';
      outcome: string;
      link: string;
      referralId: string | null;
      opportunityId: string | null;
      wrote: number;
      error?: CosellError;
    }
  | { event: 'batch'; pairs: number; durationMs: number }
  /** A plan that breaks an invariant was not executed. */
  | { event: 'violation'; link: string; invariant: string; detail: string }
  | { event: 'sweep'; referrals: number; opportunities: number }
  | { event: 'comparison'; pairs: number; drifted: number; gone: number; failed: number }
  /** Of `total` old events. `kept`: the CRM did not let them go. */
  | { event: 'retention'; days: number; removed: number; kept: number; total: number }
  | { event: 'mapping'; rows: number; problems: { row: string; code: string; message: string }[] }
  /** The stream of events has been opened, or is over. */
  | { event: 'stream'; state: 'open' }
  | { event: 'stream'; state: 'ended'; error: CosellError; retryMs: number }
  /** Events are missing: what changed since then (epoch ms) has been compared. */
  | { event: 'catch-up'; since: number; opportunities: number; marked: number; error: CosellError }
  | { event: 'fault'; where: string; error: CosellError };
