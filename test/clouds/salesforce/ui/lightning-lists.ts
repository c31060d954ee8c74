import { nodesAt, textsAt } from '../deploy/xml-paths.ts';
import type { OrgMetadata } from '../deploy/metadata.ts';
import type { Session } from '../org.ts';
import { fieldNamed, type Field, type ObjectType } from '../records/schema.ts';
import type { Language } from './translations.ts';
import { fieldInfo } from './ui-object-info.ts';

/** What list views call standard fields of an opportunity. */
const columnNames: Readonly<Record<string, string>> = {
  'OPPORTUNITY.NAME': 'Name',
  'ACCOUNT.NAME': 'AccountId',
  'OPPORTUNITY.STAGE_NAME': 'StageName',
  'OPPORTUNITY.AMOUNT': 'Amount',
  'OPPORTUNITY.CLOSE_DATE': 'CloseDate',
  'OPPORTUNITY.CLOSED': 'IsClosed',
  'CORE.USERS.ALIAS': 'OwnerId',
};

const operators: Readonly<Record<string, string>> = {
  equals: 'eq',
  notEqual: 'ne',
  lessThan: 'lt',
  lessOrEqual: 'lte',
  greaterThan: 'gt',
  greaterOrEqual: 'gte',
};

const day = 86_400_000;

/** A value of a filter as GraphQL writes it. */
function literal({ type }: Field, value: string | undefined): string {
  if (value === undefined) return 'null';
  if (type === 'boolean') return String(value === '1');
  const [, days] = /^NEXT_N_DAYS:(\d+)$/.exec(value) ?? [];
  if (days !== undefined) {
    const time = new Date(Date.now() + Number(days) * day).toISOString();
    return `{ value: "${type === 'date' ? time.slice(0, 10) : time}" }`;
  }
  return JSON.stringify(value);
}

function conditionOf(object: ObjectType, filter: unknown): string {
  const [name = ''] = textsAt(filter, 'field');
  const field = fieldNamed(object, columnNames[name] ?? name);
  const operator = operators[textsAt(filter, 'operation')[0] ?? ''];
  if (field === undefined || operator === undefined) throw new Error(`the filter on ${name} is not simulated`);
  return `{ ${field.name}: { ${operator}: ${literal(field, textsAt(filter, 'value')[0])} } }`;
}

/** A field as a page of an org shows it, which calls a lookup by what it leads to: *Account*, where the API says *Account ID*. */
export function shownField(session: Session, language: Language, object: ObjectType, field: Field) {
  const info = fieldInfo(session, language, object, field);
  return { ...info, label: info.label.replace(/ (ID|ISO Code)$/, '') };
}

/** The deployed list views of an object: columns as far as the user may see them, and the filters as a `where` of GraphQL. */
export function listsOf({ sources }: OrgMetadata, session: Session, object: ObjectType, language: Language) {
  return [...sources]
    .filter(([key]) => key.startsWith(`ListView:${object.name}.`))
    .map(([key, xml]) => ({
      name: key.slice(key.indexOf('.') + 1),
      label: textsAt(xml, 'label')[0] ?? '',
      columns: textsAt(xml, 'columns')
        .flatMap((name) => fieldNamed(object, columnNames[name] ?? name) ?? [])
        .filter((field) => session.permissions.canRead(object, field))
        .map((field) => shownField(session, language, object, field)),
      where: `where: { and: [${nodesAt(xml, 'filters')
        .map((filter) => conditionOf(object, filter))
        .join(' ')}] },`,
    }))
    .sort((left, right) => left.label.localeCompare(right.label));
}
