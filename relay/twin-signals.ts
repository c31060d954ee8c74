import { isRecent } from './ground/wait.ts';

/** How long the second of two signals about one save may take. */
const apartMs = 60_000;

export interface TwinSignals {
  /** Events about these records are stored. */
  eventsCame(ids: readonly string[]): void;
  /** Of the records of a message, those of which no event has told. */
  untold(ids: readonly string[]): string[];
}

/**
 * Where Salesforce tells of each save twice, by an event and by a message, a message is passed over when the event of the same save is
 * stored: each event makes up for one message, and each message that came first for one event. Only a message is ever passed over.
 */
export function createTwinSignals(now: () => number): TwinSignals {
  // Ids of records with how many more events than messages came, and when the last one did.
  const ahead = new Map<string, { count: number; at: number }>();

  const move = (id: string, by: 1 | -1): number => {
    const known = ahead.get(id);
    const before = known !== undefined && isRecent(known.at, apartMs, now()) ? known.count : 0;
    ahead.delete(id);
    if (before + by !== 0) ahead.set(id, { count: before + by, at: now() });
    return before;
  };
  /** The oldest come first. */
  const forget = () => {
    for (const [id, { at }] of ahead) {
      if (isRecent(at, apartMs, now())) break;
      ahead.delete(id);
    }
  };

  return {
    eventsCame(ids) {
      forget();
      for (const id of ids) move(id, 1);
    },
    untold(ids) {
      forget();
      return ids.filter((id) => move(id, -1) <= 0);
    },
  };
}
