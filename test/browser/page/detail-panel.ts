import { button, card, element } from './element.ts';
import { isRecord, subscribe, type UiRecord } from './record-cache.ts';
import { recordForm } from './record-form.ts';
import { updateRecord } from './records.ts';
import { text, type FieldInfo, type ObjectLayout } from './session.ts';

function shown(record: UiRecord, { apiName, relationshipName }: FieldInfo): string {
  const parent = relationshipName === null ? undefined : record.fields[relationshipName];
  if (parent !== undefined) return parent.displayValue ?? '';
  const { displayValue = null, value = null } = record.fields[apiName] ?? {};
  return displayValue ?? (value === null || isRecord(value) ? '' : String(value));
}

function linked(record: UiRecord, field: FieldInfo): Node | string {
  const name = shown(record, field);
  const [parent] = field.referenceToInfos;
  const id = record.fields[field.apiName]?.value;
  if (parent === undefined || typeof id !== 'string' || name === '') return name;
  return element('a', { href: `/lightning/r/${parent.apiName}/${id}/view` }, name);
}

/** The names that show a field: of a lookup, the id and the name of what it points to. */
const namesFor = (object: string, { apiName, relationshipName }: FieldInfo): string[] => [
  `${object}.${apiName}`,
  ...(relationshipName === null ? [] : [`${object}.${relationshipName}.Name`]),
];

function readOnly(record: UiRecord, fields: readonly FieldInfo[]): HTMLElement {
  const entries = fields.map((field) =>
    element(
      'div',
      { class: 'slds-form-element slds-form-element_readonly' },
      element('dt', { class: 'slds-form-element__label' }, field.label),
      element('dd', { class: 'slds-form-element__static', 'data-field': field.apiName }, linked(record, field)),
    ),
  );
  return element('dl', { class: 'frame-fields' }, ...entries);
}

/** The fields of a record as last known to the page; *Edit* makes a form of them. */
export function detailPanel({ apiName: object, fields }: ObjectLayout, id: string, editFirst: boolean): HTMLElement {
  const body = element('div', { 'data-panel': 'detail' }, text('loading'));
  let record: UiRecord | undefined;
  let editing = editFirst;

  function view(): void {
    editing = false;
    if (record !== undefined) body.replaceChildren(readOnly(record, fields));
  }

  async function edit(): Promise<void> {
    editing = true;
    const form = await recordForm({
      object,
      fields: fields.filter(({ updateable }) => updateable),
      record,
      async save(values) {
        await updateRecord({ fields: { Id: id, ...values } });
        view();
      },
      cancel: view,
    });
    body.replaceChildren(form);
    form.querySelector<HTMLElement>('input, select')?.focus();
  }

  subscribe({
    recordId: id,
    fields: [],
    optionalFields: fields.flatMap((field) => namesFor(object, field)),
    emit({ data, error }) {
      const isFirst = record === undefined;
      if (data === undefined) body.textContent = (error as { body: { message: string } }).body.message;
      else record = data;
      if (editing && isFirst) void edit();
      else if (!editing) view();
    },
  });
  return card(text('details'), 'h2', [button(text('edit'), 'neutral', () => void edit())], body);
}
