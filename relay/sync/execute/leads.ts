import { CosellError, toCosellError } from '../../errors.ts';
import { canonical } from '../fields/canonical.ts';
import { identityFields } from '../record/card.ts';
import { cut } from '../fields/convert.ts';
import { draftOpportunity } from '../plan/new-opportunity.ts';
import type { JsonObject, Link, Referral } from '../model.ts';
import { draftingIn, idle, type Context, type Pair, type Result, type Work } from '../pair.ts';
import { placeAt } from '../fields/place.ts';
import type { NewLead } from '../ports.ts';

/**
 * Where a lead's fields come from, and what they hold at most: Salesforce refuses the lead for one character more. Leads are no part
 * of the mapping rows: sellers requalify them at once, or not at all.
 */
const places: readonly [field: string, length: number, pointer: string][] = [
  ['Company', 255, '/customerProfile/name'],
  ['FirstName', 40, '/customerProfile/team/0/firstName'],
  ['LastName', 80, '/customerProfile/team/0/lastName'],
  ['Email', 80, '/customerProfile/team/0/email'],
  ['Phone', 40, '/customerProfile/team/0/phoneNumber'],
  ['Street', 255, '/customerProfile/address/addressLine1'],
  ['City', 40, '/customerProfile/address/city'],
  ['State', 80, '/customerProfile/address/state'],
  ['PostalCode', 20, '/customerProfile/address/postalCode'],
  ['Country', 80, '/customerProfile/address/country'],
  ['Description', 32_000, '/details/notes'],
];
/** Salesforce makes no lead without these. */
const standIns: Readonly<Record<string, string>> = { Company: 'Unnamed customer', LastName: 'Unknown' };

export function draftLead({ id, body }: Referral): NewLead {
  const fields: JsonObject = { ...standIns };
  for (const [field, length, pointer] of places) {
    const value = canonical(placeAt(pointer).read(body), 'text');
    // Half an address is none.
    if (value == null || (field === 'Email' && value.length > length)) continue;
    fields[field] = cut(value, length);
  }
  return { referralId: id, fields };
}

/**
 * A referral that is a lead (LN:referrals-api-introduction) becomes a Salesforce lead where the setting says so, and nothing
 * otherwise. The opportunity follows when the lead is accepted in Partner Center or converted in Salesforce.
 */
export async function settleLead(context: Context, { link, lead }: Pair, referral: Referral): Promise<Result> {
  if (lead !== undefined && lead.opportunityId !== null) return adopt(context, link, referral, lead.opportunityId);
  if (referral.status !== 'New' || !context.options.leads) return draftOpportunity(draftingIn(context), referral);
  if (lead !== undefined) return idle('lead', 'ignored', { eTag: referral.eTag });
  return idle('lead received', 'ignored', { eTag: referral.eTag, lead: draftLead(referral) });
}

/** The lead was converted: its opportunity carries the referral from now on, and converting it was the seller's yes. */
async function adopt(context: Context, link: Link, referral: Referral, opportunityId: string): Promise<Result> {
  const { links, opportunities, mapping } = context;
  const [found] = await opportunities.read({ ids: [opportunityId], referralIds: [] }, ['Referral_Identifier__c']);
  const taken = found?.fields['Referral_Identifier__c'] ?? null;
  if (taken !== null && taken !== referral.id)
    throw new CosellError('LINK_REFUSED', 'The lead was converted into an opportunity that carries another referral.');
  const sides = { referralId: referral.id, opportunityId, engagementId: referral.engagementId };
  if ((await links.join(link, sides)) === undefined)
    throw new CosellError('PAIR_BUSY', 'Another worker holds the opportunity of this lead.');
  const fields = {
    ...identityFields(referral, mapping.settings, {}),
    Sync_with_Partner_Center__c: true,
    ...(referral.status === 'New' ? { Referral_Response__c: 'Accept' } : {}),
  };
  const [error] = await opportunities.update([{ id: opportunityId, fields }]);
  if (error !== undefined) throw error;
  return idle('lead converted', 'new', { againInMs: 100, wrote: 1 });
}

/** Makes the leads that a batch wants, in one call. */
export async function saveLeads({ leads }: Pick<Context, 'leads'>, work: readonly Work[]): Promise<void> {
  const wanted = work.flatMap((item) =>
    item.result instanceof CosellError || item.result.lead === undefined
      ? []
      : [{ item, result: item.result, lead: item.result.lead }],
  );
  if (wanted.length === 0) return;
  const saved = await leads
    .save(wanted.map(({ lead }) => lead))
    .catch((thrown: unknown) => wanted.map(() => toCosellError(thrown)));
  wanted.forEach(({ item, result }, index) => {
    const outcome = saved[index];
    if (outcome instanceof CosellError) item.result = outcome;
    else result.wrote += 1;
  });
}
