import { sql, type Transaction } from 'kysely';
import { CosellError } from '../errors.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

/** The steps that bring a store from each version to the next; `cursor` keeps their number under `schema`. */
const steps: ((db: Transaction<Tables>) => Promise<void>)[] = [
  async (db) => {
    await db.schema
      .createTable('link')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('referral_id', 'text', (c) => c.unique())
      .addColumn('opportunity_id', 'text', (c) => c.unique())
      .addColumn('engagement_id', 'text')
      .addColumn('base', 'text', (c) => c.notNull().defaultTo('{}'))
      .addColumn('e_tag', 'text')
      .addColumn('opportunity_modified_at', 'text')
      .addColumn('state', 'text', (c) => c.notNull().defaultTo('new'))
      .addColumn('error_code', 'text')
      .addColumn('error_message', 'text')
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('intent_at', 'bigint')
      .addColumn('half_intent_at', 'bigint')
      .addColumn('due_at', 'bigint')
      .addColumn('due_seq', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('lease_token', 'text')
      .addColumn('lease_until', 'bigint')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('link_due').on('link').column('due_at').execute();
    await db.schema
      .createTable('credential')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .execute();
  },
  async (db) => {
    // Separate statements, because SQLite adds one column at a time.
    await db.schema
      .alterTable('link')
      .addColumn('half_due', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('link').addColumn('half_seen', 'text').execute();
    await db.schema.alterTable('credential').addColumn('stored_at', 'bigint').execute();
    await db.schema
      .createTable('lead')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('holder', 'text', (c) => c.notNull())
      .addColumn('until', 'bigint', (c) => c.notNull())
      .execute();
  },
  async (db) => {
    await db.schema.alterTable('link').addColumn('referral_updated_at', 'text').execute();
    // Seen, but in an unknown version: each of them is read once.
    await db.updateTable('link').set({ referral_updated_at: '' }).where('e_tag', 'is not', null).execute();
  },
  async (db) => {
    // Few rows are failed or leased, however many rows there are. Without these indexes, every such query would read all rows.
    await sql`create index link_failed on link (updated_at) where (error_code is not null or state = 'parked')`.execute(
      db,
    );
    await sql`create index link_leased on link (lease_until) where lease_until is not null`.execute(db);
  },
  async (db) => {
    await db.schema
      .createTable('stream')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('replay', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
  },
  async (db) => {
    await db.schema
      .createTable('overwritten')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('referral_id', 'text', (c) => c.notNull())
      .addColumn('opportunity_id', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('kept_at', 'bigint', (c) => c.notNull())
      .execute();
    for (const column of ['referral_id', 'opportunity_id', 'kept_at'])
      await db.schema.createIndex(`overwritten_${column}`).on('overwritten').column(column).execute();
  },
  async (db) => {
    await db.schema
      .createTable('listed')
      .addColumn('side', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('version', 'text', (c) => c.notNull())
      .addColumn('engagement_id', 'text')
      .addPrimaryKeyConstraint('listed_key', ['side', 'id'])
      .execute();
  },
  async (db) => {
    await db.schema
      .alterTable('link')
      .addColumn('may_wait', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await sql`create index link_waiting on link (may_wait, due_at) where due_at is not null`.execute(db);
  },
];

/** Brings the tables up to date: one relay at a time, in one transaction. Steps only add, so an older relay keeps working. */
export async function migrate(store: Pick<Store, 'transact' | 'lockSchema'>): Promise<void> {
  await store.transact(async (tx) => {
    await store.lockSchema(tx);
    await tx.schema
      .createTable('cursor')
      .ifNotExists()
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('value', 'bigint', (c) => c.notNull())
      .execute();
    const row = await tx.selectFrom('cursor').select('value').where('name', '=', 'schema').executeTakeFirst();
    const version = row?.value ?? 0;
    if (version > steps.length)
      throw new CosellError('STORE_UNAVAILABLE', `it was written by a newer version (schema ${String(version)})`, {
        cure: 'Install that version of the relay or a newer one, or restore the backup that you made before the upgrade.',
      });
    if (version === steps.length) return;
    for (const step of steps.slice(version)) await step(tx);
    await tx
      .insertInto('cursor')
      .values({ name: 'schema', value: steps.length })
      .onConflict((c) => c.column('name').doUpdateSet({ value: steps.length }))
      .execute();
  });
}
