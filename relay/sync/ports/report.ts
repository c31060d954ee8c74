import type { CosellError } from '../../errors.ts';

/** How the core reports what happened, for log and metrics. Never carries customer values. */
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
      /** How many conflicts the run decided: fields that changed on both sides count together. */
      conflicts?: number;
      /** The relay will run again without a signal, because this run failed. */
      willRetry?: true;
    }
  | { event: 'batch'; pairs: number; durationMs: number }
  /** A plan that breaks an invariant was not executed. */
  | { event: 'violation'; link: string; invariant: string; detail: string }
  /** `marked`: changes that the relay had not seen yet. */
  | { event: 'sweep'; referrals: number; opportunities: number; marked: number }
  | { event: 'comparison'; pairs: number; drifted: number; gone: number; failed: number }
  /** `kept`: old events, of `total`, that the CRM did not delete. */
  | { event: 'retention'; days: number; removed: number; kept: number; total: number }
  | { event: 'mapping'; rows: number; problems: { row: string; code: string; message: string }[] }
  /** The event stream has opened or ended. */
  | { event: 'stream'; state: 'open' }
  | { event: 'stream'; state: 'ended'; error: CosellError; retryMs: number }
  /** The relay missed events and compared every record changed since then (epoch ms). */
  | { event: 'catch-up'; since: number; opportunities: number; marked: number; error: CosellError }
  | { event: 'fault'; where: string; error: CosellError };
