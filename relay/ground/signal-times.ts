/** An id of a pair, from either side. */
type Id = string | null;

/** This many pairs may wait for their end. The oldest are forgotten first: with several relays, another one may have synced them. */
const mostWaiting = 20_000;

export interface SignalTimes {
  /** A signal about a record arrived. */
  heard(id: string): void;
  /** The pair with these ids is in sync; returns the seconds since its first signal, or undefined if none was heard. */
  synced(ids: readonly Id[]): number | undefined;
}

/** Remembers when the first signal about each pair arrived, until the pair is in sync. */
export function createSignalTimes(now: () => number): SignalTimes {
  const heardAt = new Map<string, number>();
  return {
    heard(id) {
      if (!heardAt.has(id)) heardAt.set(id, now());
      if (heardAt.size > mostWaiting) heardAt.delete(heardAt.keys().next().value ?? '');
    },
    synced(ids) {
      const known = ids.filter((id) => id !== null);
      const times = known.flatMap((id) => heardAt.get(id) ?? []);
      for (const id of known) heardAt.delete(id);
      return times.length === 0 ? undefined : (now() - Math.min(...times)) / 1000;
    },
  };
}
