import { sql, type NotNull } from 'kysely';
import type { ListedPair, Listings } from '../sync/ports/listings.ts';
import { versionOfRow } from './link-row.ts';
import type { Store } from './store.ts';

/** Rows per statement: the embedded store keeps the process from answering for as long as one takes, and PostgreSQL ends one that takes long. */
const rowsAtOnce = 500;

/** The scratch table of the nightly comparison. Losing it costs one comparison. */
export function createListings({ db, elements }: Pick<Store, 'db' | 'elements'>): Listings {
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

    async *pairs() {
      let after = '';
      for (;;) {
        const rows = await db
          .selectFrom('link')
          .leftJoin('listed as there', (j) => j.onRef('there.id', '=', 'referral_id').on('there.side', '=', 'referral'))
          .leftJoin('listed as here', (j) =>
            j.onRef('here.id', '=', 'opportunity_id').on('here.side', '=', 'opportunity'),
          )
          .leftJoin('listed as half', (j) =>
            j.onRef('half.id', '=', 'there.engagement_id').on('half.side', '=', 'half'),
          )
          .select(['referral_id', 'opportunity_id', 'referral_updated_at', 'e_tag', 'opportunity_modified_at'])
          .select(['half_seen', 'there.version as there', 'here.version as here', 'half.version as half'])
          .where('referral_id', '>', after)
          .where('opportunity_id', 'is not', null)
          .orderBy('referral_id')
          .limit(rowsAtOnce)
          .$narrowType<{ referral_id: NotNull; opportunity_id: NotNull }>()
          .execute();
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.referral_id;
        yield rows.map((row): ListedPair => ({
          referralId: row.referral_id,
          opportunityId: row.opportunity_id,
          version: versionOfRow(row),
          opportunityModifiedAt: row.opportunity_modified_at,
          halfSeen: row.half_seen,
          listed: { referral: row.there, opportunity: row.here, half: row.half },
        }));
      }
    },

    async clear() {
      let deleted: bigint | undefined;
      do
        ({ numAffectedRows: deleted } = await sql`
          delete from listed where (side, id) in (select side, id from listed limit ${rowsAtOnce})`.execute(db));
      while (deleted !== undefined && deleted > 0n);
    },
  };
}
