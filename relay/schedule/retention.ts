import { dayMs } from '../ground/day.ts';
import type { Settings } from '../sync/fields/mapping.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { OldEvents } from '../sync/ports/old-events.ts';
import type { Report } from '../sync/ports/report.ts';

/** A smaller number is a typing error: people look events up when something went wrong last week. */
export const fewestDays = 30;

/** 200,000 events, about 1,100 calls. The rest waits for the next day. */
const mostPages = 100;

/** How many days to keep events (setting `Event_Retention_Days`); undefined: permanently, also if the setting is invalid. */
export function retentionOf(settings: Settings): number | undefined {
  const days = Number(settings['Event_Retention_Days'] ?? '');
  return Number.isInteger(days) && days >= fewestDays ? days : undefined;
}

/** Whether the setting is neither blank, nor a number of days, nor `off`. */
export const isRetentionUnclear = (settings: Settings): boolean =>
  retentionOf(settings) === undefined && !['', 'off'].includes((settings['Event_Retention_Days'] ?? '').toLowerCase());

export interface Retention {
  oldEvents: OldEvents;
  clock: Clock;
  report: Report;
  /** Called before each page: whether the relay still runs and the org has calls to spare. */
  mayGoOn: () => boolean;
}

/**
 * Removes events older than this many days and reports progress after each page. After an interruption, the next call continues, because
 * removed events are not found again. @throws why a page could not be removed at all
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
    // If a whole page was refused, the following pages would be refused too.
    if (page.removed === 0 && page.problem !== undefined) throw page.problem;
    if (page.last === null) return;
    after = page.last;
  }
}
