import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCredentials, type Credentials } from '../../../relay/store/credentials.ts';
import { createCursors } from '../../../relay/store/cursors.ts';
import { createLinks, releaseLeases } from '../../../relay/store/links.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import type { Clock, Cursors, Links } from '../../../relay/sync/ports.ts';
import { createMemoryCursors, createMemoryLinks } from '../sync/world-links.ts';

/** One place where the relay's state can be. Opening it again, after `close`, is a restart of the relay. */
export interface OpenStore {
  links: Links;
  cursors: Cursors;
  credentials: (key: Uint8Array) => Credentials;
  releaseLeases: () => Promise<void>;
  close: () => Promise<void>;
}

export interface StoreKind {
  name: string;
  /** An empty place, which can be opened more than once; `remove` takes it away. */
  make: () => { open: (clock: Clock) => Promise<OpenStore>; remove: () => void };
}

/** A folder of its own for one test. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'cosell-store-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Every store that keeps state over a restart: a second database is a second line here. */
export const stores: readonly StoreKind[] = [
  {
    name: 'SQLite',
    make() {
      const folder = temporaryFolder();
      return {
        remove: folder.remove,
        async open(clock) {
          const store = await openStore(folder.path);
          return {
            links: createLinks(store, clock),
            cursors: createCursors(store),
            credentials: (key) => createCredentials(store, key),
            releaseLeases: () => releaseLeases(store),
            close: () => store.destroy(),
          };
        },
      };
    },
  },
];

export interface WorkList {
  links: Links;
  cursors: Cursors;
  release: () => Promise<void>;
  close: () => Promise<void>;
}

/** What keeps the promises of the work list: the stores, and the list in memory on which the tests of the core rest. */
export const workLists: readonly { name: string; open: (clock: Clock) => Promise<WorkList> }[] = [
  ...stores.map(({ name, make }) => ({
    name,
    async open(clock: Clock) {
      const place = make();
      const { links, cursors, releaseLeases: release, close } = await place.open(clock);
      return {
        ...{ links, cursors, release },
        async close() {
          await close();
          place.remove();
        },
      };
    },
  })),
  {
    name: 'memory',
    async open(clock) {
      const { port, release } = createMemoryLinks(clock);
      return {
        ...{ links: port, cursors: createMemoryCursors() },
        release: async () => {
          release();
        },
        close: async () => undefined,
      };
    },
  },
];
