import { sql } from 'kysely';
import type { Key, Mark } from './marks.ts';
import type { Store } from './store.ts';

/**
 * The keys of marks that would change nothing: their pair is due by then, and nobody works on it. What makes it due is on disk, and whoever
 * takes it reads both sides after this signal arrived. So a flood of signals about the same pairs costs one read for many, and no wait for the
 * disk. A lease that has run out still counts, because its holder may finish and clear what is due.
 */
export async function alreadyDue(
  { db, elements }: Pick<Store, 'db' | 'elements'>,
  marks: readonly Mark[],
): Promise<Key[]> {
  const due = sql`link.due_at <= cast(mark.value ->> 'at' as bigint) and link.lease_token is null and link.state <> 'parked'
    and link.half_due >= cast(mark.value ->> 'half' as integer)`;
  const { rows } = await sql<Key>`
    select mark.value ->> 'referralId' as "referralId", null as "opportunityId" from ${elements(marks)} as mark
      join link on link.referral_id = mark.value ->> 'referralId' where ${due}
    union all
    select null, mark.value ->> 'opportunityId' from ${elements(marks)} as mark
      join link on link.opportunity_id = mark.value ->> 'opportunityId' where ${due}`.execute(db);
  return rows;
}
