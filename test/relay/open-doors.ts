import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { readConfig } from '../../relay/config.ts';
import { createDoors } from '../../relay/doors.ts';
import { listen, type Listening } from '../../relay/ground/listen.ts';
import { createMetrics } from '../../relay/ground/metrics.ts';
import { createCursors } from '../../relay/store/cursors.ts';
import { createLinks } from '../../relay/store/links.ts';
import { openStore, type Store } from '../../relay/store/open-store.ts';
import type { Clock } from '../clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { minimumSettings } from './minimum-settings.ts';

export interface OpenDoors {
  /** Of the store. */
  folder: string;
  store: Store;
  port: number;
  close: Listening['close'];
}

/** Both doors of a relay, on a store of their own, and nothing behind them. */
export async function openDoors(
  clock: Clock,
  changes: { settings?: Record<string, string> } & Partial<
    Pick<Parameters<typeof createDoors>[0], 'log' | 'after'>
  > = {},
): Promise<OpenDoors> {
  const { settings, ...options } = changes;
  const key = join(temporaryFolder('doors-key'), 'key.pem');
  writeFileSync(key, 'a private key');
  const folder = temporaryFolder('doors');
  const store = await openStore({ dataDir: folder }, clock);
  const now = () => clock.now();
  const nothing = async () => 0;
  const credentials = { get: async () => undefined, set: async () => undefined, storedAt: async () => undefined };
  const doors = await createDoors({
    config: readConfig({ ...minimumSettings(key, randomBytes(32).toString('base64')), ...settings }),
    adapters: {
      ...{ store, credentials, cursors: createCursors(store), links: createLinks(store, clock) },
      salesforce: { signInProblem: () => undefined },
    },
    metrics: createMetrics(now, {
      ...{ waiting: nothing, dueSince: nothing, failed: async () => [], usage: () => undefined },
      credentialExpires: nothing,
    }),
    log: pino({ enabled: false }),
    now,
    after: (delayMs, run) => clock.after(delayMs, run),
    fromMessages: (keys) => ({ keys, at: clock.now() }),
    allowance: { at: () => 0 },
    accepted: () => undefined,
    ...options,
  });
  const server = await listen(doors, { port: 0, host: '127.0.0.1' });
  return {
    ...{ folder, store, port: server.port },
    async close() {
      await server.close();
      await store.close();
    },
  };
}
