import { fingerprint, type RowHistory, type RowValues, type ShippedRow } from './shipped-rows.ts';

export interface OrgRows {
  /** By name, as `Partner_Center_Setting.Default_Owner`; none in an org without the package. */
  rows: ReadonlyMap<string, RowValues>;
  /** The version of the package that the org had before; undefined if the org does not say. */
  version: string | undefined;
}

/** What an upgrade does with each row. */
export interface RowPlan {
  /** Not in the org yet. */
  added: readonly ShippedRow[];
  /** In the org as some version shipped them, and shipped differently now. */
  updated: readonly ShippedRow[];
  same: readonly ShippedRow[];
  /** The admin has changed them: they stay. */
  kept: readonly ShippedRow[];
  /** The admin has deleted them: they are not added again. */
  gone: readonly ShippedRow[];
}

/** We ship each row once. After that, an admin's changes and deletions stay. */
export function planRows(shipped: readonly ShippedRow[], org: OrgRows, history: RowHistory): RowPlan {
  const fateOf = (row: ShippedRow): keyof RowPlan => {
    const there = org.rows.get(row.name);
    const known = history[row.name];
    if (there === undefined) return org.rows.size > 0 && wasIn(org.version, known?.since) ? 'gone' : 'added';
    const print = fingerprint(there);
    if (print === fingerprint(row.values)) return 'same';
    return known?.shipped.includes(print) === true ? 'updated' : 'kept';
  };
  const fates = shipped.map((row) => ({ row, fate: fateOf(row) }));
  const of = (fate: keyof RowPlan) => fates.filter((each) => each.fate === fate).map(({ row }) => row);
  return { added: of('added'), updated: of('updated'), same: of('same'), kept: of('kept'), gone: of('gone') };
}

/** Whether the org's version of the package included that row. */
function wasIn(version: string | undefined, since: string | null | undefined): boolean {
  if (version === undefined || since == null) return false;
  return since.localeCompare(version, 'en', { numeric: true }) <= 0;
}

/** The text for the admin. */
export function rowLines(plan: RowPlan, org: OrgRows): string[] {
  const names = (rows: readonly ShippedRow[]) => rows.map(({ name }) => name).join(', ');
  const { added, updated, same, kept, gone } = plan;
  const counts = [
    `${String(same.length)} as shipped`,
    `${String(added.length)} new`,
    `${String(updated.length)} updated`,
    `${String(kept.length)} yours, kept`,
  ];
  return [
    `Mapping and settings rows: ${counts.join(', ')}`,
    ...(org.rows.size > 0 && added.length > 0 ? [`  new: ${names(added)}`] : []),
    ...(updated.length > 0 ? [`  updated, because you never changed them: ${names(updated)}`] : []),
    ...kept.map((row) => `  kept: ${row.name} (${differences(org.rows.get(row.name) ?? {}, row.values)})`),
    ...(gone.length > 0 ? [`  not restored, because you deleted them: ${names(gone)}`] : []),
  ];
}

function differences(yours: RowValues, ours: RowValues): string {
  const fields = [...new Set([...Object.keys(yours), ...Object.keys(ours)])].filter(
    (each) => yours[each] !== ours[each],
  );
  const shown = (value: string | undefined) => (value === undefined ? 'blank' : `"${value}"`);
  return fields.map((field) => `${field} is ${shown(yours[field])}, ships as ${shown(ours[field])}`).join('; ');
}
