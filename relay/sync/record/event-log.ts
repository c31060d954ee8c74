import { toCosellError } from '../../errors.ts';
import type { Report } from '../ports/report.ts';
import type { Timeline, TimelineEvent } from '../ports/timeline.ts';

/** How many events that could not be written are kept for the next attempt. The oldest are dropped first. */
const mostKept = 2_000;

export interface EventLog {
  /** Writes these events, and those that could not be written before. Never rejects: the audit field has the same text. */
  record(events: readonly TimelineEvent[]): Promise<void>;
}

/** Writes events to the org. Each has its own identifier, so writing it again does no harm. */
export function createEventLog(timeline: Timeline, report: Report): EventLog {
  let kept: TimelineEvent[] = [];
  return {
    async record(events) {
      const all = [...kept, ...events];
      if (all.length === 0) return;
      kept = [];
      const outcomes = await timeline.record(all).catch((thrown: unknown) => all.map(() => toCosellError(thrown)));
      const failed = all.filter((_, index) => outcomes[index] !== undefined);
      const again = all.filter((_, index) => outcomes[index]?.retryable === true);
      kept = [...again, ...kept].slice(-mostKept);
      const error = outcomes.find((outcome) => outcome !== undefined);
      if (error !== undefined)
        report({ event: 'fault', where: `writing ${String(failed.length)} timeline events`, error });
    },
  };
}
