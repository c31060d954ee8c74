import { auditLines, nothingCopied } from '../record/audit-lines.ts';
import { canonical } from '../fields/canonical.ts';
import { toNewOpportunity } from '../fields/convert.ts';
import { currencyProblem, isMoney } from '../fields/currency.ts';
import type { FieldMapping, Mapping } from '../fields/mapping.ts';
import { unseen, type Digest, type Merge } from '../fields/merge.ts';
import type { JsonObject, MergeBase, Referral } from '../model.ts';
import { idle, type Result } from '../pair.ts';
import type { NewOpportunity } from '../ports.ts';
import { valueAt } from '../fields/pointer.ts';
import { isClosed, isLead } from '../deals/stages.ts';

/** What a draft needs: the org's mapping, and whether opportunities are to be made at all. */
export interface Drafting {
  mapping: Mapping;
  digest: Digest;
  inboundCreate: boolean;
  now: number;
}

/** Only the referral exists: draft the opportunity with its account and primary contact. They are made for the whole batch. */
export function draftOpportunity({ mapping, inboundCreate, now, digest }: Drafting, referral: Referral): Result {
  if (!inboundCreate || isClosed(referral)) return idle('not wanted', 'ignored', { eTag: referral.eTag });
  if (isLead(referral) && referral.status === 'New') return idle('lead', 'ignored', { eTag: referral.eTag });

  const problem = currencyProblem(mapping, referral);
  const records: Record<FieldMapping['record'], JsonObject> = {
    Opportunity: {},
    Account: {},
    PrimaryContact: {},
    Owner: {},
  };
  const base: Record<string, MergeBase[string]> = {};
  const unmapped: Merge['unmapped'] = [];
  for (const field of mapping.fields.filter((one) => problem === undefined || !isMoney(one))) {
    const shown = canonical(field.place.read(referral.body), field.kind, field.scale) ?? null;
    const converted = toNewOpportunity(field, shown, now);
    const written = field.directions.inboundCreate && converted !== undefined && converted.shown !== null;
    if (written) records[field.record][field.field.slice(field.field.indexOf('.') + 1)] = converted.value;
    base[field.key] = [
      digest(field.key, shown),
      opportunityShows(field, written ? converted.shown : null, digest, converted),
    ];
    if (field.directions.inboundCreate && converted === undefined && shown !== null)
      unmapped.push({ field, side: 'referral', shown });
  }
  const summary = `Received from Partner Center${from(referral)}`;
  return idle('received', 'synced', {
    ...(problem === undefined ? {} : { state: 'attention', error: problem }),
    news: [{ outcome: 'Received', direction: 'From Partner Center', summary, changes: [], lost: [] }],
    base,
    create: {
      opportunity: {
        referralId: referral.id,
        ...customerOf(referral, records),
        ownerEmails: emails(referral, '/team'),
        defaultOwner: mapping.settings['Default_Owner'] ?? '',
      },
      lines: [`${summary}.`, ...auditLines({ ...nothingCopied, unmapped })],
    },
  });
}

/** What the opportunity will show: what we write; blank; or, of a record that may have been there before, whatever it shows first. */
function opportunityShows(
  field: FieldMapping,
  written: string | null,
  digest: Digest,
  converted: { shown: string | null } | undefined,
): string {
  if (field.record !== 'Opportunity') return unseen;
  if (written !== null) return digest(field.key, written);
  return converted?.shown === null ? digest(field.key, null) : unseen;
}

/** Salesforce needs a name for each: the deal's stands in for the account's, an e-mail address for the contact's last name. */
function customerOf(
  { body }: Referral,
  { Opportunity: fields, Account: account, PrimaryContact: contact }: Record<FieldMapping['record'], JsonObject>,
): Pick<NewOpportunity, 'fields' | 'account' | 'contact'> {
  const Name = account['Name'] ?? valueAt(body, '/name') ?? 'Unnamed customer';
  const LastName = contact['LastName'] ?? contact['Email'];
  return {
    // A referral may have no name (PR5:get-a-referral-by-id).
    fields: { Name, ...fields },
    account: { ...account, Name },
    contact: LastName === undefined ? undefined : { ...contact, LastName },
  };
}

function emails({ body }: Referral, pointer: string): string[] {
  const people = valueAt(body, pointer);
  return (Array.isArray(people) ? people : [])
    .map((person) => valueAt(person, '/email'))
    .filter((email): email is string => typeof email === 'string' && email !== '');
}

function from({ body }: Referral): string {
  const name = valueAt(body, '/inviteContext/invitedBy/organizationName');
  return typeof name === 'string' && name !== '' ? `, sent by ${name}` : '';
}
