import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createCursors } from '../../../relay/store/cursors.ts';
import { createDuties, type Duties } from '../../../relay/store/duties.ts';
import { createLinks, releaseLeases } from '../../../relay/store/links.ts';
import { createListings } from '../../../relay/store/listings.ts';
import { openStore, type Store } from '../../../relay/store/open-store.ts';
import type { Clock } from '../../../relay/sync/ports/clock.ts';
import type { Cursors } from '../../../relay/sync/ports/cursors.ts';
import type { Links } from '../../../relay/sync/ports/links.ts';
import type { Listings } from '../../../relay/sync/ports/listings.ts';
import { createMemoryCursors, createMemoryLinks } from '../../worlds/links.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** An empty place where the relay's state can be. Opening it again is a second relay, or the same after a restart. */
export interface Place {
  open: (clock: Clock) => Promise<Store>;
  /** Runs SQL in it, past the relay. */
  execute: (statements: string) => Promise<void>;
  remove: () => Promise<void>;
}

export interface StoreKind {
  name: string;
  /** Called once before a file's tests, and once after them. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
  make: () => Promise<Place>;
}

export const sqlite: StoreKind = {
  name: 'SQLite',
  start: async () => undefined,
  stop: async () => undefined,
  async make() {
    const folder = temporaryFolder('cosell-store');
    return {
      open: (clock) => openStore({ dataDir: folder }, clock),
      async execute(statements) {
        const database = new DatabaseSync(join(folder, 'cosell.db'));
        database.exec(statements);
        database.close();
      },
      remove: async () => {
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

let server: PostgresServer | undefined;
export const postgres: StoreKind = {
  name: 'PostgreSQL',
  async start() {
    server = await startPostgres();
  },
  stop: async () => server?.stop(),
  async make() {
    if (server === undefined) throw new Error('PostgreSQL was not started.');
    const { databaseUrl, execute, remove } = await server.makePlace();
    return { open: (clock) => openStore({ dataDir: '/nowhere', databaseUrl }, clock), execute, remove };
  },
};

/** Every store that keeps state over a restart: another database is another line here. */
export const stores: readonly StoreKind[] = [sqlite, postgres];

export interface WorkList {
  links: Links;
  cursors: Cursors;
  listings: Listings;
  /** Undefined where one process is all there is. */
  duties: (() => Duties) | undefined;
  release: () => Promise<void>;
  close: () => Promise<void>;
}

/** What keeps the promises of the work list: the stores, and the list in memory on which the tests of the core rest. */
export const workLists: readonly (Pick<StoreKind, 'name' | 'start' | 'stop'> & {
  open: (clock: Clock) => Promise<WorkList>;
})[] = [
  ...stores.map(({ make, ...kind }) => ({
    ...kind,
    async open(clock: Clock) {
      const place = await make();
      const store = await place.open(clock);
      return {
        links: createLinks(store, clock),
        cursors: createCursors(store),
        listings: createListings(store),
        duties: () => createDuties(store, clock),
        release: () => releaseLeases(store),
        async close() {
          await store.close();
          await place.remove();
        },
      };
    },
  })),
  {
    name: 'memory',
    start: async () => undefined,
    stop: async () => undefined,
    async open(clock) {
      const { port, listings, release } = createMemoryLinks(clock);
      return {
        links: port,
        cursors: createMemoryCursors(),
        listings,
        duties: undefined,
        release: async () => {
          release();
        },
        close: async () => undefined,
      };
    },
  },
];
