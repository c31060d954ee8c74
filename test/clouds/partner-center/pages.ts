import { ApiError } from './api-error.ts';
import { html, type Html } from './html.ts';
import { dateOf, editForm, editPatch, outcomeForm, readOutcome, sendForm, sentReferral } from './page-forms.ts';
import { outcomePatch } from './people.ts';
import { page } from './page-layout.ts';
import { microsoft, type Referral } from './referral.ts';
import type { Referrals } from './referrals.ts';
import type { CloudHost, CloudRequest, CloudResponse } from './serve.ts';

const seeOther = (location: string): CloudResponse => ({ status: 303, headers: { Location: location } });
const time = (instant: string | null): string => instant?.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC') ?? '';
const owner = (row: Referral): string => (row.organizationId === microsoft ? "Microsoft's half" : row.organizationName);
const money = ({ details: { dealValue, currency } }: Referral): string =>
  dealValue === null ? '' : `${dealValue.toLocaleString('en-US')} ${currency ?? ''}`;

/** Newest change first. */
function overview(rows: readonly Referral[]): Html {
  const newestFirst = rows.toSorted((a, b) => (a.updatedDateTime < b.updatedDateTime ? 1 : -1));
  const lines = newestFirst.map(
    (row) =>
      html`<tr>
        <td><a href="/referrals/${row.id}">${row.name ?? '(without a name)'}</a></td>
        <td>${owner(row)}</td>
        <td>${row.customerProfile.name}</td>
        <td class="number">${money(row)}</td>
        <td>${row.status} / ${row.substatus}</td>
        <td>${row.direction}</td>
        <td>${time(row.updatedDateTime)}</td>
      </tr>`,
  );
  if (lines.length === 0) return html`<p>There are no referrals yet.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Owner</th>
        <th scope="col">Customer</th>
        <th scope="col">Value</th>
        <th scope="col">Status</th>
        <th scope="col">Direction</th>
        <th scope="col">Updated</th>
      </tr>
    </thead>
    <tbody>
      ${lines}
    </tbody>
  </table>`;
}

const facts = [
  ['Owner', owner],
  ['Customer', (row: Referral) => row.customerProfile.name],
  ['Country', (row: Referral) => row.customerProfile.address?.country],
  [
    'Contacts',
    (row: Referral) =>
      row.customerProfile.team
        .map(({ firstName, lastName, email }) => `${firstName ?? ''} ${lastName ?? ''} ${email ?? ''}`)
        .join(', '),
  ],
  ['Value', money],
  ['Closing date', (row: Referral) => dateOf(row.details.closingDateTime)],
  ['Status', (row: Referral) => `${row.status} / ${row.substatus}`],
  ['Reason', (row: Referral) => row.statusReason],
  ['Direction and kind', (row: Referral) => `${row.direction}, ${row.type}, ${row.qualification}`],
  ['Help asked for', (row: Referral) => row.inviteContext.assistanceRequestCode],
  ['Solutions', (row: Referral) => row.details.requirements.solutions.map(({ id, name }) => name ?? id).join(', ')],
  ['Notes', (row: Referral) => row.details.notes],
  ["Partner's CRM id", (row: Referral) => row.externalReferenceId],
  ['To be answered by', (row: Referral) => time(row.expirationDateTime)],
  ['Created', (row: Referral) => time(row.createdDateTime)],
  ['Updated', (row: Referral) => time(row.updatedDateTime)],
  ['Referral id', (row: Referral) => row.id],
  ['Engagement id', (row: Referral) => row.engagementId],
  ['eTag', (row: Referral) => row.eTag],
] as const satisfies readonly (readonly [string, (row: Referral) => string | null | undefined])[];

function details(row: Referral, siblings: readonly Referral[]): Html {
  const lines = facts.map(
    ([label, read]) =>
      html`<tr>
        <th scope="row">${label}</th>
        <td>${read(row)}</td>
      </tr>`,
  );
  const others = siblings.map(
    (other) =>
      html`<li><a href="/referrals/${other.id}">${owner(other)}</a>: ${other.status} / ${other.substatus}</li>`,
  );
  return html`<table>
      <tbody>
        ${lines}
      </tbody>
    </table>
    ${
      others.length === 0
        ? ''
        : html`<h2>In the same engagement</h2>
            <ul>
              ${others}
            </ul>`
    }
    ${row.status === 'Closed' ? '' : editForm(row)} ${outcomeForm(row)}`;
}

/** The pages on which a user reads and edits referrals, by the rules of the API. */
export function createPages({ referrals }: { referrals: Referrals }): CloudHost {
  function found(id: string): Referral {
    const row = referrals.find(id);
    if (row === undefined) throw new ApiError(404, 'itemNotFound', `There is no referral "${id}".`);
    return row;
  }

  function home(status: number, problem?: string, typed?: URLSearchParams): CloudResponse {
    return page(status, 'Referrals', html`${overview(referrals.all())} ${sendForm(typed)}`, problem);
  }

  function referralPage(id: string, status: number, problem?: string): CloudResponse {
    const row = found(id);
    const siblings = referrals.ofEngagement(row.engagementId).filter((each) => each.id !== row.id);
    return page(status, row.name ?? 'Referral', details(row, siblings), problem);
  }

  /** Saves and goes to the page; a refusal is shown on the page it came from. */
  function attempt(work: () => string, refused: (status: number, problem: string) => CloudResponse): CloudResponse {
    try {
      return seeOther(`/referrals/${work()}`);
    } catch (error) {
      if (error instanceof ApiError && error.status !== 404) return refused(error.status, error.message);
      throw error;
    }
  }

  const formOf = ({ body }: CloudRequest): URLSearchParams => new URLSearchParams(body.toString('utf8'));
  const one = /^\/referrals\/([^/]+)$/;
  return {
    routes: [
      { method: 'GET', path: /^\/$/, run: () => home(200) },
      { method: 'GET', path: one, run: (_request, [id = '']) => referralPage(id, 200) },
      {
        method: 'POST',
        path: /^\/referrals$/,
        run: (request) =>
          attempt(
            () => referrals.create(sentReferral(formOf(request)), 'microsoft').id,
            (status, problem) => home(status, problem, formOf(request)),
          ),
      },
      {
        method: 'POST',
        path: one,
        run: (request, [id = '']) =>
          attempt(
            () => {
              const changes = editPatch(found(id), formOf(request));
              return changes.length === 0 ? id : referrals.patch(id, changes, { by: 'microsoft' }).id;
            },
            (status, problem) => referralPage(id, status, problem),
          ),
      },
      {
        method: 'POST',
        path: /^\/referrals\/([^/]+)\/outcome$/,
        run: (request, [id = '']) =>
          attempt(
            () => {
              const { outcome, reason } = readOutcome(formOf(request));
              if (outcome === undefined) throw new ApiError(400, 'invalidRequest', 'Choose what to do.');
              const by = found(id).organizationId === microsoft ? 'microsoft' : 'partner';
              return referrals.patch(id, outcomePatch(outcome, reason), { by }).id;
            },
            (status, problem) => referralPage(id, status, problem),
          ),
      },
    ],
    onError: ({ status, message }) => page(status, 'That did not work', html``, message),
  };
}
