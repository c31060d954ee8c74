import { fieldAtPath, tableObject } from './deploy-columns.ts';
import { noField, refuse, requireDistinct } from './examined.ts';
import type { Examined } from './examined.ts';
import { nodesAt, textsAt } from './xml-paths.ts';

/** The objects and columns of a custom report type. */
export function reportType(examined: Examined): void {
  const { xml, draft, texts } = examined;
  const [base = ''] = texts('baseObject');
  examined.object(base);
  requireJoins(xml);
  if (texts('sections.masterLabel').length === 0) refuse('A report type must have at least 1 section');
  const [relationship] = texts('join.relationship');
  if (relationship !== undefined && tableObject(draft.schema, `${base}.${relationship}`) === undefined)
    refuse(`In field: join - no relationship named ${relationship} on ${base} found`);
  for (const column of nodesAt(xml, 'sections.columns')) {
    const [table = ''] = textsAt(column, 'table');
    const [path = ''] = textsAt(column, 'field');
    const object = tableObject(draft.schema, table) ?? refuse(`In field: table - no CustomObject named ${table} found`);
    if (fieldAtPath(draft.schema, object, path) === undefined) noField(object, path, 'columns');
    // A lookup is named by its relationship, `Account`, without `Id` and without `.Name`.
    if (/^[A-Z]\w*Id$/.test(path) || /^(Owner|CreatedBy|LastModifiedBy|RecordType)\.Name$/.test(path))
      refuse(`Could not find field ${path} in table ${table}`);
  }
  requireDistinct(columnsOf(xml), (column) => `Duplicate column: ${column}`);
}

/** The columns of a report type as its reports name them: `Opportunity.Notes__r$Size__c`. */
export const columnsOf = (type: unknown): string[] =>
  nodesAt(type, 'sections.columns').map(
    (column) => `${textsAt(column, 'table')[0] ?? ''}$${textsAt(column, 'field')[0] ?? ''}`,
  );

/** A report type spans at most four objects, and no inner join follows an outer one. */
function requireJoins(type: unknown): void {
  const kinds: boolean[] = [];
  for (let [join] = nodesAt(type, 'join'); join !== undefined; [join] = nodesAt(join, 'join'))
    kinds.push(textsAt(join, 'outerJoin').includes('true'));
  if (kinds.length > 3) refuse(`A report type can have at most 4 objects, this one has ${kinds.length + 1}`);
  if (kinds.some((isOuter, index) => !isOuter && kinds[index - 1] === true))
    refuse('An inner join cannot follow an outer join');
}
