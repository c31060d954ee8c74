/**
 * Far more than there are texts (see `commit` in store.ts). A connection keeps all that have a name, so this limit protects the server's memory from a
 * statement that makes a new text for each length of its list.
 */
const most = 100;

/**
 * Names under which a connection to PostgreSQL keeps statements. Undefined for a text that must not be kept: what a `*` means changes with
 * an update of the tables, after which the kept statement would fail.
 */
export function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= most || text.includes('*')) return known;
    const name = `cosell_${String(names.size)}`;
    names.set(text, name);
    return name;
  };
}
