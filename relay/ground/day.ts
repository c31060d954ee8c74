/** A day in ms, whatever the calendar says: no zone, no summer time. */
export const dayMs = 86_400_000;
