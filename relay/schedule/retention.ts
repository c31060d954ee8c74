import type { Settings } from '../sync/fields/mapping.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { OldEvents } from '../sync/ports/old-events.ts';
import type { Report } from '../sync/ports/report.ts';

const dayMs = 86_400_000;

/** Below this, somebody has mistyped the number: events are what people look into when something went wrong last week. */
export const fewestDays = 30;

/** 200,000 events, about 1,100 calls. What is left waits for the next day. */
const mostPages = 100;

/** For how many days events are kept (setting `Event_Retention_Days`); undefined: for good, and where the setting cannot be understood. */
export function retentionOf(settings: Settings): number | undefined {
  const days = Number(settings['Event_Retention_Days'] ?? '');
  return Number.isInteger(days) && days >= fewestDays ? days : undefined;
}

/** The setting says something, and it is neither a number of days nor `off`. */
export const isRetentionUnclear = (settings: Settings): boolean =>
  retentionOf(settings) === undefined && !['', 'off'].includes((settings['Event_Retention_Days'] ?? '').toLowerCase());

export interface Retention {
  oldEvents: OldEvents;
  clock: Clock;
  report: Report;
  /** Asked before each page: whether the relay still runs, and whether the org has calls to spare. */
  mayGoOn: () => boolean;
}

/**
 * Removes the events that are older than so many days, and reports after each page how far it has come. What is broken off goes on where
 * it stopped: what is removed is not found again. @throws why a page could not be removed at all
 */
export async function removeOldEvents({ oldEvents, clock, report, mayGoOn }: Retention, days: number): Promise<void> {
  const before = clock.now() - days * dayMs;
  const total = await oldEvents.count(before);
  let after: string | null = null;
  let [removed, kept] = [0, 0];
  for (let pages = 0; total > 0 && pages < mostPages && mayGoOn(); pages += 1) {
    const page = await oldEvents.removePage(before, after);
    removed += page.removed;
    kept += page.kept;
    report({ event: 'retention', days, removed, kept, total });
    // Refused as a whole, the pages after it would be refused as well.
    if (page.removed === 0 && page.problem !== undefined) throw page.problem;
    if (page.last === null) return;
    after = page.last;
  }
}
