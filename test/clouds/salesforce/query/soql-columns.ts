import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { FieldType as SelectItem } from '@jetstreamapp/soql-parser-js';

/** A column of a query as `columns=true` describes it, as far as `sf data query` reads it. */
export interface ColumnMetadata {
  columnName: string;
  displayName: string;
  /** A list of children, or an aggregate. */
  aggregate: boolean;
  /** Columns of a parent or of the children. */
  joinColumns: ColumnMetadata[];
}

function column(name: string, joinColumns: ColumnMetadata[] = [], aggregate = false): ColumnMetadata {
  return { columnName: name, displayName: name, aggregate, joinColumns };
}

function columnsOf(items: readonly SelectItem[]): ColumnMetadata[] {
  return items.map((item) => {
    switch (item.type) {
      case 'Field':
        return column(item.field);
      case 'FieldRelationship':
        return item.relationships.reduceRight((inner, path) => column(path, [inner]), column(item.field));
      case 'FieldSubquery':
        return column(item.subquery.relationshipName, columnsOf(item.subquery.fields ?? []), true);
      default:
        return column('Count', [], true);
    }
  });
}

/** The columns of a query that the org has accepted. */
export function queryColumns(soql: string): ColumnMetadata[] {
  return columnsOf(parseQuery(soql).fields ?? []);
}
