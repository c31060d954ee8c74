import { canonical } from './canonical.ts';
import { defaultFor, toReferral } from './convert.ts';
import { countryCode } from './country.ts';
import type { FieldMapping, Settings } from './mapping.ts';
import type { Json, JsonObject, Opportunity, Person, Referral } from './model.ts';
import { setAt, valueAt } from './pointer.ts';
import { asksForHelp } from './rules.ts';

/** A referral about to be created, or everything that is still missing for it, in the seller's words. */
export type Draft = { body: JsonObject } | { missing: string[] };

/** Solution ids as sellers keep them: one a line or separated by `;` (opaque strings, usually SOL-12345-ABC). */
export function solutionIds(products: Json | undefined): string[] {
  return typeof products === 'string'
    ? [
        ...new Set(
          products
            .split(/[;\n]/)
            .map((id) => id.trim())
            .filter(Boolean),
        ),
      ]
    : [];
}

/**
 * The partner's own half of a new deal (PR:create-a-referral, LN:create-a-referral). Asking for help makes it a co-sell deal that
 * is shared with Microsoft; without, it stays private.
 */
export function draftReferral(
  opportunity: Opportunity,
  fields: readonly FieldMapping[],
  settings: Settings,
  now: number,
): Draft {
  const missing: string[] = [];
  const body: JsonObject = {};
  for (const field of fields.filter(({ directions }) => directions.outboundCreate)) {
    const shown = canonical(opportunity.fields[field.field], field.kind, field.scale) ?? defaultFor(field, now) ?? null;
    const converted = toReferral(field, shown);
    if (converted === undefined) missing.push(`${field.label}: its value has no counterpart in Partner Center`);
    else if (converted.shown !== null) setAt(body, field.pointer, converted.value);
    else if (field.required) missing.push(field.label);
  }

  // An org with a single currency has no currency field to map: a setting names the currency instead.
  const currency = valueAt(body, '/details/currency') ?? settings['Default_Currency'];
  if (typeof currency === 'string' && currency !== '') setAt(body, '/details/currency', currency);
  else missing.push('the currency of the deal (an admin sets Default Currency in the Partner Center settings)');

  const help = asksForHelp({ body });
  const solutions = solutionIds(opportunity.fields['Products__c']);
  const country = countryCode(asText(opportunity.fields['Account.BillingCountry']));
  if (opportunity.fields['Account.Name'] == null) missing.push('an account');
  if (country === undefined) missing.push('the country of the account (billing address), as a name or two letters');
  if (solutions.length === 0) missing.push('at least one solution in Products');
  if (help && !isComplete(opportunity.contact))
    missing.push(
      'a primary contact with first name, last name, e-mail and phone (Microsoft needs a person to talk to)',
    );
  if (missing.length > 0 || country === undefined) return { missing };

  setAt(body, '/externalReferenceId', opportunity.id);
  setAt(body, '/type', help ? 'Shared' : 'Independent');
  setAt(body, '/qualification', 'SalesQualified');
  setAt(body, '/customerProfile', customerProfile(opportunity, country, help));
  setAt(body, '/consent', {
    consentToToShareInfoWithOthers: help,
    consentToContact: help,
    consentToMicrosoftToContactSpecificPartners: help,
    consentToShareReferralWithMicrosoftSellers: help,
  });
  setAt(
    body,
    '/details/requirements/solutions',
    solutions.map((id) => ({ type: 'Name', id })),
  );
  // Assumed required, as it is in Partner Center's own CSV upload; sellers choose it once its field exists.
  setAt(body, '/details/requirements/additionalRequirements/attributes', [
    { type: 'CustomerMarketplaceIntent', id: 'HaveNotDecided' },
  ]);
  setAt(body, '/team', opportunity.owner === undefined ? [] : [member(opportunity.owner)]);
  setAt(body, '/target', help ? solutions.slice(0, 1).map((id) => ({ type: 'SolutionProfile', id })) : []);
  return { body };
}

/** What both halves of a deal have in common. The CRM id is the partner's, so Microsoft's half goes without. */
const common = ['name', 'type', 'qualification', 'customerProfile', 'consent', 'details', 'team', 'inviteContext'];

/** Microsoft's half of a co-sell deal: the same content and engagement, addressed to Microsoft (PR:create-a-referral). */
export function microsoftsHalf(own: Referral): JsonObject {
  const content = Object.fromEntries(Object.entries(own.body).filter(([name]) => common.includes(name)));
  return { ...content, engagementId: own.engagementId, target: [{ type: 'BusinessProfileLocation', id: 'msft' }] };
}

function customerProfile(opportunity: Opportunity, country: string, help: boolean): JsonObject {
  const at = (field: string) => asText(opportunity.fields[`Account.${field}`]) ?? '';
  const [addressLine1 = '', ...more] = at('BillingStreet').split(/\r\n?|\n/);
  const addressLine2 = more.join(', ');
  return {
    name: at('Name'),
    address: {
      addressLine1,
      addressLine2,
      city: at('BillingCity'),
      state: at('BillingState'),
      postalCode: at('BillingPostalCode'),
      country,
    },
    // The customer's people leave Salesforce only when Microsoft is to talk to them.
    team: help && opportunity.contact !== undefined ? [member(opportunity.contact)] : [],
  };
}

const asText = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

const isComplete = (person: Person | undefined) =>
  Boolean(person?.firstName && person.lastName && person.email && person.phone);

const member = (person: Person): JsonObject => ({
  firstName: person.firstName ?? '',
  lastName: person.lastName ?? '',
  email: person.email ?? '',
  phoneNumber: person.phone ?? '',
});
