import type { Mapping } from '../fields/mapping.ts';
import type { Link } from '../model.ts';
import { withDeleted } from './deleted.ts';
import { withEngagements } from './engagement.ts';
import { withLostCreations } from './lost-creation.ts';
import type { Observation } from './observation.ts';
import { withOwners } from './owners.ts';
import type { Reading } from './reading.ts';
import { withoutRefusedOffers } from './refused-offers.ts';
import { readSides } from './sides.ts';
import { withTargets } from './targets.ts';
import { withTwins } from './twins.ts';
import { withTwinsThere } from './twins-there.ts';

/**
 * Reads everything that planning uses: both sides of every pair, a creation whose answer was lost, the referral's owner, the record that
 * is to carry the referral or may already be the same deal, and the deal's halves where they matter. A pair that cannot be read
 * completely carries the error.
 */
export async function observe(
  reading: Reading,
  mapping: Mapping,
  links: readonly Link[],
): Promise<readonly Observation[]> {
  const sides = await withDeleted(reading, await readSides(reading, mapping, links));
  const pairs = await withoutRefusedOffers(reading, await withLostCreations(reading, sides));
  const found = await withOwners(reading, pairs);
  const told = await withTwinsThere(reading, mapping, await withTwins(reading, found));
  return withEngagements(reading, await withTargets(reading, told));
}
