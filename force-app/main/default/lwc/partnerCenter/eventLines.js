import { idsText, valueText } from './eventValues';
import { labels } from './labels';

const ways = new Map([
  ['to Salesforce', labels.eventToSalesforce],
  ['to Partner Center', labels.eventToPartnerCenter],
  ['put back', labels.eventPutBack],
]);

const isObject = (value) => typeof value === 'object' && value !== null;
/** The entries of a list in an event; none if there is no list. */
export const entriesOf = (value) => (Array.isArray(value) ? value.filter(isObject) : []);

/** The part of an event in one field of the org: its data, or the text lines of an older relay. */
export function read(text) {
  let data;
  try {
    data = JSON.parse(text ?? '{"v":1}');
  } catch {
    data = undefined;
  }
  if (isObject(data) && data.v === 1) return { data, lines: [] };
  // Users should not see the raw data of a newer relay; the summary says what happened.
  if (isObject(data) && data.v !== undefined) return { data: {}, lines: [] };
  return { data: {}, lines: text.split('\n').filter((line) => line.trim() !== '') };
}

const textLines = (lines) => lines.map((now, key) => ({ key, now }));

/** A field's label in the reader's org and language; if the org has none, the English name in the event. */
export const fieldName = ({ field, label }, info) => info?.fields?.[field]?.label ?? label ?? field;

/** A value formatted for the reader: for a picklist, its label if `info.picklists` has it. */
function shownValue({ field, kind, currency }, value, info) {
  const label = info?.picklists?.[field]?.values.find((one) => one.value === value)?.label;
  return label ?? valueText({ kind, currency }, value);
}

function changeLine(change, key, info) {
  const { kind, way, before, after, hidden } = change;
  const line = { key, field: fieldName(change, info), way };
  if (hidden) return { ...line, now: labels.eventHidden };
  if (kind === 'ids') return { ...line, now: idsText(before, after) };
  const text = (value) => shownValue(change, value, info);
  return { ...line, before: before === undefined ? undefined : text(before), now: text(after) };
}

/** The fields that an event changed. */
export const changedFields = ({ data }) => entriesOf(data.changes).map(({ field }) => field);

/** The changes, each with its direction if the event does not give one: if they go both ways, or if one was reverted. */
export function changeLines({ data, lines }, info) {
  if (lines.length > 0) return textLines(lines);
  const changes = entriesOf(data.changes).map((change, key) => changeLine(change, key, info));
  const isMixed = new Set(changes.map(({ way }) => way)).size > 1;
  return changes.map(({ way, ...line }) => ({
    ...line,
    note: isMixed || way === 'put back' ? ways.get(way) : undefined,
  }));
}

/** Values that stayed on one side or were overwritten there. `hiddenText` replaces those that are kept out of the history. */
const valueLines = (values, lines, info, hiddenText) => [
  ...textLines(lines),
  ...entriesOf(values).map((entry, key) => ({
    key,
    field: fieldName(entry, info),
    now: entry.hidden ? hiddenText : shownValue(entry, entry.value, info),
    note: entry.side,
  })),
];

export const notCopiedLines = (values, info) => valueLines(values, [], info, labels.eventHidden);
/** The relay keeps values that only the operator can show. */
export const lostLines = (values, lines, info) => valueLines(values, lines, info, labels.eventKept);
