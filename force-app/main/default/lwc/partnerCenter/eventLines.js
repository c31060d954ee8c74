import { idsText, valueText } from './eventValues';
import { labels } from './labels';

const ways = new Map([
  ['to Salesforce', labels.eventToSalesforce],
  ['to Partner Center', labels.eventToPartnerCenter],
  ['put back', labels.eventPutBack],
]);

const isObject = (value) => typeof value === 'object' && value !== null;
/** The entries of a list in an event; none where there is no list. */
export const entriesOf = (value) => (Array.isArray(value) ? value.filter(isObject) : []);

/** The part of an event that a field of the org holds: its data, or the lines of a relay that wrote none yet. */
export function read(text) {
  let data;
  try {
    data = JSON.parse(text ?? '{"v":1}');
  } catch {
    data = undefined;
  }
  if (isObject(data) && data.v === 1) return { data, lines: [] };
  // Nobody should read the raw data of a newer relay; the summary says what happened.
  if (isObject(data) && data.v !== undefined) return { data: {}, lines: [] };
  return { data: {}, lines: text.split('\n').filter((line) => line.trim() !== '') };
}

const textLines = (lines) => lines.map((now, key) => ({ key, now }));

/** What the reader's org calls a field, in their language; its English name in the event where it cannot tell. */
export const fieldName = ({ field, label }, info) => info?.fields?.[field]?.label ?? label ?? field;

/** A value as people read it: of a picklist its label, where `info.picklists` knows it. */
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

/** The changes, each with its way where the event does not say it: when they go both ways, or when one was put back. */
export function changeLines({ data, lines }, info) {
  if (lines.length > 0) return textLines(lines);
  const changes = entriesOf(data.changes).map((change, key) => changeLine(change, key, info));
  const isMixed = new Set(changes.map(({ way }) => way)).size > 1;
  return changes.map(({ way, ...line }) => ({
    ...line,
    note: isMixed || way === 'put back' ? ways.get(way) : undefined,
  }));
}

/** Values that stayed on one side, or that were overwritten there. `hiddenText` stands for those that are kept out of the history. */
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
/** The relay keeps what only the operator may show. */
export const lostLines = (values, lines, info) => valueLines(values, lines, info, labels.eventKept);
