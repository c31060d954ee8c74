import { toCosellError } from '../../errors.ts';
import { isAnothers } from '../deals/ownership.ts';
import { findTwins } from '../deals/twins.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { Opportunity } from '../model.ts';
import type { Observation } from './observation.ts';
import { knownOrganizations } from './owners.ts';
import type { Reading } from './reading.ts';
import { knownApart } from './twins.ts';

/**
 * Finds, for each opportunity that would create a referral, the open referrals that may be the same deal, because people kept it by hand
 * in both systems. If no open referral has such a customer, this costs only their list.
 */
export async function withTwinsThere(
  reading: Reading,
  mapping: Mapping,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const name = mapping.fields.find(({ pointer }) => pointer === '/customerProfile/name')?.field;
  const asked = observations.filter(isNewThere);
  if (asked.length === 0 || name === undefined) return observations;
  const customers = asked.flatMap(({ opportunity }) => textOf(opportunity.fields[name]));
  const found = await twinsOf(reading, customers).catch(toCosellError);
  if (found instanceof Map && found.size === 0) return observations;
  return observations.map((one) => {
    if (!isNewThere(one)) return one;
    return found instanceof Map ? { ...one, twins: found.get(one.opportunity.id) ?? [] } : { ...one, unread: found };
  });
}

/** For opportunities of these customers: the ids of referrals that may be the same deal, by opportunity id. */
async function twinsOf(
  { opportunities, openReferrals, cursors, referrals }: Reading,
  customers: readonly string[],
): Promise<Map<string, string[]>> {
  const near = await openReferrals(customers);
  if (near.length === 0) return new Map();
  const ours = await knownOrganizations(cursors);
  const listed = ours.size === 0 ? await referrals.organization() : undefined;
  if (listed !== undefined) ours.add(listed);
  const own = near.filter((one) => !isAnothers(one, ours));
  const [here, carriers, isApart] = await Promise.all([
    opportunities.openDeals(customers),
    opportunities.read({ ids: [], referralIds: own.map(({ deal }) => deal.id) }, []),
    knownApart(cursors),
  ]);
  const carried = new Set(carriers.map(({ card }) => card.referralId));
  const free = own.map(({ deal }) => deal).filter(({ id }) => !carried.has(id));
  const twins = Map.groupBy(findTwins(here, free, isApart), ({ opportunity }) => opportunity.id);
  return new Map([...twins].map(([id, those]) => [id, those.map(({ referral }) => referral.id)]));
}

const isNewThere = (one: Observation): one is Observation & { opportunity: Opportunity } =>
  one.unread === undefined &&
  one.referral === undefined &&
  one.link.referralId === null &&
  one.link.intentAt === null &&
  one.opportunity?.card.sync === true &&
  one.opportunity.card.referralId === null &&
  one.opportunity.card.moveTo === null;

const textOf = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);
