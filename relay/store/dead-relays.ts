import { sql } from 'kysely';
import { held } from './held-rows.ts';
import { nameIn } from './holder-name.ts';
import type { Store } from './store.ts';

/**
 * How long another relay must be gone before it counts as dead. One that only lost its connections, for example because the database restarted, is
 * back sooner.
 */
const graceMs = 5_000;
const lookMs = 1_000;

type Shared = Pick<Store, 'db' | 'shared' | 'presence' | 'forUpdate' | 'commit'>;

/**
 * Frees what dead relays hold: their leases, so that their pairs need not wait until these run out, and their duties. If a relay lives after all,
 * it finds its leases gone as after any stall: the clouds' preconditions and the wait after an intent protect what it does meanwhile.
 */
export function createReleaseDead(store: Shared): (now: number) => Promise<void> {
  const goneSince = new Map<string, number>();
  let looked = -Infinity;
  return async (now) => {
    // A clock that was set back must not end the looks.
    if (!store.shared || (looked <= now && now < looked + lookMs)) return;
    looked = now;
    const others = await holders(store, now);
    const present = others.length === 0 ? new Set<string>() : await store.presence.present();
    const gone = others.filter((name) => !present.has(name));
    for (const name of goneSince.keys()) if (!gone.includes(name)) goneSince.delete(name);
    for (const name of gone) goneSince.set(name, Math.min(goneSince.get(name) ?? now, now));
    for (const [name, since] of goneSince)
      if (since + graceMs <= now) {
        await free(store, name);
        goneSince.delete(name);
      }
  };
}

/** The names of the other relays that hold leases or duties. */
async function holders({ db, presence }: Shared, now: number): Promise<string[]> {
  const { rows } = await sql<{ name: string | null }>`
    select ${nameIn('lease_token')} as name from link where lease_until > ${now}
    union select ${nameIn('holder')} as name from lead where until > ${now}`.execute(db);
  const own = presence.name();
  return rows.flatMap(({ name }) => (name === null || name === own ? [] : [name]));
}

async function free(store: Shared, name: string): Promise<void> {
  const isTheirs = sql`lease_until is not null and ${nameIn('lease_token')} = ${name}`;
  await store.commit((on) =>
    sql`with ${held(store, isTheirs)}
      update link set lease_token = null, lease_until = null where id in (select id from held)`.execute(on),
  );
  await store.commit((on) => sql`delete from lead where ${nameIn('holder')} = ${name}`.execute(on));
}
