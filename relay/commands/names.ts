import type { Adapters } from '../adapters.ts';
import { CosellError } from '../errors.ts';

/** A pair by its ids. */
interface Ids {
  opportunityId: string | null;
  referralId: string | null;
}

/** Looks up at most this many names. For more pairs, the number matters rather than the names. */
const most = 200;

/**
 * The deals' names, in the order of `pairs`. The store has no names, so they come from the clouds; a deal that is gone, or whose cloud
 * does not answer, has none.
 */
export async function namesOf(
  { opportunities, referrals }: Pick<Adapters, 'opportunities' | 'referrals'>,
  pairs: readonly Ids[],
): Promise<(string | undefined)[]> {
  const wanted = pairs.slice(0, most);
  const ids = wanted.flatMap(({ opportunityId }) => opportunityId ?? []);
  const found = await opportunities.read({ ids, referralIds: [] }, ['Name']).catch(() => []);
  const names = new Map<string, unknown>(found.map(({ id, fields }) => [id, fields['Name']]));
  const alone = wanted.flatMap(({ opportunityId, referralId }) =>
    opportunityId === null && referralId !== null ? [referralId] : [],
  );
  const read = alone.length === 0 ? [] : await referrals.readMany(alone).catch(() => []);
  for (const [id, referral] of read) if (!(referral instanceof CosellError)) names.set(id, referral.body['name']);
  return pairs.map(({ opportunityId, referralId }) => {
    const name = names.get(opportunityId ?? referralId ?? '');
    return typeof name === 'string' ? name : undefined;
  });
}
