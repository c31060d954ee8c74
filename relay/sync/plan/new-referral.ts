import { canonical } from '../fields/canonical.ts';
import { toNewReferral } from '../fields/convert.ts';
import type { FieldMapping, Mapping } from '../fields/mapping.ts';
import type { Json, JsonObject, Opportunity, Person, Referral } from '../model.ts';
import { placeAt } from '../fields/place.ts';
import { setAt, valueAt } from '../fields/pointer.ts';
import { notReady } from '../deals/readiness.ts';
import { asksForHelp } from '../deals/stages.ts';

/** A referral about to be created, or everything that is still missing for it, in the seller's words. */
export type Draft = { body: JsonObject } | { missing: string[] };

/** A deal takes 50 people at most (PC:bulk-operations). */
const mostPeople = 50;
const customersPeople = '/customerProfile/team';
const visible = '/consent/consentToShareReferralWithMicrosoftSellers';

/** The customer's people leave Salesforce only when Microsoft is to talk to them. */
export const isWithheld = ({ pointer }: FieldMapping, referral: { body: JsonObject }): boolean =>
  pointer.startsWith(`${customersPeople}/`) && !asksForHelp(referral);

/**
 * The partner's own half of a new deal (PR:create-a-referral, LN:create-a-referral): what the mapping rows say, and what follows
 * from the choices. Private, partner-led (visible to Microsoft's sellers), or co-sell (help is asked for; shared and visible).
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
  // An org with a single currency has no currency field to map: a setting names the currency instead.
  setAt(body, '/details/currency', valueAt(body, '/details/currency') ?? mapping.settings['Default_Currency'] ?? '');

  const missing = notReady(body, mapping, noCounterpart);
  if (missing.length > 0) return { missing };

  const help = asksForHelp({ body });
  setAt(body, '/externalReferenceId', opportunity.id);
  setAt(body, '/type', help ? 'Shared' : 'Independent');
  setAt(body, '/qualification', 'SalesQualified');
  if (!help) setAt(body, customersPeople, []);
  setAt(body, '/consent', {
    consentToToShareInfoWithOthers: help,
    consentToContact: help,
    consentToMicrosoftToContactSpecificPartners: help,
    consentToShareReferralWithMicrosoftSellers: help || valueAt(body, visible) === true,
  });
  // Assumed required, as it is in Partner Center's own CSV upload.
  const intent = placeAt('/details/requirements/additionalRequirements/attributes/CustomerMarketplaceIntent');
  if (intent.read(body) === undefined) intent.write(body, 'HaveNotDecided');
  setAt(body, '/team', team(valueAt(body, '/team'), opportunity.team));
  setAt(
    body,
    '/target',
    help ? [{ type: 'SolutionProfile', id: valueAt(body, '/details/requirements/solutions/0/id') ?? '' }] : [],
  );
  return { body };
}

/** The owner, as the mapping rows put them, and the opportunity team. */
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

/** What both halves of a deal have in common. The CRM id is the partner's, so Microsoft's half goes without. */
const common = ['name', 'qualification', 'customerProfile', 'consent', 'details', 'team', 'inviteContext'];

/** Microsoft's half of a co-sell deal: the same content and engagement, addressed to Microsoft (PR:create-a-referral). */
export function microsoftsHalf(own: Referral): JsonObject {
  const content = Object.fromEntries(Object.entries(own.body).filter(([name]) => common.includes(name)));
  return {
    ...content,
    // A deal that began as a private one says Independent for ever (the type is set at creation).
    type: 'Shared',
    engagementId: own.engagementId,
    target: [{ type: 'BusinessProfileLocation', id: 'msft' }],
  };
}
