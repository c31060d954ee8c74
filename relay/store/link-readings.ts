import type { PairKey } from '../sync/model.ts';
import type { Links } from '../sync/ports/links.ts';
import { toLink, versionOfRow } from './link-row.ts';
import { listFailed } from './status.ts';
import type { Store } from './store.ts';

/** Keys per query. Databases accept some ten thousand values in one. */
const keysAtOnce = 1_000;

/** Reads of the link table that take no lease. */
export function createReadings({ db }: Pick<Store, 'db'>): Pick<Links, 'peek' | 'known' | 'failed'> {
  return {
    async peek(key) {
      const row = await db
        .selectFrom('link')
        .selectAll()
        .where((w) =>
          'referralId' in key ? w('referral_id', '=', key.referralId) : w('opportunity_id', '=', key.opportunityId),
        )
        .executeTakeFirst();
      return row === undefined ? undefined : toLink(row);
    },

    async known(keys) {
      const found = new Map<string, Awaited<ReturnType<Links['known']>>[number]>();
      const referralIds = keys.flatMap((key) => ('referralId' in key ? [key.referralId] : []));
      const opportunityIds = keys.flatMap((key) => ('opportunityId' in key ? [key.opportunityId] : []));
      for (const [column, ids] of [
        ['referral_id', referralIds],
        ['opportunity_id', opportunityIds],
      ] as const)
        for (let start = 0; start < ids.length; start += keysAtOnce) {
          const rows = await db
            .selectFrom('link')
            .select(['id', 'referral_id', 'opportunity_id', 'referral_updated_at', 'e_tag', 'opportunity_modified_at'])
            .where(column, 'in', ids.slice(start, start + keysAtOnce))
            .execute();
          for (const row of rows)
            found.set(row.id, {
              referralId: row.referral_id,
              opportunityId: row.opportunity_id,
              version: versionOfRow(row),
              opportunityModifiedAt: row.opportunity_modified_at,
            });
        }
      return [...found.values()];
    },

    async failed() {
      const rows = await listFailed({ db });
      return rows.flatMap(({ referralId, opportunityId }): PairKey[] =>
        referralId !== null ? [{ referralId }] : opportunityId !== null ? [{ opportunityId }] : [],
      );
    },
  };
}
