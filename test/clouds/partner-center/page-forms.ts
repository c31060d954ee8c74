import incomingCoSell from './fixtures/incoming-co-sell.json' with { type: 'json' };
import { html, type Html } from './html.ts';
import type { JsonPatch, Outcome } from './people.ts';
import { assistanceRequestCodes, type Referral } from './referral.ts';
import type { Status } from './status.ts';

interface Field {
  label: string;
  name: string;
  value: string;
  kind?: 'text' | 'number' | 'date' | 'email' | 'notes';
}

function input({ label, name, value, kind = 'text' }: Field): Html {
  const control =
    kind === 'notes'
      ? html`<textarea id="${name}" name="${name}" rows="4">${value}</textarea>`
      : html`<input
          id="${name}"
          name="${name}"
          type="${kind}"
          ${kind === 'number' ? html`step="any"` : ''}
          value="${value}"
        />`;
  return html`<p><label for="${name}">${label}</label>${control}</p>`;
}

/** The nearest midnight, as the portal shows it: what is stored is the midnight of whoever entered the date. */
export const dateOf = (instant: string | null): string =>
  instant === null ? '' : new Date(Date.parse(instant) + 12 * 3_600_000).toISOString().slice(0, 10);
const instantOf = (date: string): string | null => (date === '' ? null : `${date}T00:00:00Z`);
const orNull = (text: string): string | null => (text === '' ? null : text);

/** What a Microsoft seller can edit: label, place in the referral, how to read the value there, how to write a text there. */
const editable = [
  { label: 'Name', name: 'name', path: '/name', read: (row: Referral) => row.name ?? '', write: orNull },
  {
    label: 'Value',
    name: 'value',
    kind: 'number',
    path: '/details/dealValue',
    read: (row: Referral) => String(row.details.dealValue ?? ''),
    write: orNull,
  },
  {
    label: 'Currency',
    name: 'currency',
    path: '/details/currency',
    read: (row: Referral) => row.details.currency ?? '',
    write: orNull,
  },
  {
    label: 'Closing date',
    name: 'closing-date',
    kind: 'date',
    path: '/details/closingDateTime',
    read: (row: Referral) => dateOf(row.details.closingDateTime),
    write: instantOf,
  },
  {
    label: 'Notes',
    name: 'notes',
    kind: 'notes',
    path: '/details/notes',
    read: (row: Referral) => row.details.notes ?? '',
    write: orNull,
  },
] as const;

/** The form that edits a referral as Microsoft would. */
export function editForm(row: Referral): Html {
  const fields = editable.map(({ label, name, read, ...rest }) =>
    input({ label, name, value: read(row), kind: 'kind' in rest ? rest.kind : 'text' }),
  );
  return html`<form method="post" action="/referrals/${row.id}">
    <h2>Change it as Microsoft would</h2>
    ${fields}
    <button>Save</button>
  </form>`;
}

/** Only what the form changed. Browsers send line ends as CRLF. */
export function editPatch(row: Referral, form: URLSearchParams): JsonPatch {
  return editable.flatMap(({ name, path, read, write }) => {
    const text = form.get(name)?.replaceAll('\r\n', '\n');
    return text === undefined || text === read(row).replaceAll('\r\n', '\n')
      ? []
      : [{ op: 'replace' as const, path, value: write(text) }];
  });
}

/** The status changes that the page offers. */
const offered: Readonly<Record<Status, readonly Outcome[]>> = {
  New: ['accept', 'decline'],
  Active: ['win', 'lose'],
  Closed: [],
};

const outcomeLabels: Readonly<Record<Outcome, string>> = {
  accept: 'Accept',
  decline: 'Decline',
  win: 'Close as won',
  lose: 'Close as lost',
};

/** The buttons that answer or close a referral. */
export function outcomeForm(row: Referral): Html {
  const moves = offered[row.status];
  if (moves.length === 0) return html`<p>This referral is closed: nothing can be changed any more.</p>`;
  return html`<form method="post" action="/referrals/${row.id}/outcome">
    <h2>Decide</h2>
    ${input({ label: 'Reason (when it is declined or lost)', name: 'reason', value: '' })}
    ${moves.map((move) => html`<button name="outcome" value="${move}">${outcomeLabels[move]}</button> `)}
  </form>`;
}

/** What was chosen, if anything known; an empty reason is none. */
export function readOutcome(form: URLSearchParams): { outcome: Outcome | undefined; reason: string | undefined } {
  const outcome = (['accept', 'decline', 'win', 'lose'] as const).find((each) => each === form.get('outcome'));
  const reason = form.get('reason')?.trim() ?? '';
  return { outcome, reason: reason === '' ? undefined : reason };
}

const sample = incomingCoSell;
const [contact] = sample.customerProfile.team;
const [solution] = sample.details.requirements.solutions;

/** The form that sends a referral to the partner, filled with an example or with what was typed before. */
export function sendForm(typed: URLSearchParams = new URLSearchParams()): Html {
  const field = (label: string, name: string, value: string, kind: Field['kind'] = 'text'): Html =>
    input({ label, name, value: typed.get(name) ?? value, kind });
  const code = typed.get('help') ?? sample.inviteContext.assistanceRequestCode;
  const options = assistanceRequestCodes.map(
    (each) => html`<option ${each === code ? html`selected` : ''}>${each}</option>`,
  );
  return html`<form method="post" action="/referrals">
    <h2>Send a referral to the partner</h2>
    ${field('Name', 'name', sample.name)} ${field('Customer', 'customer', sample.customerProfile.name)}
    ${field('Country (two letters)', 'country', sample.customerProfile.address.country)}
    ${field('Contact: first name', 'first-name', contact?.firstName ?? '')}
    ${field('Contact: last name', 'last-name', contact?.lastName ?? '')}
    ${field('Contact: e-mail', 'email', contact?.email ?? '', 'email')}
    ${field('Value', 'value', String(sample.details.dealValue), 'number')}
    ${field('Currency', 'currency', sample.details.currency)}
    ${field('Closing date', 'closing-date', dateOf(sample.details.closingDateTime), 'date')}
    ${field('Solution id', 'solution', solution?.id ?? '')}
    <p>
      <label for="help">Help asked for</label
      ><select id="help" name="help">
        ${options}
      </select>
    </p>
    ${field('Notes', 'notes', sample.details.notes, 'notes')}
    <button>Send</button>
  </form>`;
}

/** The referral that the form describes, as a creation takes it. */
export function sentReferral(form: URLSearchParams): unknown {
  const text = (name: string): string | null => orNull(form.get(name)?.replaceAll('\r\n', '\n').trim() ?? '');
  const country = text('country');
  return {
    ...sample,
    name: text('name'),
    target: [],
    customerProfile: {
      name: text('customer'),
      address: { country },
      team: [{ firstName: text('first-name'), lastName: text('last-name'), email: text('email') }],
    },
    details: {
      notes: text('notes'),
      dealValue: text('value'),
      currency: text('currency'),
      closingDateTime: instantOf(text('closing-date') ?? ''),
      requirements: { solutions: text('solution') === null ? [] : [{ id: text('solution'), type: 'Name' }] },
    },
    inviteContext: { ...sample.inviteContext, assistanceRequestCode: text('help') },
  };
}
