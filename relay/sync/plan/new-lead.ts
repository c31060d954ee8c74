import { CosellError } from '../../errors.ts';
import { identityOf } from '../deals/identity.ts';
import { versionOf } from '../deals/version.ts';
import { canonical } from '../fields/canonical.ts';
import { placeAt } from '../fields/place.ts';
import type { NewLead, Referral } from '../model.ts';
import type { Observation } from '../observe/observation.ts';
import { planNewOpportunity } from './new-opportunity.ts';
import type { PairPlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/** Leads are not part of the mapping rows: sellers requalify them right after they arrive, or not at all. */
const places: Readonly<Record<keyof Omit<NewLead, 'referralId'>, string>> = {
  company: '/customerProfile/name',
  firstName: '/customerProfile/team/0/firstName',
  lastName: '/customerProfile/team/0/lastName',
  email: '/customerProfile/team/0/email',
  phone: '/customerProfile/team/0/phoneNumber',
  street: '/customerProfile/address/addressLine1',
  city: '/customerProfile/address/city',
  state: '/customerProfile/address/state',
  postalCode: '/customerProfile/address/postalCode',
  country: '/customerProfile/address/country',
  notes: '/details/notes',
};

/**
 * A referral that is a lead (LN:referrals-api-introduction) becomes a lead if the setting says so; otherwise nothing is created. The
 * opportunity follows when the lead is accepted in Partner Center or converted in Salesforce.
 */
export function planLead({ lead, target }: Observation, referral: Referral, rules: Rules): PairPlan {
  if (lead !== undefined && lead.opportunityId !== null) return adopt(referral, lead.opportunityId, target, rules);
  if (referral.status !== 'New' || !rules.leads) return planNewOpportunity(referral, rules);
  if (lead !== undefined)
    return { kind: 'rest', why: 'lead', state: 'ignored', error: undefined, version: versionOf(referral) };
  return { kind: 'create-lead', referral, lead: draftLead(referral) };
}

export function draftLead({ id, body }: Referral): NewLead {
  const read = (name: keyof typeof places) => canonical(placeAt(places[name]).read(body), 'text') ?? null;
  return {
    ...{ referralId: id, company: read('company'), firstName: read('firstName'), lastName: read('lastName') },
    ...{ email: read('email'), phone: read('phone'), street: read('street'), city: read('city') },
    ...{ state: read('state'), postalCode: read('postalCode'), country: read('country'), notes: read('notes') },
  };
}

/** By converting the lead, the seller accepted the deal. */
function adopt(referral: Referral, opportunityId: string, target: Observation['target'], { mapping }: Rules): PairPlan {
  const taken = target?.card.referralId ?? null;
  if (taken !== null && taken !== referral.id) {
    const message = 'The lead was converted into an opportunity that is already linked to another deal.';
    return { kind: 'fail', error: new CosellError('LINK_REFUSED', message) };
  }
  const card = {
    ...identityOf(referral, mapping.settings),
    sync: true,
    ...(referral.status === 'New' ? { response: 'Accept' } : {}),
  };
  return { kind: 'adopt', referral, opportunityId, card };
}
