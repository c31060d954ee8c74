import LANGUAGE from '@salesforce/i18n/lang';
import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';
import { format } from './format';
import { labels } from './labels';
import { solutionIds } from './solutions';

function numberText(text, currency) {
  // Show the currency's own number of decimals, and any further decimals of the value.
  const money = currency && { style: 'currency', currency };
  return Number.isNaN(Number(text))
    ? text
    : new Intl.NumberFormat(LOCALE, { ...money, maximumFractionDigits: 20 }).format(text);
}

const timeText = (text, options) =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', ...options }).format(Date.parse(text));

/** How to format each kind of value in the reader's locale. */
const texts = {
  number: numberText,
  // A date is the same day in every time zone.
  date: (text) => timeText(text, { timeZone: 'UTC' }),
  datetime: (text) => timeText(text, { timeZone: TIME_ZONE, timeStyle: 'short' }),
  boolean: (text) => (text === 'true' ? labels.yes : labels.no),
  ids: (text) => solutionIds(text).join(', '),
  country: (text) => new Intl.DisplayNames(LANGUAGE, { type: 'region', fallback: 'code' }).of(text),
};

/** A value of an event (canonical text, or null if it was blank), formatted for the reader. */
export function valueText({ kind, currency }, text) {
  if (text === null || text === undefined) return labels.eventBlank;
  try {
    return Object.hasOwn(texts, kind) ? texts[kind](text, currency) : text;
  } catch {
    // Not a valid date, currency or country: show it unchanged.
    return text;
  }
}

/** The ids added to and removed from a list; the list itself if only its order changed. */
export function idsText(before, after) {
  const [old, now] = [solutionIds(before), solutionIds(after)];
  const parts = [
    [labels.eventAdded, now.filter((id) => !old.includes(id))],
    [labels.eventRemoved, old.filter((id) => !now.includes(id))],
  ].filter(([, ids]) => ids.length > 0);
  return parts.length === 0 ? now.join(', ') : parts.map(([text, ids]) => format(text, ids.join(', '))).join('; ');
}
