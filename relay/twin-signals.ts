import { isRecent } from './ground/wait.ts';

/** How far apart two signals about one save may arrive. */
const apartMs = 60_000;

export interface TwinSignals {
  /** Call when events about these records are stored. */
  eventsCame(ids: readonly string[]): void;
  /** The records of a message for which no event has arrived. */
  untold(ids: readonly string[]): string[];
}

/**
 * If Salesforce reports each save twice, by an event and by a message, skips the message once the event of the same save is stored. Each
 * event offsets one message, and a message that came first offsets one event. Only messages are ever skipped.
 */
export function createTwinSignals(now: () => number): TwinSignals {
  // By record id: how many more events than messages have arrived, and when the last one did.
  const ahead = new Map<string, { count: number; at: number }>();

  const move = (id: string, by: 1 | -1): number => {
    const known = ahead.get(id);
    const before = known !== undefined && isRecent(known.at, apartMs, now()) ? known.count : 0;
    ahead.delete(id);
    if (before + by !== 0) ahead.set(id, { count: before + by, at: now() });
    return before;
  };
  /** The oldest entries come first. */
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
