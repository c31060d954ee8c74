import type { EventChange, EventValue, TimelineEvent } from '../sync/ports/timeline.ts';

/** Maximum lengths of an event's text fields. */
const longestSummary = 255;
const longestJson = 32_768;
/** Values are cut to no less than this before whole entries are left out. */
const shortestValue = 64;

/** Version of the two JSON texts below. A reader checks it first. */
const v = 1;

/** An event's texts in the form of its fields: a sentence for reports, and JSON for the component. */
export const eventTexts = ({ said, summary, changes, notCopied, lost }: TimelineEvent) => ({
  summary: cut(summary, longestSummary),
  changes: fitting({ changes, notCopied }, (lists) => ({
    ...{ v, ...said },
    ...(lists.changes.length > 0 ? { changes: lists.changes } : {}),
    ...(lists.notCopied.length > 0 ? { notCopied: lists.notCopied } : {}),
  })),
  lost: lost.length === 0 ? '' : fitting({ lost }, (lists) => ({ v, lost: lists.lost })),
});

type Lists = Record<string, readonly (EventChange | EventValue)[]>;

/** JSON that fits the field and can still be parsed: values are cut shorter and shorter, then the last entries are left out. */
function fitting<T extends Lists>(lists: T, wrap: (lists: T) => unknown): string {
  let text = JSON.stringify(wrap(lists));
  for (let most = longestJson / 2; text.length > longestJson && most >= shortestValue; most /= 2)
    text = JSON.stringify(wrap(each(lists, (entries) => entries.map((entry) => withShortValues(entry, most)))));
  for (let left = longest(lists); text.length > longestJson && left >= 0; left = left === 0 ? -1 : Math.floor(left / 2))
    text = JSON.stringify(
      wrap(each(lists, (entries) => entries.slice(0, left).map((entry) => withShortValues(entry, shortestValue)))),
    );
  return text;
}

type Entry = EventChange | EventValue;

const longest = (lists: Lists): number => Math.max(...Object.values(lists).map(({ length }) => length));

const each = <T extends Lists>(lists: T, change: (entries: readonly Entry[]) => readonly Entry[]): T =>
  Object.fromEntries(Object.entries(lists).map(([name, entries]) => [name, change(entries)])) as T;

const withShortValues = (entry: Entry, most: number): Entry =>
  'way' in entry
    ? { ...entry, before: shortened(entry.before, most), after: shortened(entry.after, most) }
    : withShortValue(entry, most);

/** A truncated value must not be written back. */
function withShortValue({ restore, ...entry }: EventValue, most: number): EventValue {
  const isWhole = restore !== undefined && JSON.stringify(restore).length <= most;
  return { ...entry, value: shortened(entry.value, most), ...(isWhole ? { restore } : {}) };
}

const shortened = (text: string | null, most: number): string | null => (text === null ? null : cut(text, most));

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
