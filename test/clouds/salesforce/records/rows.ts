import type { ObjectType, Row, Value } from './schema.ts';

/** The records of an org, deleted ones included (`IsDeleted`), with an undo log for transactions. */
export interface RowStore {
  find(object: ObjectType, id: string): Row | undefined;
  all(object: ObjectType): Iterable<Row>;
  count(object: ObjectType): number;
  /** Rows with one of these values in a stored field, texts compared without regard to case, in the order in which they were made. */
  having(object: ObjectType, field: string, values: Iterable<Value>): Row[];
  put(object: ObjectType, row: Row & { readonly Id: string }): void;
  /** A point to which `rollback` returns. */
  savepoint(): number;
  rollback(savepoint: number): void;
  /** Forgets the undo log: nothing before this can be rolled back. */
  commit(): void;
}

interface Table {
  rows: Map<string, Row>;
  /** Ids by key by field; a field gets its index with the first query by it. */
  indexes: Map<string, Map<Value, Set<string>>>;
}

const keyOf = (row: Row, field: string): Value => key(row[field] ?? null);
const key = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value);

export function rowStore(): RowStore {
  const tables = new Map<string, Table>();
  let undo: (() => void)[] = [];

  function table({ name }: ObjectType): Table {
    let found = tables.get(name);
    if (found === undefined) tables.set(name, (found = { rows: new Map(), indexes: new Map() }));
    return found;
  }

  function indexOf({ rows, indexes }: Table, field: string): Map<Value, Set<string>> {
    const known = indexes.get(field);
    if (known !== undefined) return known;
    const index = new Map<Value, Set<string>>();
    indexes.set(field, index);
    for (const [id, row] of rows) enter(index, keyOf(row, field), id);
    return index;
  }

  function replace({ rows, indexes }: Table, id: string, next: Row | undefined): Row | undefined {
    const previous = rows.get(id);
    for (const [field, index] of indexes) {
      if (previous !== undefined) index.get(keyOf(previous, field))?.delete(id);
      if (next !== undefined) enter(index, keyOf(next, field), id);
    }
    if (next === undefined) rows.delete(id);
    else rows.set(id, next);
    return previous;
  }

  return {
    find: (object, id) => table(object).rows.get(id),
    all: (object) => table(object).rows.values(),
    count: (object) => table(object).rows.size,
    having(object, field, values) {
      const own = table(object);
      const index = indexOf(own, field);
      const ids = new Set([...values].flatMap((value) => [...(index.get(key(value)) ?? [])]));
      // Ids are minted in ascending order.
      return [...ids]
        .sort()
        .map((id) => own.rows.get(id))
        .filter((row) => row !== undefined);
    },
    put(object, row) {
      const own = table(object);
      const previous = replace(own, row.Id, row);
      undo.push(() => {
        replace(own, row.Id, previous);
      });
    },
    savepoint: () => undo.length,
    rollback(savepoint) {
      for (const step of undo.splice(savepoint).reverse()) step();
    },
    commit() {
      undo = [];
    },
  };
}

function enter(index: Map<Value, Set<string>>, at: Value, id: string): void {
  const ids = index.get(at);
  if (ids === undefined) index.set(at, new Set([id]));
  else ids.add(id);
}
