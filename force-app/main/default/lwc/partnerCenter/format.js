/** A text with its places {0}, {1} … filled in. */
export const format = (text, ...values) => text.replace(/\{(\d)\}/g, (place, index) => values[index] ?? place);
