import pMap from 'p-map';
import { CosellError, toCosellError } from '../errors.ts';
import { cardFields } from './card.ts';
import type { Link, Opportunity, Referral } from './model.ts';
import type { Context, Pair } from './pair.ts';

const opportunityId = /^006[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/;
const neededToShare = ['BillingStreet', 'BillingCity', 'BillingState', 'BillingPostalCode', 'BillingCountry', 'Name'];

/**
 * Reads both sides of every claimed pair: one query for the opportunities beside the reads of the referrals, and a second round
 * only for sides that the first one made known. A referral that could not be read leaves its error with the pair.
 */
export async function findPairs(context: Context, links: readonly Link[]): Promise<Pair[]> {
  const opportunities = new Map<string, Opportunity>();
  const referrals = new Map<string, Referral | CosellError>();

  const readOpportunities = async (ids: string[], referralIds: string[]) => {
    if (ids.length + referralIds.length === 0) return;
    const fields = [
      ...new Set([
        ...cardFields,
        ...context.mapping.fields.map(({ field }) => field),
        ...neededToShare.map((name) => `Account.${name}`),
      ]),
    ];
    for (const opportunity of await context.opportunities.read({ ids, referralIds }, fields))
      opportunities.set(opportunity.id, opportunity);
  };
  const readReferrals = (ids: string[]) =>
    pMap(ids, async (id) => referrals.set(id, await context.referrals.read(id).catch(toCosellError)), {
      concurrency: context.options.concurrency,
    });
  const byReferral = (id: string) =>
    [...opportunities.values()].find(({ fields }) => fields['Referral_Identifier__c'] === id);
  const referralIdOf = (link: Link) => {
    const shown =
      link.opportunityId === null ? null : opportunities.get(link.opportunityId)?.fields['Referral_Identifier__c'];
    return link.referralId ?? (typeof shown === 'string' ? shown : null);
  };

  const present = (pick: (link: Link) => string | null) => links.map(pick).filter((id) => id !== null);
  await Promise.all([
    readOpportunities(
      present((l) => l.opportunityId),
      present((l) => l.referralId),
    ),
    readReferrals(present((l) => l.referralId)),
  ]);

  const found = [...referrals.values()].filter((referral): referral is Referral => !(referral instanceof CosellError));
  const external = found
    .filter(
      ({ id, externalReferenceId }) => byReferral(id) === undefined && opportunityId.test(externalReferenceId ?? ''),
    )
    .map(({ externalReferenceId }) => externalReferenceId ?? '');
  const linked = present(referralIdOf).filter((id) => !referrals.has(id));
  await Promise.all([
    readOpportunities(
      external.filter((id) => !opportunities.has(id)),
      [],
    ),
    readReferrals([...new Set(linked)]),
  ]);

  return links.map((link) => {
    const referralId = referralIdOf(link);
    const referral = referralId === null ? undefined : referrals.get(referralId);
    const known = link.opportunityId === null ? undefined : opportunities.get(link.opportunityId);
    if (referral instanceof CosellError)
      return { link, referral: undefined, opportunity: known ?? byReferral(referralId ?? ''), unread: referral };
    const opportunity =
      known ??
      (referral === undefined ? undefined : (byReferral(referral.id) ?? byExternalReference(opportunities, referral)));
    return { link, referral, opportunity };
  });
}

/** By CRM id, unless that opportunity belongs to another referral. */
function byExternalReference(
  opportunities: ReadonlyMap<string, Opportunity>,
  referral: Referral,
): Opportunity | undefined {
  const wanted = referral.externalReferenceId?.slice(0, 15);
  const found = [...opportunities.values()].find(({ id }) => id.slice(0, 15) === wanted);
  const taken = found?.fields['Referral_Identifier__c'] ?? referral.id;
  return taken === referral.id ? found : undefined;
}
