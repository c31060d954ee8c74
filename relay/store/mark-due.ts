import { randomUUID } from 'node:crypto';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { CosellError, toCosellError } from '../errors.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import { gather } from './gather.ts';
import { coalesce, toMark, without, type Key, type Mark } from './marks.ts';
import { held } from './held-rows.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

type Marking = Pick<Store, 'knownDue' | 'commit' | 'notify' | 'forUpdate' | 'elements'>;

/** Rows that another transaction inserts at the same moment are found on the next attempt. */
const maxTries = 5;

/** Marks pairs due; concurrent calls share a commit. A hundred signals on one pair are one row. */
export function createMarkDue(store: Marking, clock: Pick<Clock, 'now'>): Links['markDue'] {
  const commit = gather<readonly Mark[]>((calls) => commitMarks(store, calls.flat(), clock.now()));

  return async (keys, at, { mayWait = false } = {}) => {
    if (keys.length === 0) return;
    await commit(keys.map((key) => toMark(key, Math.ceil(at), mayWait)));
  };
}

/** @throws STORE_UNAVAILABLE */
async function commitMarks(store: Marking, marks: readonly Mark[], now: number): Promise<void> {
  try {
    const news = coalesce(await store.knownDue.unknownOf(marks));
    const stored = store.knownDue.storing();
    let left = news;
    for (let tries = 1; left.length > 0; tries += 1) {
      if (tries > maxTries) throw new Error('others keep changing the same pairs');
      const known = left;
      const fresh = await store.commit((on) => update(store, on, known, now));
      left = fresh.length === 0 ? [] : await store.commit((on) => insert(store, on, fresh, now));
    }
    stored(news);
    store.notify();
  } catch (thrown) {
    throw new CosellError('STORE_UNAVAILABLE', `The signal could not be stored: ${toCosellError(thrown).message}`, {
      cause: thrown,
    });
  }
}

/** Increments due_seq of existing rows; resolves to the marks that have no row. */
async function update(store: Marking, on: Kysely<Tables>, marks: readonly Mark[], now: number): Promise<Mark[]> {
  const { rows } = await sql<Key>`
    with named as (${sql.join(sidesOf(store, marks), sql` union all `)}), ${held(store, sql`id in (select id from named)`)}, news as (
      select held.id, min(cast(value ->> 'at' as bigint)) as due, max(cast(value ->> 'half' as integer)) as half,
        min(cast(value ->> 'mayWait' as integer)) as may_wait
        from held join named on named.id = held.id group by held.id
    )
    update link set
      due_at = case when link.due_at <= news.due then link.due_at else news.due end,
      due_seq = link.due_seq + 1,
      half_due = case when news.half = 1 then 1 else link.half_due end,
      may_wait = case when link.due_at is not null and link.may_wait = 0 then 0 else news.may_wait end,
      -- A new signal gives a parked pair a fresh start.
      attempts = case when link.state = 'parked' then 0 else link.attempts end,
      state = case when link.state = 'parked' then 'new' else link.state end,
      updated_at = ${now}
    from news where link.id = news.id
    returning link.referral_id as "referralId", link.opportunity_id as "opportunityId"`.execute(on);
  return without(marks, rows);
}

/** The rows that these marks name, side by side: each side that none names would only take time. */
function sidesOf({ elements }: Marking, marks: readonly Mark[]): RawBuilder<unknown>[] {
  const referrals = marks.filter(({ referralId }) => referralId !== null);
  const opportunities = marks.filter(({ referralId }) => referralId === null);
  const sides = [
    { own: referrals, is: sql`link.referral_id = mark.value ->> 'referralId'` },
    { own: opportunities, is: sql`link.opportunity_id = mark.value ->> 'opportunityId'` },
  ];
  return sides.flatMap(({ own, is }) =>
    own.length === 0 ? [] : [sql`select link.id, mark.value from ${elements(own)} as mark join link on ${is}`],
  );
}

/** Inserts rows for new pairs; resolves to the marks whose rows another transaction has inserted since. */
async function insert(store: Marking, on: Kysely<Tables>, marks: readonly Mark[], now: number): Promise<Mark[]> {
  const { rows } = await sql<Key>`
    insert into link (id, referral_id, opportunity_id, due_at, due_seq, half_due, may_wait, created_at, updated_at)
    select value ->> 'id', value ->> 'referralId', value ->> 'opportunityId', cast(value ->> 'at' as bigint), 1,
      cast(value ->> 'half' as integer), cast(value ->> 'mayWait' as integer), cast(${now} as bigint), cast(${now} as bigint)
    from ${store.elements(marks.map((mark) => ({ id: randomUUID(), ...mark })))} as mark
    where true
    on conflict do nothing
    returning referral_id as "referralId", opportunity_id as "opportunityId"`.execute(on);
  return without(marks, rows);
}
