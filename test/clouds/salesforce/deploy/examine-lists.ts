import { missingField } from './deploy-columns.ts';
import { objectOf, refuse, requireDistinct, requireFields, requireFilterLogic } from './examined.ts';
import type { Examined } from './examined.ts';
import { fieldNamed } from '../records/schema.ts';
import type { FieldType } from '../records/schema.ts';
import { nodesAt, textsAt } from './xml-paths.ts';

/** Operations that do not suit a type of field (Metadata API Developer Guide, ListView and FilterOperation). */
const ofTexts = ['contains', 'notContain', 'startsWith', 'includes', 'excludes', 'within'];
const unsuited: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  picklist: ['includes', 'excludes', 'within'],
  ...Object.fromEntries(
    ['boolean', 'date', 'datetime', 'double', 'currency', 'percent'].map((type) => [type, ofTexts]),
  ),
};

/** The columns, filters and scope of a list view. */
export function listView(examined: Examined): void {
  const { fullName, xml, texts } = examined;
  const object = examined.object(objectOf(fullName));
  const columns = texts('columns');
  const used = [...columns, ...texts('filters.field')];
  const missing = missingField(object, used, 'columns');
  if (missing !== undefined) refuse(`Could not resolve list view column: ${missing}`);
  requireDistinct(columns, (column) => `Duplicate list view column: ${column}`);
  // Standard fields have names of their own here, such as NAME or OPPORTUNITY.NAME.
  const apiName = used.find((name) => object.kind !== 'customMetadata' && fieldNamed(object, name)?.custom === false);
  if (apiName !== undefined && apiName !== apiName.toUpperCase())
    refuse(`Could not resolve list view column: ${apiName}`);
  const owner = used.find((name) => /^(OWNER|CORE\.USERS)\./.test(name));
  if (object.isDetail === true && owner !== undefined) refuse(`Could not resolve list view column: ${owner}`);
  // Orgs refuse it in a deploy although their own pages offer it (public reports of failed deploys).
  if (texts('filterScope').includes('Mine')) refuse('Invalid scope:Mine, not allowed');
  const filters = nodesAt(xml, 'filters');
  requireFilterLogic(texts('booleanFilter')[0], filters.length);
  for (const filter of filters) {
    const [name = ''] = textsAt(filter, 'field');
    const [operation = ''] = textsAt(filter, 'operation');
    const type = fieldNamed(object, name)?.type;
    if (type === undefined) continue;
    if (unsuited[type]?.includes(operation) === true) refuse(`Invalid operation ${operation} for the field ${name}`);
    if (type === 'boolean' && !/^[01]$/.test(textsAt(filter, 'value')[0] ?? ''))
      refuse(`Invalid value for the check box ${name}: a filter takes 0 or 1`);
  }
}

/** The fields of a compact layout: one to ten, each once, and no long text. */
export function compactLayout(examined: Examined): void {
  const object = examined.object(objectOf(examined.fullName));
  const fields = examined.texts('fields');
  requireFields(examined, object, 'fields');
  requireDistinct(fields, (name) => `Duplicate field in a compact layout: ${name}`);
  if (fields.length < 1 || fields.length > 10) refuse(`A compact layout has 1 to 10 fields, not ${fields.length}`);
  const long = fields.find((name) => fieldNamed(object, name)?.type === 'textarea');
  if (long !== undefined) refuse(`Compact layouts do not support the type of the field ${long}`);
}
