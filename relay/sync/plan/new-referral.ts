import { CosellError } from '../../errors.ts';
import { asksForHelp, consentsOf, customersPeople } from '../deals/kinds.ts';
import { closes, stageOf } from '../deals/stages.ts';
import { notReady, stillMissing } from '../deals/readiness.ts';
import { canonical } from '../fields/canonical.ts';
import { toNewReferral } from '../fields/convert.ts';
import { defaultCurrency } from '../fields/currency.ts';
import type { Mapping } from '../fields/mapping.ts';
import { placeAt } from '../fields/place.ts';
import { setAt, valueAt } from '../fields/pointer.ts';
import type { Json, JsonObject, Link, Opportunity, Person, Referral } from '../model.ts';
import { intendedBase } from './intended-base.ts';
import type { PairPlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/** How long a creation whose answer was lost may take to appear in lists. The relay posts nothing again before that. */
export const settleMs = 60_000;

/** Only the opportunity exists: post our half, unless the seller does not want it, it is not ready, or a creation may be under way. */
export function planNewReferral(link: Link, opportunity: Opportunity, { mapping, digest, now }: Rules): PairPlan {
  const left = (link.intentAt ?? -Infinity) + settleMs - now;
  if (left > 0) return { kind: 'wait', ms: left };
  const rest = { kind: 'rest', error: undefined, version: undefined } as const;
  if (!opportunity.card.sync) return { ...rest, why: 'not shared', state: 'ignored' };
  const { stage, substatus } = stageOf(mapping, opportunity);
  if (closes(substatus)) return { ...rest, why: 'not ready', state: 'attention', error: alreadyClosed(stage ?? '') };
  const draft = draftReferral(opportunity, mapping, now);
  if ('missing' in draft) {
    const error = stillMissing('Not shared yet.', draft.missing);
    return { ...rest, why: 'not ready', state: 'attention', error };
  }
  const base = intendedBase(mapping.fields, digest, draft.body, opportunity);
  return { kind: 'create-referral', opportunity, body: draft.body, base };
}

/**
 * A deal starts as open in Partner Center (PC:manage-co-sell-opportunities) and cannot be won in the first 72 hours (register-deals). An
 * invitation to a deal that has ended would help nobody.
 */
const alreadyClosed = (stage: string) =>
  new CosellError(
    'NOT_READY_TO_SHARE',
    `Not shared: the opportunity is closed (${stage}). Only an open deal can be shared with Microsoft. To share this one, reopen it first.`,
  );

/** A referral to create, or everything still missing for it, in the seller's words. */
export type Draft = { body: JsonObject } | { missing: string[] };

/** A deal has 50 people at most (PC:bulk-operations). */
const mostPeople = 50;

/**
 * The partner's own half of a new deal (PR:create-a-referral, LN:create-a-referral): the values of the mapping rows, and what follows
 * from the seller's choices. Private, partner-led (visible to Microsoft's sellers), or co-sell (asks for help; shared and visible).
 */
export function draftReferral(opportunity: Opportunity, mapping: Mapping, now: number): Draft {
  const body: JsonObject = {};
  const noCounterpart: string[] = [];
  for (const field of mapping.fields.filter(({ directions }) => directions.outboundCreate)) {
    const shown = canonical(opportunity.fields[field.field], field.kind, field.scale) ?? null;
    const converted = toNewReferral(field, shown, now);
    if (converted === undefined) noCounterpart.push(field.label);
    else if (converted.shown !== null) field.place.write(body, converted.value);
  }
  // An org with a single currency has no currency field to map. A setting supplies the currency instead.
  setAt(body, '/details/currency', valueAt(body, '/details/currency') ?? defaultCurrency(mapping.settings));

  const missing = notReady(body, mapping, noCounterpart, now);
  if (missing.length > 0) return { missing };

  const help = asksForHelp({ body });
  setAt(body, '/externalReferenceId', opportunity.id);
  setAt(body, '/type', help ? 'Shared' : 'Independent');
  setAt(body, '/qualification', 'SalesQualified');
  if (!help) setAt(body, customersPeople, []);
  setAt(body, '/consent', consentsOf({ body }));
  // Assumed to be required, because Partner Center's own CSV upload requires it.
  const intent = placeAt('/details/requirements/additionalRequirements/attributes/CustomerMarketplaceIntent');
  if (intent.read(body) === undefined) intent.write(body, 'HaveNotDecided');
  setAt(body, '/team', team(valueAt(body, '/team'), opportunity.team));
  const solution = valueAt(body, '/details/requirements/solutions/0/id') ?? '';
  setAt(body, '/target', help ? [{ type: 'SolutionProfile', id: solution }] : []);
  return { body };
}

/** The owner, from the mapping rows, followed by the opportunity team. */
function team(owner: Json | undefined, others: readonly Person[]): Json[] {
  const first = Array.isArray(owner) ? owner : [];
  return [...first, ...others.map(member)].slice(0, mostPeople);
}

const member = (person: Person): JsonObject => ({
  firstName: person.firstName ?? '',
  lastName: person.lastName ?? '',
  email: person.email ?? '',
  phoneNumber: person.phone ?? '',
});

/** What both halves of a deal have in common. The CRM id is the partner's own, so Microsoft's half has none. */
const common = ['name', 'qualification', 'customerProfile', 'consent', 'details', 'team', 'inviteContext'];

/** Microsoft's half of a co-sell deal: the same content and engagement, addressed to Microsoft (PR:create-a-referral). */
export function microsoftsHalf(own: Referral): JsonObject {
  const content = Object.fromEntries(Object.entries(own.body).filter(([name]) => common.includes(name)));
  return {
    ...content,
    // The type is set at creation: a deal that started as private stays Independent.
    type: 'Shared',
    engagementId: own.engagementId,
    target: [{ type: 'BusinessProfileLocation', id: 'msft' }],
  };
}
