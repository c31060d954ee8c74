import { SalesforceError } from '../errors.ts';
import type { HttpAnswer, HttpRequest } from '../http-server.ts';
import type { Org, Session } from '../org.ts';
import { sessionFor } from '../org.ts';
import type { Html } from './page-html.ts';
import { markup, page } from './page-html.ts';
import type { Person } from './people-at-work.ts';
import type { Field, ObjectType } from '../records/schema.ts';
import { objectNamed } from '../records/schema.ts';

const listPath = '/lightning/o/Opportunity/list';
const newPath = '/lightning/o/Opportunity/new';
const viewPath = (id: string) => `/lightning/r/Opportunity/${id}/view`;
const icon = 'Partner_Center_Sync_Icon__c';

type RecordValues = Readonly<Record<string, unknown>>;

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What a form field sends, as the value of the record's field. */
function fromForm(field: Field, sent: string | null): unknown {
  if (field.type === 'boolean') return sent === 'on';
  if (sent === null || sent.trim() === '') return null;
  if (field.type === 'currency' || field.type === 'double' || field.type === 'percent') return Number(sent);
  // Browsers send line ends as CRLF, whatever the record had.
  return field.type === 'datetime' ? `${sent}Z` : sent.replaceAll('\r\n', '\n');
}

function control(field: Field, value: unknown): Html {
  const { name, required, picklist } = field;
  const text = shown(value);
  if (field.type === 'boolean')
    return markup`<input type="checkbox" id="${name}" name="${name}" ${value === true ? { html: 'checked' } : ''} />`;
  if (picklist !== undefined) {
    const known = picklist.values.some((entry) => entry.value === text);
    const entries = known || text === '' ? picklist.values : [...picklist.values, { value: text, label: text }];
    const options = entries.map(
      (entry) =>
        markup`<option value="${entry.value}" ${entry.value === text ? { html: 'selected' } : ''}>${entry.label}</option>`,
    );
    const none = required ? '' : markup`<option value="">--None--</option>`;
    return markup`<select id="${name}" name="${name}">${none}${options}</select>`;
  }
  if (field.type === 'textarea') return markup`<textarea id="${name}" name="${name}" rows="4">${text}</textarea>`;
  if (field.type === 'date') return markup`<input type="date" id="${name}" name="${name}" value="${text}" />`;
  if (field.type === 'datetime')
    return markup`<input type="datetime-local" id="${name}" name="${name}" value="${text.slice(0, 19)}" />`;
  if (field.type === 'currency' || field.type === 'percent' || field.type === 'double') {
    return markup`<input type="number" step="any" id="${name}" name="${name}" value="${text}" />`;
  }
  return markup`<input id="${name}" name="${name}" value="${text}" />`;
}

function form(action: string, button: string, fields: readonly Field[], values: RecordValues): Html {
  const rows = fields.map(
    (field) =>
      markup`<label for="${field.name}">${field.label}${field.required ? ' *' : ''}</label>${control(field, values[field.name])}`,
  );
  return markup`<form method="post" action="${action}">${rows}<span></span><button>${button}</button></form>`;
}

function refusal(error: SalesforceError | undefined): Html | string {
  return error === undefined ? '' : markup`<p class="error" role="alert">${error.message} (${error.errorCode})</p>`;
}

function redirect(location: string): HttpAnswer {
  return { status: 303, headers: { location } };
}

function comparable(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').replace('.000+0000', 'Z') : value;
}

function changesTo(record: RecordValues, values: RecordValues): RecordValues {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== comparable(record[name])));
}

