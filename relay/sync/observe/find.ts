import { CosellError } from '../../errors.ts';
import { cardFields } from '../record/card.ts';
import type { Link, Opportunity, Referral } from '../model.ts';
import type { Context, Pair } from '../pair.ts';
import { isLead } from '../deals/stages.ts';

const opportunityId = /^006[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/;

/**
 * Reads both sides of every claimed pair: one query for the opportunities beside the reads of the referrals, and a second round
 * only for sides that the first one made known. A referral that could not be read leaves its error with the pair.
 */
export async function findPairs(context: Context, links: readonly Link[]): Promise<Pair[]> {
  const opportunities = new Map<string, Opportunity>();
  const referrals = new Map<string, Referral | CosellError>();
  const fields = [...new Set([...cardFields, ...context.mapping.fields.map(({ field }) => field)])];

  const readOpportunities = async (ids: string[], referralIds: string[]) => {
    if (ids.length + referralIds.length === 0) return;
    for (const opportunity of await context.opportunities.read({ ids, referralIds }, fields))
      opportunities.set(opportunity.id, opportunity);
  };
  const readReferrals = async (ids: string[]) => {
    if (ids.length === 0) return;
    for (const [id, read] of await context.referrals.readMany(ids)) referrals.set(id, read);
  };
  const byReferral = (id: string) =>
    [...opportunities.values()].find(({ fields: shown }) => shown['Referral_Identifier__c'] === id);
  const referralIdOf = (link: Link) => {
    const shown = opportunities.get(link.opportunityId ?? '')?.fields['Referral_Identifier__c'];
    return link.referralId ?? (typeof shown === 'string' ? shown : null);
  };

  const present = (pick: (link: Link) => string | null) => links.map(pick).filter((id) => id !== null);
  await Promise.all([
    readOpportunities(
      present((l) => l.opportunityId),
      present((l) => (l.opportunityId === null ? l.referralId : null)),
    ),
    readReferrals([...new Set(present((l) => l.referralId))]),
  ]);

  const found = [...referrals.values()].filter((referral): referral is Referral => !(referral instanceof CosellError));
  const external = found
    .filter(
      ({ id, externalReferenceId }) => byReferral(id) === undefined && opportunityId.test(externalReferenceId ?? ''),
    )
    .map(({ externalReferenceId }) => externalReferenceId ?? '');
  const linked = present(referralIdOf).filter((id) => !referrals.has(id));
  // A pair whose opportunity is gone may go on under another one that carries its referral.
  const orphaned = links.flatMap((link) =>
    link.referralId !== null && link.opportunityId !== null && !opportunities.has(link.opportunityId)
      ? [link.referralId]
      : [],
  );
  await Promise.all([
    readOpportunities(
      external.filter((id) => !opportunities.has(id)),
      orphaned,
    ),
    readReferrals([...new Set(linked)]),
  ]);

  const pairs = links.map((link): Pair => {
    const referralId = referralIdOf(link);
    const referral = referrals.get(referralId ?? '');
    const known = opportunities.get(link.opportunityId ?? '');
    if (referral instanceof CosellError)
      return { link, referral: undefined, opportunity: known ?? byReferral(referralId ?? ''), unread: referral };
    const opportunity =
      known ??
      (referral === undefined ? undefined : (byReferral(referral.id) ?? byExternalReference(opportunities, referral)));
    return { link, referral, opportunity };
  });
  return withLeads(context, pairs);
}

/** The leads that referrals without an opportunity have become, in one query. */
async function withLeads({ leads, options }: Context, pairs: Pair[]): Promise<Pair[]> {
  const alone = ({ referral, opportunity }: Pair) =>
    options.leads && opportunity === undefined && referral !== undefined && isLead(referral);
  const ids = pairs.filter(alone).map(({ referral }) => referral?.id ?? '');
  if (ids.length === 0) return pairs;
  const found = new Map((await leads.read(ids)).map(({ referralId, ...lead }) => [referralId, lead]));
  return pairs.map((pair) => {
    const lead = alone(pair) ? found.get(pair.referral?.id ?? '') : undefined;
    return lead === undefined ? pair : { ...pair, lead };
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
