import type { Field, ObjectType, Schema } from '../records/schema.ts';
import { fieldNamed, objectNamed } from '../records/schema.ts';

/** Columns that layouts and list views have of the org itself, not of a field: `OPPORTUNITY.NAME`, `CORE.USERS.ALIAS`, `NAME`. */
const systemColumn = /^[A-Z][A-Z0-9_]*(\.[A-Z][A-Z0-9_]*)*$/;

/** Fields that only the layouts of some kinds of object know. */
const layoutFields: Readonly<Record<ObjectType['kind'], readonly string[]>> = {
  standard: [],
  custom: [],
  customMetadata: ['IsProtected', 'NamespacePrefix', 'CreatedById', 'LastModifiedById'],
  event: [],
};

/** The field at a path from an object, through lookups named by relationship (`Account.Name`) or by field (`Deal__c.Name`). */
export function fieldAtPath(schema: Schema, object: ObjectType, path: string): Field | undefined {
  const [first = '', ...rest] = path.split('.');
  const named = first.toLowerCase();
  const lookup = [...object.fields.values()].find(
    ({ name, reference }) =>
      reference !== undefined && (reference.path.toLowerCase() === named || name.toLowerCase() === named),
  );
  // Report types call the lookup itself by its relationship, too: `Owner`.
  if (rest.length === 0) return fieldNamed(object, first) ?? lookup;
  const parent = objectNamed(schema, lookup?.reference?.to ?? '');
  return parent === undefined ? undefined : fieldAtPath(schema, parent, rest.join('.'));
}

/** The object that a list of children such as `Notes__r` holds. */
export function childObject(schema: Schema, parent: ObjectType, relationship: string): ObjectType | undefined {
  return [...schema.values()].find((object) =>
    [...object.fields.values()].some(
      ({ reference }) =>
        reference?.to === parent.name && reference.children?.toLowerCase() === relationship.toLowerCase(),
    ),
  );
}

/** The object of a report table: `Opportunity`, or `Opportunity.Notes__r` for the rows below it. */
export function tableObject(schema: Schema, table: string): ObjectType | undefined {
  const [base = '', ...lists] = table.split('.');
  return lists.reduce<ObjectType | undefined>(
    (object, list) => object && childObject(schema, object, list),
    objectNamed(schema, base),
  );
}

/** The first of these that is neither a field of the object nor otherwise known to the org in this place. */
export function missingField(
  object: ObjectType,
  names: readonly string[],
  place?: 'layout' | 'columns',
): string | undefined {
  return names.find(
    (name) =>
      fieldNamed(object, name) === undefined &&
      !(place === 'columns' && systemColumn.test(name)) &&
      !(place === 'layout' && layoutFields[object.kind].includes(name)),
  );
}

/** The first of these report columns that names a missing field: `Deal__c$Amount__c`, `Opportunity.Amount__c`; others belong to the org. */
export function missingReportColumn(schema: Schema, columns: readonly string[]): string | undefined {
  return columns.find((column) => {
    const [, table, path] = /^([\w.]+)\$([\w.]+)$/.exec(column) ?? /^(\w+)\.([\w.]+__c)$/.exec(column) ?? [];
    if (table === undefined || path === undefined) return /__[cr]$/.test(column);
    const object = tableObject(schema, table);
    return object === undefined || fieldAtPath(schema, object, path) === undefined;
  });
}
