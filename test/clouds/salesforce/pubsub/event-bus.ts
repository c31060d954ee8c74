import { randomUUID } from 'node:crypto';
import type { Org } from '../org.ts';
import type { Row } from '../records/schema.ts';

/** A platform event as the bus keeps it. */
export interface BusEvent {
  /** Grows with each event of the org, but not by one. */
  replay: bigint;
  id: string;
  /** Name of the event's object, such as `Signal__e`. */
  event: string;
  values: Row;
  createdBy: string;
  /** Epoch ms. */
  at: number;
}

export interface EventBus {
  /** Keeps an event, unless the org has published too many this hour. */
  publish(event: string, values: Row, userId: string): void;
  /** What is not older than 72 hours, oldest first. */
  kept(): readonly BusEvent[];
  /** A replay number for the end of the stream as of now, as empty answers carry it. */
  tip(): bigint;
  /** When a replay number was given out, epoch ms; undefined for one that never was. */
  givenAt(replay: bigint): number | undefined;
  /** Calls `listener` after each event; the returned function ends it. */
  listen(listener: () => void): () => void;
}

const hourMs = 3_600_000;
/** Pub/Sub API documentation, "Event Message Durability". */
export const keptMs = 72 * hourMs;

export function eventBus({ clock, switches }: Org): EventBus {
  const listeners = new Set<() => void>();
  const given = new Map<bigint, number>();
  let events: BusEvent[] = [];
  let last = 1_000n;

  const kept = () => {
    const oldest = clock.now() - keptMs;
    if ((events[0]?.at ?? Infinity) < oldest) events = events.filter(({ at }) => at >= oldest);
    return events;
  };

  return {
    publish(event, values, createdBy) {
      const now = clock.now();
      if (kept().filter(({ at }) => at > now - hourMs).length >= switches.hourlyEventPublishes) return;
      // Numbers are not contiguous: the org has events of its own.
      last += given.size % 3 === 2 ? 5n : 1n;
      given.set(last, now);
      events.push({ replay: last, id: randomUUID(), event, values, createdBy, at: now });
      for (const listener of listeners) listener();
    },
    kept,
    tip() {
      last += 1n;
      given.set(last, clock.now());
      return last;
    },
    givenAt: (replay) => given.get(replay),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
