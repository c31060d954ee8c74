/** A time in ISO 8601 as epoch ms. Without a zone it is UTC, as all of Partner Center's times are. NaN if it is none. */
export const instant = (text: string): number => Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);

/** Services written in .NET show a time that was never set as the first moment of the year 1. */
export const isUnset = (text: string): boolean => text.startsWith('0001-01-01');
