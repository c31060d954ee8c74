import { sql } from 'kysely';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import { held } from './held-rows.ts';
import type { Store } from './store.ts';

/** Sets the bases of many rows in one statement, in the order in which all relays lock rows. */
export const createIntendBases =
  (store: Pick<Store, 'db' | 'elements' | 'forUpdate'>, clock: Pick<Clock, 'now'>): Links['intendBases'] =>
  async (intents) => {
    if (intents.length === 0) return;
    const wanted = intents.map(({ link: { id, leaseToken: token }, base }) => ({
      id,
      token,
      base: JSON.stringify(base),
    }));
    await sql`
      with wanted as materialized (
        select value ->> 'id' as id, value ->> 'token' as token, value ->> 'base' as base from ${store.elements(wanted)} as each
      ), ${held(store, sql`id in (select id from wanted)`)}
      update link set base = wanted.base, updated_at = ${clock.now()} from wanted join held on held.id = wanted.id
      where link.id = wanted.id and link.lease_token = wanted.token`.execute(store.db);
  };
