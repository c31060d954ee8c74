import type { ObjectType, Row } from './schema.ts';

/** The records of an org, deleted ones included (`IsDeleted`), with an undo log for transactions. */
export interface RowStore {
  find(object: ObjectType, id: string): Row | undefined;
  all(object: ObjectType): Iterable<Row>;
  put(object: ObjectType, row: Row & { readonly Id: string }): void;
  /** A point to which `rollback` returns. */
  savepoint(): number;
  rollback(savepoint: number): void;
  /** Forgets the undo log: nothing before this can be rolled back. */
  commit(): void;
}

export function rowStore(): RowStore {
  const tables = new Map<string, Map<string, Row>>();
  let undo: (() => void)[] = [];

  function table(object: ObjectType): Map<string, Row> {
    let rows = tables.get(object.name);
    if (rows === undefined) tables.set(object.name, (rows = new Map<string, Row>()));
    return rows;
  }

  return {
    find: (object, id) => table(object).get(id),
    all: (object) => table(object).values(),
    put(object, row) {
      const rows = table(object);
      const previous = rows.get(row.Id);
      undo.push(() => {
        if (previous === undefined) rows.delete(row.Id);
        else rows.set(row.Id, previous);
      });
      rows.set(row.Id, row);
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
