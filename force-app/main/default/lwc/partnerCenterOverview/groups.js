/**
 * The groups of an aggregate from GraphQL. `fields`: the fields by which they are grouped; each group has their values in `values` and
 * their labels in `names`.
 */
export function groupsOf(connection, ...fields) {
  return (connection?.edges ?? []).map(({ node: { aggregate } }) => ({
    values: Object.fromEntries(fields.map((field) => [field, aggregate[field]?.value ?? null])),
    names: Object.fromEntries(
      fields.map((field) => [field, aggregate[field]?.displayValue ?? aggregate[field]?.value]),
    ),
    count: aggregate.Id?.count?.value ?? 0,
    amount: aggregate.Amount?.sum?.value ?? 0,
  }));
}

export const total = (groups, name = 'count') => groups.reduce((sum, group) => sum + group[name], 0);

/** The share of groups that pass the test, between 0 and 1; undefined if there are none. */
export function shareOf(groups, test) {
  const all = total(groups);
  return all === 0 ? undefined : total(groups.filter(test)) / all;
}

/** Groups with the same key as one row each, `{ key, name, count, amount }`. `keyOf`, `nameOf`: of a group. */
export function rowsBy(groups, keyOf, nameOf = keyOf) {
  const rows = new Map();
  for (const group of groups) {
    const key = keyOf(group);
    const row = rows.get(key) ?? { key, name: nameOf(group), count: 0, amount: 0 };
    rows.set(key, { ...row, count: row.count + group.count, amount: row.amount + group.amount });
  }
  return [...rows.values()];
}
