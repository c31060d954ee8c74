import { CompiledQuery, sql } from 'kysely';
import type { Key, Mark } from './marks.ts';
import type { Store } from './store.ts';

/**
 * The keys of marks that would change nothing: their pair is due by then, and nobody works on it. What makes it due is on disk, and whoever
 * takes it reads both sides after this signal arrived. So a flood of signals about the same pairs costs one read for many, and no wait for the
 * disk. A lease that has run out still counts, because its holder may finish and clear what is due.
 */
export function createAlreadyDue({
  db,
  elements,
}: Pick<Store, 'db' | 'elements'>): (marks: readonly Mark[]) => Promise<readonly Key[]> {
  const due = sql`link.due_at <= cast(value ->> 'at' as bigint) and link.lease_token is null and link.state <> 'parked'
    and link.half_due >= cast(value ->> 'half' as integer)`;
  // Compiled once, because Kysely takes longer to compile it than the database to answer. The list of marks is its only parameter.
  const { sql: question } = sql`
    with mark as materialized (select value from ${elements([])} as each)
    select value ->> 'referralId' as "referralId", null as "opportunityId"
      from mark join link on link.referral_id = value ->> 'referralId' where ${due}
    union all
    select null, value ->> 'opportunityId'
      from mark join link on link.opportunity_id = value ->> 'opportunityId' where ${due}`.compile(db);
  return async (marks) => {
    const { rows } = await db.executeQuery<Key>(CompiledQuery.raw(question, [JSON.stringify(marks)]));
    return rows;
  };
}
