const day = 86_400_000;
/** Outcomes that count as neither: the relay copied nothing, and nothing failed. */
const ignored = ['Paused'];

const dayOf = (time) => {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
};

/** Start of the oldest of the days that `countByDay` shows. */
export const firstDay = (now, count) => dayOf(dayOf(now) - (count - 1) * day + day / 2);

/** Synced and failed events for each of the last days in the user's calendar, oldest first. */
export function countByDay(events, now, count) {
  const days = Array.from({ length: count }, (_, index) => ({
    // Noon is always in the same day, with or without daylight saving time.
    day: dayOf(dayOf(now) + day / 2 - (count - 1 - index) * day),
    synced: 0,
    failed: 0,
  }));
  const byDay = new Map(days.map((one) => [one.day, one]));
  for (const { occurred, outcome } of events) {
    const found = byDay.get(dayOf(occurred));
    if (found && outcome === 'Needs attention') found.failed += 1;
    else if (found && !ignored.includes(outcome)) found.synced += 1;
  }
  return days;
}
