import { sql, type RawBuilder } from 'kysely';
import { rememberDue, type KnownDue } from './known-due.ts';
import type { Mark } from './marks.ts';
import type { Store } from './store.ts';

/**
 * For a database from which others take pairs all the time: asks it about those that this process has marked itself since it last took any.
 * Whoever takes a pair commits before reading its sides, so a pair that was still due after its signal came will be read later than that. To ask
 * takes a tenth of the time that a write takes, and no wait for the disk. A standby, to which some poolers send what only reads, may be late: its
 * answer does not count.
 */
export function lookUpDue(commit: Store['commit']): KnownDue {
  const memory = rememberDue(() => 0);
  return {
    ...memory,
    async unknownOf(marks) {
      const unknown = new Set(memory.unknownOf(marks));
      const probable = marks.filter((mark) => !unknown.has(mark));
      const due = new Set([
        ...(await dueOf(commit, probable, { column: sql`referral_id`, idOf: ({ referralId }) => referralId })),
        ...(await dueOf(commit, probable, { column: sql`opportunity_id`, idOf: ({ opportunityId }) => opportunityId })),
      ]);
      return marks.filter((mark) => !due.has(mark));
    },
  };
}

interface Side {
  column: RawBuilder<unknown>;
  idOf: (mark: Mark) => string | null;
}

/** The marks whose pair, named by this side, is due at the earliest time that these marks ask for, and is not taken. */
async function dueOf(commit: Store['commit'], marks: readonly Mark[], { column, idOf }: Side): Promise<Mark[]> {
  const own = marks.filter((mark) => idOf(mark) !== null);
  if (own.length === 0) return [];
  const at = Math.min(...own.map((mark) => mark.at));
  const half = Math.max(...own.map((mark) => mark.half));
  const mayWait = Math.min(...own.map((mark) => mark.mayWait));
  const { rows } = await commit((on) =>
    sql<{ id: string }>`
      select ${column} as id from link where ${column} = any(${own.map(idOf)})
        and due_at <= ${at} and half_due >= ${half} and may_wait <= ${mayWait} and lease_until is null and state <> 'parked'
        and not pg_is_in_recovery()`.execute(on),
  );
  const ids = new Set(rows.map(({ id }) => id));
  return own.filter((mark) => ids.has(idOf(mark) ?? ''));
}
