import { instant } from './instant.ts';

/**
 * A day without a time, such as a closing date. Salesforce stores a day (`2027-06-30`). Partner Center stores an instant: the portal
 * takes midnight in the time zone of the person who typed the day, in UTC (observed in four deals of 2022: `…T23:00:00Z` from the United
 * Kingdom in summer, `…T18:30:00Z` from India, `…T03:00:00Z` from Argentina, `…T00:00:00Z`). See docs/decisions/0013.
 */

const halfDayMs = 12 * 60 * 60_000;

/**
 * The intended day, `yyyy-mm-dd`: the day of the nearest midnight in UTC, which is right for midnights in time zones from -11:59 to +12.
 * Undefined if the text is neither a day nor an instant (ISO 8601; without a zone, UTC).
 */
export function calendarDay(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d(T|$)/.test(text)) return undefined;
  const time = instant(text);
  // The nearest midnight of 9999-12-31, which .NET shows for "never", has a year of more digits.
  return Number.isNaN(time) ? undefined : new Date(time + halfDayMs).toISOString().replace(/T.*$/, '');
}

/**
 * The instant that stands for a day in Partner Center. At ten o'clock UTC the calendar shows this day from Hawaii (-10) to New Zealand in
 * summer (+13), and it reads back as the same day.
 */
export const instantOfDay = (day: string): string => `${day}T10:00:00Z`;
