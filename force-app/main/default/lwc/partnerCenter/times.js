/** A date and time of the org as a number: what lightning-relative-date-time takes; undefined when there is none. */
export const timeOf = (text) => (text ? Date.parse(text) : undefined);
