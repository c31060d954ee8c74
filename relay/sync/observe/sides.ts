import { CosellError } from '../../errors.ts';
import { isSameVersion, versionOf } from '../deals/version.ts';
import { withRecentAudit } from '../deals/recent-audit.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { Link, Opportunity, Referral } from '../model.ts';
import { unobserved, type Observation } from './observation.ts';
import type { Reading } from './reading.ts';

/**
 * Reads both sides of every claimed pair: one query for the opportunities in parallel with the referral reads, then a second round only
 * for sides that the first one revealed. A referral that cannot be read leaves its error on the pair.
 */
export async function readSides(
  { opportunities: here, referrals: there }: Reading,
  mapping: Mapping,
  links: readonly Link[],
): Promise<Observation[]> {
  const opportunities = new Map<string, Opportunity>();
  const referrals = new Map<string, Referral | CosellError>();
  const fields = [...new Set(mapping.fields.map(({ field }) => field))];

  const readOpportunities = async (ids: readonly string[], referralIds: readonly string[]) => {
    if (ids.length + referralIds.length === 0) return;
    for (const opportunity of await here.read({ ids, referralIds }, fields))
      opportunities.set(opportunity.id, withRecentAudit(opportunity, mapping.settings));
  };
  const readReferrals = async (ids: readonly string[]) => {
    if (ids.length === 0) return;
    for (const [id, read] of await there.readMany([...new Set(ids)])) referrals.set(id, read);
  };
  const carrierOf = (referralId: string) =>
    [...opportunities.values()].find(({ card }) => card.referralId === referralId);
  const referralIdOf = ({ referralId, opportunityId }: Link) =>
    referralId ?? opportunities.get(opportunityId ?? '')?.card.referralId ?? null;
  /** Found by CRM id, unless that opportunity belongs to another referral. */
  const namedBy = ({ id, externalReferenceId }: Referral) => {
    const named = opportunities.get(here.idIn(externalReferenceId) ?? '');
    return (named?.card.referralId ?? id) === id ? named : undefined;
  };

  await Promise.all([
    readOpportunities(
      present(links, ({ opportunityId }) => opportunityId),
      present(links, ({ opportunityId, referralId }) => (opportunityId === null ? referralId : null)),
    ),
    readReferrals(present(links, ({ referralId }) => referralId)),
  ]);

  const found = [...referrals.values()].filter((referral): referral is Referral => !(referral instanceof CosellError));
  const named = found
    .filter(({ id }) => carrierOf(id) === undefined)
    .flatMap(({ externalReferenceId }) => here.idIn(externalReferenceId) ?? []);
  // If a pair's opportunity is gone, another opportunity may carry its referral.
  const orphaned = present(links, ({ referralId, opportunityId }) =>
    opportunityId !== null && !opportunities.has(opportunityId) ? referralId : null,
  );
  await Promise.all([
    readOpportunities(
      named.filter((id) => !opportunities.has(id)),
      orphaned,
    ),
    readReferrals(present(links, referralIdOf).filter((id) => !referrals.has(id))),
  ]);

  return links.map((link): Observation => {
    const referralId = referralIdOf(link) ?? '';
    const referral = referrals.get(referralId);
    const known = opportunities.get(link.opportunityId ?? '');
    if (referral instanceof CosellError)
      return { ...unobserved(link), opportunity: known ?? carrierOf(referralId), unread: referral };
    if (referral === undefined) return { ...unobserved(link), opportunity: known };
    const opportunity = known ?? carrierOf(referral.id) ?? namedBy(referral);
    return { ...unobserved(link), referral: withETag(referral, link), opportunity };
  });
}

/** Lists carry no eTag. The last eTag we saw is valid for exactly that version. */
const withETag = (referral: Referral, { version }: Link): Referral =>
  referral.eTag === '' && isSameVersion(version, versionOf(referral))
    ? { ...referral, eTag: version?.eTag ?? '' }
    : referral;

const present = (links: readonly Link[], pick: (link: Link) => string | null): string[] =>
  links.map(pick).filter((id) => id !== null);
