import { sql, type Kysely } from 'kysely';
import type { Link } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { LinkOutcome, Links } from '../sync/ports/links.ts';
import { gather } from './gather.ts';
import { held } from './held-rows.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

interface Finished {
  link: Link;
  outcome: LinkOutcome;
  notBefore: number;
  /** Whether the lease was still ours. */
  held: boolean;
}

type Finishing = Pick<Store, 'commit' | 'forUpdate' | 'elements'>;

/** Puts rows back into the work list. The pairs of a batch, which end together, share a commit. */
export function createFinish(store: Finishing, clock: Pick<Clock, 'now'>): Links['finish'] {
  const commit = gather<Finished>(async (parts) => {
    // If the same pair occurs twice, as after a lease was lost and taken again, its parts are stored one after the other.
    for (let left = parts; left.length > 0;) {
      const each = [...new Map(left.map((part) => [part.link.id, part])).values()];
      const ended = await store.commit((on) => finishAll(store, on, each, clock.now()));
      for (const part of each) part.held = ended.has(part.link.id);
      left = left.filter((part) => !each.includes(part));
    }
  });
  return async (link, outcome, notBefore = 0) => {
    const part = { link, outcome, notBefore, held: false };
    await commit(part);
    return part.held;
  };
}

/** Resolves to the ids of the rows whose leases were still ours. */
async function finishAll(
  store: Finishing,
  on: Kysely<Tables>,
  parts: readonly Finished[],
  now: number,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with done as materialized (
      select value ->> 'id' as id, value ->> 'leaseToken' as lease_token, value from ${store.elements(parts.map(toRow))} as part
    ), ${held(store, sql`id in (select id from done)`)}
    update link set
      state = value ->> 'state',
      attempts = cast(value ->> 'attempts' as integer),
      error_code = value ->> 'errorCode',
      error_message = value ->> 'errorMessage',
      lease_token = null,
      lease_until = null,
      -- A signal that arrived during the work has incremented due_seq: its marks stay.
      due_at = case
        when due_seq = cast(value ->> 'dueSeq' as bigint) then cast(value ->> 'dueAt' as bigint)
        when due_at < cast(value ->> 'notBefore' as bigint) then cast(value ->> 'notBefore' as bigint)
        else due_at end,
      half_due = case when due_seq = cast(value ->> 'dueSeq' as bigint) and value ->> 'halfSeen' is not null
        then 0 else half_due end,
      half_seen = coalesce(value ->> 'halfSeen', half_seen),
      base = coalesce(value ->> 'base', base),
      referral_updated_at = coalesce(value ->> 'updatedAt', referral_updated_at),
      e_tag = coalesce(value ->> 'eTag', e_tag),
      opportunity_modified_at = coalesce(value ->> 'opportunityModifiedAt', opportunity_modified_at),
      updated_at = ${now}
    from done join held on held.id = done.id
    where link.id = done.id and link.lease_token = done.lease_token
    returning link.id`.execute(on);
  return new Set(rows.map(({ id }) => id));
}

/** The values that the statement reads, by name. Values left out here stay unchanged. */
const toRow = ({ link, outcome, notBefore }: Finished) => ({
  ...{ id: link.id, leaseToken: link.leaseToken, dueSeq: link.dueSeq },
  ...{ state: outcome.state, attempts: outcome.attempts },
  ...{ errorCode: outcome.error?.code, errorMessage: outcome.error?.message },
  dueAt: outcome.dueAt === undefined ? null : Math.ceil(outcome.dueAt),
  notBefore: Math.ceil(notBefore),
  base: outcome.base && JSON.stringify(outcome.base),
  ...outcome.version,
  ...{ halfSeen: outcome.halfSeen, opportunityModifiedAt: outcome.opportunityModifiedAt },
});
