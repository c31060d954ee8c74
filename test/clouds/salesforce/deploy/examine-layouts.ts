import { objectOf, refuse, requireDistinct, requireFields } from './examined.ts';
import type { Examined } from './examined.ts';
import type { Field, ObjectType } from '../records/schema.ts';
import { nodesAt, textsAt } from './xml-paths.ts';

/** Standard fields that a layout of the object must hold, and those that it must show as Required. */
const standard: Readonly<Record<string, { present?: readonly string[]; required: readonly string[] }>> = {
  Account: { required: ['Name'] },
  Case: { present: ['ContactId', 'Description', 'SuppliedEmail', 'Status'], required: ['Status'] },
  Contact: { required: ['Name'] },
  Lead: { required: ['Name', 'Company', 'Status'] },
  Opportunity: {
    present: ['Name', 'StageName', 'CloseDate', 'Probability'],
    required: ['Name', 'StageName', 'CloseDate'],
  },
};

const stamps = ['CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate'];

/** How many columns a section of each style has. */
const columnsOf: Readonly<Record<string, readonly number[]>> = {
  OneColumn: [1],
  TwoColumnsLeftToRight: [2],
  TwoColumnsTopToBottom: [2],
  CustomLinks: [1, 3],
};

/** Fields of custom objects and types that every record must have: required ones, the master, and a name that people type. */
function requiredOf({ kind, fields }: ObjectType): string[] {
  if (kind === 'customMetadata') return ['MasterLabel', 'DeveloperName', ...customOnes(fields)];
  const name = fields.get('name');
  const typed = kind === 'custom' && name !== undefined && name.autoNumber === undefined;
  return [...(typed ? ['Name'] : []), ...customOnes(fields)];
}

const customOnes = (fields: ReadonlyMap<string, Field>) =>
  [...fields.values()].filter(({ custom, required }) => custom && required).map(({ name }) => name);

/** Formulas, auto-numbers and system time stamps, which users cannot enter. */
const calculatedOf = ({ fields }: ObjectType) => [
  ...stamps,
  ...[...fields.values()]
    .filter(({ compute, autoNumber }) => compute !== undefined || autoNumber !== undefined)
    .map(({ name }) => name),
];

/** Sections, columns and fields against the definitions of the fields. */
function requireSections({ xml }: Examined, object: ObjectType): void {
  const sections = nodesAt(xml, 'layoutSections');
  if (sections.length === 0) refuse('Layout must contain at least 1 section');
  for (const section of sections) {
    const [style = ''] = textsAt(section, 'style');
    const count = nodesAt(section, 'layoutColumns').length;
    if (columnsOf[style]?.includes(count) === false)
      refuse(`A layout section of the style ${style} cannot have ${count} columns`);
  }
  const items = nodesAt(xml, 'layoutSections.layoutColumns.layoutItems').flatMap((item) =>
    textsAt(item, 'field').map((field) => ({ field, behavior: textsAt(item, 'behavior')[0] })),
  );
  const names = items.map(({ field }) => field);
  requireDistinct(names, (name) => `Layout cannot contain multiple items for the same field: ${name}`);
  const { present = [], required: alwaysRequired = [] } = standard[object.name] ?? {};
  const required = requiredOf(object);
  const absent = [...required, ...present].find((name) => !names.includes(name));
  if (absent !== undefined) refuse(`Layout must contain an item for required layout field: ${absent}`);
  const calculated = calculatedOf(object);
  for (const { field, behavior } of items) {
    if ([...required, ...alwaysRequired].includes(field) && behavior !== 'Required')
      refuse(`Field:${field} must be Required`);
    if (calculated.includes(field) && behavior !== 'Readonly') refuse(`Field:${field} must be Readonly`);
  }
}

/** The sections, fields, related lists and actions of a page layout. */
export function layout(examined: Examined): void {
  const { fullName, xml, texts } = examined;
  const object = examined.object(objectOf(fullName));
  requireFields(examined, object, 'layoutSections.layoutColumns.layoutItems.field', 'layout');
  requireFields(examined, object, 'miniLayout.fields', 'layout');
  requireSections(examined, object);
  requireDistinct(texts('relatedLists.relatedList'), (list) => `Duplicate related list: ${list}`);
  // A list of standard children is called `RelatedContactRoleList`, one of custom children `Note__c.Deal__c`.
  for (const related of nodesAt(xml, 'relatedLists')) {
    const [list = ''] = textsAt(related, 'relatedList');
    if (!list.includes('.')) continue;
    const [child = '', lookup = ''] = list.split('.');
    const listed = examined.object(child);
    const reference = listed.fields.get(lookup.toLowerCase())?.reference;
    if (reference?.to !== object.name) refuse(`In field: relatedList - no list ${list} on ${object.name} found`);
    requireFields({ ...examined, texts: (path) => textsAt(related, path) }, listed, 'fields', 'columns');
  }
  const actions = texts('platformActionList.platformActionListItems.actionName').filter((name) => name.includes('.'));
  examined.requireKept('QuickAction', actions, 'actionName');
}
