import { card, element } from './element.ts';
import { rowsOf, shown, type Row } from './lists.ts';
import { text, type FieldInfo, type ObjectLayout } from './session.ts';

const selectionOf = ({ apiName, relationshipName }: FieldInfo): string =>
  relationshipName === null
    ? `${apiName} { value displayValue }`
    : `${relationshipName} { ${apiName}: Name { value displayValue } }`;

function cell(object: string, row: Row, { apiName, relationshipName }: FieldInfo): HTMLElement {
  const parent = relationshipName === null ? row : (row[relationshipName] as unknown as Row | null);
  const content = shown(parent?.[apiName]);
  const link = element('a', { href: `/lightning/r/${object}/${row.Id}/view` }, content);
  return element('td', {}, apiName === 'Name' ? link : content);
}

/** The list of an object's records. */
export async function listView({ apiName, labelPlural, createable, columns }: ObjectLayout): Promise<HTMLElement> {
  const rows = await rowsOf(apiName, columns.map(selectionOf).join(' '));
  const table = element(
    'table',
    { class: 'slds-table slds-table_cell-buffer slds-table_bordered' },
    element('caption', { class: 'slds-assistive-text' }, labelPlural),
    element('thead', {}, element('tr', {}, ...columns.map(({ label }) => element('th', { scope: 'col' }, label)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...columns.map((field) => cell(apiName, row, field))))),
  );
  const scrolled = { class: 'slds-scrollable_x', tabindex: '0', role: 'group', 'aria-label': labelPlural };
  const add = element(
    'a',
    { class: 'slds-button slds-button_neutral', href: `/lightning/o/${apiName}/new` },
    text('new'),
  );
  return card(
    labelPlural,
    'h1',
    createable ? [add] : [],
    rows.length === 0 ? element('p', {}, text('empty')) : element('div', scrolled, table),
  );
}
