import { apartCursor } from '../sync/observe/twins.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Cursors } from '../sync/ports/cursors.ts';
import type { Links } from '../sync/ports/links.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';

export interface PairIds {
  opportunityId: string;
  referralId: string;
}

/** A person's decision about two deals that may be one. */
export interface Decision extends PairIds {
  isSame: boolean;
}

interface Deciding {
  opportunities: Pick<Opportunities, 'read' | 'update'>;
  links: Pick<Links, 'markDue' | 'peek'>;
  cursors: Pick<Cursors, 'set'>;
  clock: Pick<Clock, 'now'>;
}

/**
 * Links the deals that a person has confirmed, and records those that are not the same. Linking gives the opportunity the referral's id
 * and the tick. When the relay then syncs the two for the first time, the seller's values stay. Resolves to what was done and what was
 * not possible.
 */
export async function decideTwins(
  { opportunities, links, cursors, clock }: Deciding,
  decisions: readonly Decision[],
): Promise<{ linked: number; apart: number; refused: (PairIds & { why: string })[] }> {
  const same = decisions.filter(({ isSame }) => isSame);
  const others = decisions.filter(({ isSame }) => !isSame);
  for (const one of others) {
    await cursors.set(apartCursor(one), clock.now());
    // Either one may have waited for this decision.
    for (const key of [{ opportunityId: one.opportunityId }, { referralId: one.referralId }])
      if ((await links.peek(key))?.errorCode === 'TWIN_UNDECIDED') await links.markDue([key], clock.now());
  }
  const present = await opportunities.read(
    { ids: same.map(({ opportunityId }) => opportunityId), referralIds: same.map(({ referralId }) => referralId) },
    [],
  );
  const judged = same.map((one) => ({ ...one, why: obstacle(one, same, present) }));
  const free = judged.filter(({ why }) => why === undefined);
  const outcomes = await opportunities.update(
    free.map(({ opportunityId, referralId }) => ({ id: opportunityId, values: {}, card: { sync: true, referralId } })),
  );
  const done = free.filter((_one, index) => outcomes[index] === undefined);
  await links.markDue(
    done.map(({ opportunityId }) => ({ opportunityId })),
    clock.now(),
  );
  return {
    linked: done.length,
    apart: others.length,
    refused: [...judged, ...free.map((one, index) => ({ ...one, why: outcomes[index]?.message }))].flatMap(
      ({ opportunityId, referralId, why }) => (why === undefined ? [] : [{ opportunityId, referralId, why }]),
    ),
  };
}

/** Why two deals can no longer be linked, or have been confirmed inconsistently. */
function obstacle(
  { opportunityId, referralId }: PairIds,
  all: readonly PairIds[],
  present: Awaited<ReturnType<Opportunities['read']>>,
): string | undefined {
  const found = present.find(({ id }) => id === opportunityId);
  if (all.filter((one) => one.opportunityId === opportunityId || one.referralId === referralId).length > 1)
    return 'one of the two is confirmed more than once';
  if (found === undefined) return 'the opportunity is gone';
  if (found.card.referralId !== null && found.card.referralId !== referralId)
    return 'the opportunity has another referral';
  const isTaken = present.some(({ id, card }) => id !== opportunityId && card.referralId === referralId);
  return isTaken ? 'the referral belongs to another opportunity' : undefined;
}