/** Pages for a visitor: list, record and new record of opportunities, used as the seller. */
export function pages(org: Org, seller: Person, username: string): (request: HttpRequest) => Promise<HttpAnswer> {
  function answer(status: number, title: string, content: Html): HttpAnswer {
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    };
    return { status, headers, body: page(title, content) };
  }

  function opportunity(): { object: ObjectType; session: Session; visible: Field[]; editable: Field[] } {
    const object = objectNamed(org.metadata().schema, 'Opportunity');
    const session = sessionFor(org, username);
    if (object === undefined || session === undefined) throw new Error('the org has no opportunities or no seller');
    const visible = [...object.fields.values()].filter((field) => session.permissions.canRead(object, field));
    return {
      object,
      session,
      visible,
      editable: visible.filter((field) => field.updateable && session.permissions.canEdit(object, field)),
    };
  }

  function sent(editable: readonly Field[], request: HttpRequest): Record<string, unknown> {
    const posted = new URLSearchParams(request.text);
    return Object.fromEntries(editable.map((field) => [field.name, fromForm(field, posted.get(field.name))]));
  }

  async function list(): Promise<HttpAnswer> {
    const hasIcon = opportunity().visible.some(({ name }) => name === icon);
    const records = await seller.query(
      `SELECT Id, Name, Amount, ${org.switches.multiCurrency ? 'CurrencyIsoCode, ' : ''}StageName, CloseDate${hasIcon ? `, ${icon}` : ''} FROM Opportunity ORDER BY CreatedDate DESC`,
    );
    const rows = records.map(
      (row) =>
        markup`<tr>
          <td>${shown(row[icon])}</td>
          <td><a href="${viewPath(shown(row['Id']))}">${shown(row['Name'])}</a></td>
          <td class="number">${shown(row['Amount'])} ${shown(row['CurrencyIsoCode'])}</td>
          <td>${shown(row['StageName'])}</td>
          <td>${shown(row['CloseDate'])}</td>
        </tr>`,
    );
    return answer(
      200,
      'Opportunities',
      markup`<h1>Opportunities</h1>
        <p><a class="button" href="${newPath}">New opportunity</a></p>
        <table>
          <thead>
            <tr>
              <th scope="col">Sync</th>
              <th scope="col">Name</th>
              <th scope="col" class="number">Amount</th>
              <th scope="col">Stage</th>
              <th scope="col">Close date</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>`,
    );
  }

  async function view(id: string, problem?: { error: SalesforceError; values: RecordValues }): Promise<HttpAnswer> {
    const { visible, editable } = opportunity();
    const record = await seller.get('Opportunity', id);
    const readOnly = visible.filter((field) => !editable.includes(field));
    const details = readOnly.map((field) => markup`<dt>${field.label}</dt><dd>${shown(record[field.name])}</dd>`);
    return answer(
      problem === undefined ? 200 : 400,
      shown(record['Name']),
      markup`<h1>${shown(record[icon])} ${shown(record['Name'])}</h1>
        ${refusal(problem?.error)} ${form(viewPath(id), 'Save', editable, problem?.values ?? record)}
        <h2>Details</h2>
        <dl>${details}</dl>`,
    );
  }

  function newRecord(problem?: { error: SalesforceError; values: RecordValues }): HttpAnswer {
    const { object, session, visible } = opportunity();
    const fields = visible.filter(
      (field) => field.createable && field.name !== 'OwnerId' && session.permissions.canEdit(object, field),
    );
    const preset = Object.fromEntries(fields.map(({ name, defaultValue }) => [name, defaultValue ?? null]));
    return answer(
      problem === undefined ? 200 : 400,
      'New opportunity',
      markup`<h1>New opportunity</h1>
        ${refusal(problem?.error)} ${form(newPath, 'Save', fields, problem?.values ?? preset)}`,
    );
  }

  /** Saves as the seller; a refusal is shown with what was typed. */
  async function save(
    write: () => Promise<string>,
    refused: (error: SalesforceError) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    try {
      return redirect(viewPath(await write()));
    } catch (error) {
      if (error instanceof SalesforceError) return refused(error);
      throw error;
    }
  }

  async function route(request: HttpRequest): Promise<HttpAnswer> {
    const path = request.path.replace(/\?.*$/s, '');
    const isPost = request.method === 'POST';
    const [, id] = /^\/lightning\/r\/Opportunity\/(\w+)\/view$/.exec(path) ?? [];
    if (path === '/') return redirect(listPath);
    if (path === listPath) return list();
    if (path === newPath) {
      if (!isPost) return newRecord();
      const { editable } = opportunity();
      const values = sent(
        editable.filter(({ name }) => name !== 'OwnerId'),
        request,
      );
      return save(
        () => seller.create('Opportunity', values),
        async (error) => newRecord({ error, values }),
      );
    }
    if (id === undefined) return answer(404, 'Not found', markup`<h1>This page does not exist</h1>`);
    if (!isPost) return view(id);
    const values = sent(opportunity().editable, request);
    const write = async () => {
      // As Lightning does: only what was changed is saved, so that nothing else looks changed.
      const record = await seller.get('Opportunity', id);
      await seller.update('Opportunity', id, changesTo(record, values));
      return id;
    };
    return save(write, (error) => view(id, { error, values }));
  }

  return async (request) => {
    try {
      return await route(request);
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      return answer(error.status, 'Not found', markup`<h1>${error.message}</h1>`);
    }
  };
}
