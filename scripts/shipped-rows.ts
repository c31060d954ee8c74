import { XMLParser } from 'fast-xml-parser';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';

/** The values of a custom metadata row, by field, without blank fields and cleared checkboxes. `Label` is its label. */
export type RowValues = Readonly<Record<string, string>>;

export interface ShippedRow {
  /** `Partner_Center_Setting.Default_Owner` */
  name: string;
  file: string;
  values: RowValues;
}

const rowXml = z.object({
  CustomMetadata: z.object({
    label: z.string(),
    values: z.array(
      z.object({ field: z.string(), value: z.union([z.string(), z.object({ '#text': z.string().optional() })]) }),
    ),
  }),
});
const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: false, isArray: (tag) => tag === 'values' });

/** The rows that an org gets once, and that belong to its admin afterwards. */
export function shippedRows(folder = 'force-app/defaults/customMetadata'): ShippedRow[] {
  return globSync(`${folder}/*.md-meta.xml`)
    .sort()
    .map((file) => {
      const { label, values } = rowXml.parse(parser.parse(readFileSync(file, 'utf8'))).CustomMetadata;
      const entries = values.map(({ field, value }) => [field, typeof value === 'string' ? value : value['#text']]);
      return { file, name: basename(file, '.md-meta.xml'), values: filledIn([['Label', label], ...entries]) };
    });
}

/** Fields in order, without blank ones: a field that an older org lacks counts as blank. */
export function filledIn(entries: Iterable<readonly unknown[]>): RowValues {
  const texts = [...entries].map(([field, value]) => [String(field), textOf(value).trim()] as const);
  return Object.fromEntries(
    texts.filter(([, value]) => value !== '' && value !== 'false').sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'boolean' || typeof value === 'number' ? String(value) : '';

export const fingerprint = (values: RowValues): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);

/** By row: the release that brought it (null before the first release), and the fingerprint of every form in which we have shipped it, the newest last. */
export type RowHistory = Readonly<Record<string, { since: string | null; shipped: readonly string[] }>>;

const historySchema = z.record(
  z.string(),
  z.object({ since: z.string().nullable(), shipped: z.array(z.string()).min(1) }),
);
export const historyFile = 'config/shipped-rows.json';

export const readHistory = (): RowHistory => historySchema.parse(JSON.parse(readFileSync(historyFile, 'utf8')));

/** The history including the current rows; `release`: the version that is about to be released. */
export function withShipped(history: RowHistory, rows: readonly ShippedRow[], release?: string): RowHistory {
  const now = rows.map(({ name, values }) => {
    const { since = null, shipped = [] } = history[name] ?? {};
    const print = fingerprint(values);
    return [
      name,
      { since: since ?? release ?? null, shipped: shipped.at(-1) === print ? shipped : [...shipped, print] },
    ] as const;
  });
  const all = Object.entries({ ...history, ...Object.fromEntries(now) });
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}
