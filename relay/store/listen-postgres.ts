import type pg from 'pg';
import type { Clock } from '../sync/ports/clock.ts';

const reconnectMs = 1_000;

/**
 * Listens to PostgreSQL on its own connection, starting with the first listener; `begin` selects the channel (`LISTEN`).
 * If the connection breaks, it is opened again and the listeners are called once, because notifications may have been missed.
 */
export function startListening(
  connect: () => pg.Client,
  begin: (client: pg.Client) => Promise<void>,
  clock: Pick<Clock, 'after'>,
): { add(listener: () => void): () => void; stop(): Promise<void> } {
  const listeners = new Set<() => void>();
  let client: pg.Client | undefined;
  let hears = false;
  let stopped = false;
  let cancel: () => void = () => undefined;
  const tell = () => {
    for (const listener of listeners) listener();
  };

  function listen(): void {
    const fresh = connect();
    client = fresh;
    const lost = () => {
      if (client !== fresh) return;
      client = undefined;
      hears = false;
      fresh.end().catch(() => undefined);
      if (!stopped) cancel = clock.after(reconnectMs, listen);
    };
    fresh.on('error', lost).on('end', lost).on('notification', tell);
    fresh
      .connect()
      .then(() => begin(fresh))
      .then(() => {
        hears = client === fresh;
        if (hears) tell();
      }, lost);
  }

  return {
    add(listener) {
      listeners.add(listener);
      if (hears) listener();
      else if (client === undefined && !stopped) {
        cancel();
        listen();
      }
      return () => listeners.delete(listener);
    },
    async stop() {
      stopped = true;
      cancel();
      listeners.clear();
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}
