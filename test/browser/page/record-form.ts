import { button, element } from './element.ts';
import { rowsOf, shown } from './lists.ts';
import { choicesOf, type Choice } from './metadata.ts';
import type { UiRecord } from './record-cache.ts';
import { text as said, type FieldInfo } from './session.ts';

/** What a form sends for a field of each type; texts are the rule. */
const converted: Readonly<Record<string, (text: string) => unknown>> = {
  Currency: Number,
  Double: Number,
  Percent: Number,
};

const inputTypes: Readonly<Record<string, string>> = {
  Currency: 'number',
  Double: 'number',
  Date: 'date',
  Email: 'email',
};

async function optionsFor(object: string, field: FieldInfo): Promise<Choice[] | undefined> {
  if (field.dataType === 'Picklist') return choicesOf(object, field.apiName);
  const [parent] = field.referenceToInfos;
  if (parent === undefined) return undefined;
  const rows = await rowsOf(parent.apiName, 'Name { value displayValue }');
  return rows.map((row) => ({ value: row.Id, label: shown(row['Name']) }));
}

async function control(object: string, field: FieldInfo, value: unknown): Promise<HTMLElement> {
  const id = `field-${field.apiName}`;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const options = await optionsFor(object, field);
  const common = { id, name: field.apiName, required: field.required };
  if (options !== undefined) {
    const none = field.required && text !== '' ? [] : [element('option', { value: '' }, said('none'))];
    const known = text === '' || options.some((option) => option.value === text);
    const all = known ? options : [...options, { value: text, label: text }];
    const entries = all.map((option) =>
      element('option', { value: option.value, selected: option.value === text }, option.label),
    );
    return element('select', { ...common, class: 'slds-select' }, ...none, ...entries);
  }
  if (field.dataType === 'TextArea') return element('textarea', { ...common, class: 'slds-textarea', rows: '3' }, text);
  const type = inputTypes[field.dataType] ?? 'text';
  return element('input', {
    ...common,
    class: 'slds-input',
    type,
    value: text,
    ...(type === 'number' ? { step: 'any' } : {}),
  });
}

const messageOf = (error: unknown): string => {
  const { body } = error as {
    body?: {
      message?: string;
      output?: { errors?: { message: string }[]; fieldErrors?: Record<string, { message: string }[]> };
    };
  };
  const details = [...(body?.output?.errors ?? []), ...Object.values(body?.output?.fieldErrors ?? {}).flat()];
  return details.length > 0 ? details.map(({ message }) => message).join(' ') : (body?.message ?? String(error));
};

const textOf = (entry: FormDataEntryValue | null): string => (typeof entry === 'string' ? entry : '');

interface FormOptions {
  object: string;
  fields: readonly FieldInfo[];
  record: UiRecord | undefined;
  /** Saves what was changed. */
  save: (values: Record<string, unknown>) => Promise<void>;
  cancel: () => void;
}

/** A form for the fields of a record. Only what was changed is saved, so that nothing else looks changed. */
export async function recordForm({ object, fields, record, save, cancel }: FormOptions): Promise<HTMLElement> {
  const initial = (name: string) => record?.fields[name]?.value ?? null;
  const controls = await Promise.all(fields.map((field) => control(object, field, initial(field.apiName))));
  const problem = element('p', { role: 'alert', class: 'slds-text-color_error' });
  const rows = fields.map((field, index) =>
    element(
      'div',
      { class: 'slds-form-element' },
      element('label', { class: 'slds-form-element__label', for: `field-${field.apiName}` }, field.label),
      element('div', { class: 'slds-form-element__control' }, controls[index] ?? ''),
    ),
  );
  const submit = element('button', { class: 'slds-button slds-button_brand' }, said('save'));
  const form = element(
    'form',
    { novalidate: true },
    problem,
    element('div', { class: 'frame-fields' }, ...rows),
    element('div', { class: 'slds-m-top_small' }, submit, button(said('cancel'), 'neutral', cancel)),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const sent = new FormData(form);
    const values = fields.map(({ apiName, dataType }): [string, unknown] => {
      const text = textOf(sent.get(apiName)).replaceAll('\r\n', '\n');
      return [apiName, text === '' ? null : (converted[dataType]?.(text) ?? text)];
    });
    const changed = Object.fromEntries(values.filter(([name, value]) => value !== initial(name)));
    submit.disabled = true;
    problem.textContent = '';
    save(changed).catch((error: unknown) => {
      submit.disabled = false;
      problem.textContent = messageOf(error);
    });
  });
  return form;
}
