import { sql, type NotNull } from 'kysely';
import type { ListedPair, ListedSide, Listings } from '../sync/ports/listings.ts';
import { versionOfRow } from './link-row.ts';
import type { Store } from './store.ts';

/** Rows per statement: the embedded store keeps the process from answering for as long as one takes, and PostgreSQL ends one that takes long. */
const rowsAtOnce = 500;

/**
 * The scratch table of the nightly comparison. Losing it costs one comparison. It is looked up by ids, page by page: of a join with the pairs,
 * PostgreSQL would read the table from its beginning for each page.
 */
export function createListings({ db, elements, shared }: Pick<Store, 'db' | 'elements' | 'shared'>): Listings {
  const listed = async (side: ListedSide, ids: readonly string[]) => {
    if (ids.length === 0) return new Map<string, { version: string; engagement_id: string | null }>();
    const rows = await db.selectFrom('listed').selectAll().where('side', '=', side).where('id', 'in', ids).execute();
    return new Map(rows.map((row) => [row.id, row]));
  };

  return {
    async add(side, records) {
      // A list that changes while it is read may show a record twice. One statement must not set a row twice.
      const each = [...new Map(records.map((record) => [record.id, record])).values()];
      for (let start = 0; start < each.length; start += rowsAtOnce)
        await sql`
          insert into listed (side, id, version, engagement_id)
          select cast(${side} as text), value ->> 'id', value ->> 'version', value ->> 'engagementId'
          from ${elements(each.slice(start, start + rowsAtOnce))} as record
          where true
          on conflict (side, id) do update set version = excluded.version, engagement_id = excluded.engagement_id`.execute(
          db,
        );
    },

    async *pairs(since) {
      for (let after = ''; ;) {
        const rows = await db
          .selectFrom('link')
          .select(['referral_id', 'opportunity_id', 'referral_updated_at', 'e_tag', 'opportunity_modified_at'])
          .select('half_seen')
          .where('referral_id', '>', after)
          .where('opportunity_id', 'is not', null)
          .where('updated_at', '<=', since)
          .orderBy('referral_id')
          .limit(rowsAtOnce)
          .$narrowType<{ referral_id: NotNull; opportunity_id: NotNull }>()
          .execute();
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.referral_id;
        const there = await listed(
          'referral',
          rows.map((row) => row.referral_id),
        );
        const here = await listed(
          'opportunity',
          rows.map((row) => row.opportunity_id),
        );
        const halves = await listed(
          'half',
          [...there.values()].flatMap((row) => row.engagement_id ?? []),
        );
        yield rows.map((row): ListedPair => {
          const referral = there.get(row.referral_id);
          return {
            referralId: row.referral_id,
            opportunityId: row.opportunity_id,
            version: versionOfRow(row),
            opportunityModifiedAt: row.opportunity_modified_at,
            halfSeen: row.half_seen,
            listed: {
              referral: referral?.version ?? null,
              opportunity: here.get(row.opportunity_id)?.version ?? null,
              half: halves.get(referral?.engagement_id ?? '')?.version ?? null,
            },
          };
        });
        await breath();
      }
    },

    async clear() {
      // Both forget the rows without touching each.
      await (shared ? sql`truncate listed` : sql`delete from listed`).execute(db);
    },
  };
}

/** The embedded store answers at once, so that a loop over its pages would let nothing else happen. */
const breath = () => new Promise<void>((resolve) => setImmediate(resolve));
