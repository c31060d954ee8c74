import { card, element } from './element.ts';
import { rowsOf, shown, type Row } from './lists.ts';
import { session, text, type FieldInfo, type ObjectLayout } from './session.ts';

const selectionOf = ({ apiName, relationshipName }: FieldInfo): string =>
  relationshipName === null
    ? `${apiName} { value displayValue }`
    : `${relationshipName} { ${apiName}: Name { value displayValue } }`;

const moment = new Intl.DateTimeFormat(session.language, { dateStyle: 'short', timeStyle: 'short' });

function cell(object: string, row: Row, { apiName, dataType, relationshipName }: FieldInfo): HTMLElement {
  const parent = relationshipName === null ? row : (row[relationshipName] as unknown as Row | null);
  const content = shown(parent?.[apiName]);
  if (content === '') return element('td');
  if (apiName === 'Name')
    return element('td', {}, element('a', { href: `/lightning/r/${object}/${row.Id}/view` }, content));
  if (dataType === 'Url')
    return element('td', {}, element('a', { href: content, target: '_blank', rel: 'noopener' }, content));
  if (dataType === 'DateTime') return element('td', {}, moment.format(Date.parse(content)));
  return element('td', {}, content);
}

/** The list views to choose from; the first one, without a filter, shows everything. */
function chooser({ lists, labelPlural }: ObjectLayout, chosen: string): HTMLElement {
  const select = element(
    'select',
    { class: 'slds-select', 'aria-label': text('listView') },
    element('option', { value: '' }, `${text('all')}: ${labelPlural}`),
    ...lists.map(({ name, label }) => element('option', { value: name, selected: name === chosen }, label)),
  );
  select.addEventListener('change', () => {
    window.location.assign(`?filterName=${select.value}`);
  });
  return element('div', { class: 'slds-size_1-of-1 slds-medium-size_1-of-3 slds-m-bottom_small' }, select);
}

/** The list of an object's records, as the list view in the address shows them. */
export async function listView(layout: ObjectLayout): Promise<HTMLElement> {
  const { apiName, labelPlural, createable, lists } = layout;
  const chosen = lists.find(({ name }) => name === session.page.state['filterName']);
  const { columns, where, label } = chosen ?? { columns: layout.columns, where: '', label: labelPlural };
  const rows = await rowsOf(apiName, columns.map(selectionOf).join(' '), where);
  const table = element(
    'table',
    { class: 'slds-table slds-table_cell-buffer slds-table_bordered' },
    element('caption', { class: 'slds-assistive-text' }, label),
    element('thead', {}, element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column.label)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...columns.map((field) => cell(apiName, row, field))))),
  );
  const scrolled = { class: 'slds-scrollable_x', tabindex: '0', role: 'group', 'aria-label': label };
  const add = element(
    'a',
    { class: 'slds-button slds-button_neutral', href: `/lightning/o/${apiName}/new` },
    text('new'),
  );
  return card(
    label,
    'h1',
    createable ? [add] : [],
    ...(lists.length === 0 ? [] : [chooser(layout, chosen?.name ?? '')]),
    rows.length === 0 ? element('p', {}, text('empty')) : element('div', scrolled, table),
  );
}
