import { identityOf } from '../deals/identity.ts';
import { isLead } from '../deals/kinds.ts';
import { isClosed, stageFor } from '../deals/stages.ts';
import { versionOf } from '../deals/version.ts';
import { canonical } from '../fields/canonical.ts';
import { toNewOpportunity, toOpportunity, type Converted } from '../fields/convert.ts';
import { currencyProblem, isMoney } from '../fields/currency.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import { unseen, type Digest, type Merge } from '../fields/merge.ts';
import { valueAt } from '../fields/pointer.ts';
import type { JsonObject, MergeBase, Person, Referral } from '../model.ts';
import { contactProblem, isLeftOut } from './contact-problem.ts';
import type { PairPlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/** Only the referral exists: create the opportunity with its account and primary contact, unless the settings say otherwise. */
export function planNewOpportunity(referral: Referral, rules: Rules): PairPlan {
  const rest = { kind: 'rest', state: 'ignored', error: undefined, version: versionOf(referral) } as const;
  if (!rules.inboundCreate || isClosed(referral)) return { ...rest, why: 'not wanted' };
  if (isLead(referral) && referral.status === 'New') return { ...rest, why: 'lead' };

  const { mapping, digest, now } = rules;
  const money = currencyProblem(mapping, referral);
  const values: JsonObject = {};
  const base: Record<string, MergeBase[string]> = {};
  const notCopied: Merge['unmapped'] = [];
  for (const field of mapping.fields.filter((one) => money === undefined || !isMoney(one))) {
    const shown = canonical(field.place.read(referral.body), field.kind, field.scale) ?? null;
    const converted = toNewOpportunity(field, shown, now);
    const isTaken = field.directions.inboundCreate && !isLeftOut(field, referral.body);
    const written = isTaken && converted !== undefined && converted.shown !== null;
    if (written) values[field.field] = converted.value;
    const here = opportunityShows(field, written ? converted.shown : null, digest, converted);
    base[field.key] = [digest(field.key, shown), here];
    // Named even where a default replaces it, because the seller would take the default for Microsoft's value.
    if (field.directions.inboundCreate && shown !== null && toOpportunity(field, shown) === undefined)
      notCopied.push({ field, side: 'referral', shown });
  }
  const stage = defaultStage(referral, rules);
  if (stage !== undefined) {
    values[stage.field.field] = stage.value;
    // The relay chose this stage, so it is not a seller's edit.
    base[stage.field.key] = [base[stage.field.key]?.[0] ?? unseen, digest(stage.field.key, stage.value)];
  }
  const name = valueAt(referral.body, '/name');
  return {
    kind: 'create-opportunity',
    referral,
    opportunity: {
      referralId: referral.id,
      values,
      // A referral may have no name (PR5:get-a-referral-by-id).
      ...(mapping.settings['All_Contacts'] === 'true' && { otherContacts: otherPeople(referral) }),
      ...(mapping.settings['Team_Members'] === 'true' && { joinsTeam: true as const }),
      dealName: typeof name === 'string' && name !== '' ? name : null,
      ownerEmails: emailsAt(referral, '/team'),
      defaultOwner: mapping.settings['Default_Owner'] ?? '',
    },
    identity: { ...identityOf(referral, mapping.settings), sync: true },
    ...{ base, notCopied, problem: money ?? contactProblem(mapping.fields, referral.body) },
  };
}

/** Every opportunity needs a stage, whatever Partner Center's status is. If that has no counterpart, a setting supplies the stage. */
function defaultStage(referral: Referral, { mapping }: Rules): { field: FieldMapping; value: string } | undefined {
  const { row, isKnown } = stageFor(mapping, referral);
  if (row === undefined || isKnown || row.defaultValue !== null) return undefined;
  const value = [mapping.settings['Default_Stage'], row.inbound?.get('Accepted')].find(Boolean);
  return value === undefined ? undefined : { field: row, value };
}

/**
 * The digest of what the opportunity will show: the value we write, or blank. Unknown for related records, which may have existed before.
 */
function opportunityShows(
  field: FieldMapping,
  written: string | null,
  digest: Digest,
  converted: Converted | undefined,
): string {
  if (field.record === 'beside') return unseen;
  if (written !== null) return digest(field.key, written);
  return converted?.shown === null ? digest(field.key, null) : unseen;
}

/** The customer's people except the first, who is the primary contact. */
function otherPeople({ body }: Referral): Person[] {
  const people = valueAt(body, '/customerProfile/team');
  return (Array.isArray(people) ? people : []).slice(1).map((person) => {
    const text = (leaf: string) => canonical(valueAt(person, `/${leaf}`), 'text') ?? null;
    return {
      firstName: text('firstName'),
      lastName: text('lastName'),
      email: text('email'),
      phone: text('phoneNumber'),
    };
  });
}

function emailsAt({ body }: Referral, pointer: string): string[] {
  const people = valueAt(body, pointer);
  return (Array.isArray(people) ? people : [])
    .map((person) => valueAt(person, '/email'))
    .filter((email): email is string => typeof email === 'string' && email !== '');
}
