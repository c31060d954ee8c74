/** A date and time of the org as a number for lightning-relative-date-time; undefined if there is none. */
export const timeOf = (text) => (text ? Date.parse(text) : undefined);
