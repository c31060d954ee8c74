import { CosellError } from '../errors.ts';
import type { Store } from './store.ts';

/** Stored among the cursors, as a name. */
const prefix = 'organization ';

/**
 * Ties the store to the org whose deals it knows. Another org may hold records with the same ids, as a refreshed sandbox does, and with
 * this store its deals would be mistaken for those of the first org.
 * @throws CONFIG_INVALID if the store belongs to another org
 */
export async function tieToOrganization({ db }: Pick<Store, 'db'>, organizationId: string): Promise<void> {
  const mine = organizationId.slice(0, 15);
  const named = async () => {
    const rows = await db.selectFrom('cursor').select('name').where('name', 'like', `${prefix}%`).execute();
    return rows.map(({ name }) => name.slice(prefix.length));
  };
  if ((await named()).length === 0)
    await db
      .insertInto('cursor')
      .values({ name: `${prefix}${mine}`, value: 0 })
      .onConflict((c) => c.doNothing())
      .execute();
  const other = (await named()).find((id) => id !== mine);
  if (other === undefined) return;
  throw new CosellError(
    'CONFIG_INVALID',
    `This store holds the deals of the org ${other}, but SALESFORCE_ORG_ID is ${mine}. Set RELAY_DATA_DIR or DATABASE_URL to a store of this org (an empty one will do: run "cosell backfill"), or SALESFORCE_ORG_ID to the org of the store.`,
  );
}
