import TIME_ZONE from '@salesforce/i18n/timeZone';

const dayMs = 86_400_000;

/** The periods for managers, counted from `now` (epoch ms), with today in the user's time zone. */
export function periodsOf(now) {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE }).format(now);
  const year = today.slice(0, 4);
  return {
    /** The last 90 days begin at `since`, the 90 days before them at `start` (epoch ms). */
    ...{ since: now - 90 * dayMs, start: now - 180 * dayMs },
    ...{ year, month: Number(today.slice(5, 7)), yearStart: `${year}-01-01`, lastYearStart: `${year - 1}-01-01` },
    /** This day of last year. The 29th of February need not exist: it only has to sort before the 1st of March. */
    lastYearToday: `${year - 1}${today.slice(4)}`,
    soon: now + 7 * dayMs,
  };
}
