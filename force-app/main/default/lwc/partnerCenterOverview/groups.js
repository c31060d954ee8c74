/** The groups of an aggregate from GraphQL: `name` is what people read of the field by which they are grouped. */
export function groupsOf(connection, field) {
  return (connection?.edges ?? []).map(({ node: { aggregate } }) => ({
    value: aggregate[field]?.value ?? null,
    name: aggregate[field]?.displayValue ?? aggregate[field]?.value,
    count: aggregate.Id?.count?.value ?? 0,
    amount: aggregate.Amount?.sum?.value ?? 0,
  }));
}

export const total = (groups, name = 'count') => groups.reduce((sum, group) => sum + group[name], 0);

/** How many of all groups are in the one with `value`, between 0 and 1; undefined where there are none. */
export function shareOf(groups, value) {
  const all = total(groups);
  return all === 0 ? undefined : total(groups.filter((group) => group.value === value)) / all;
}
