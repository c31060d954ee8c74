/** One thing that happened, as a line of the history. Times are ms since the run began. */
export type Line =
  /** A change was made at Microsoft. Values of one referral only grow. */
  | { at: number; what: 'changed'; referral: string; value: number }
  /** The relay has acknowledged the signal of that change. */
  | { at: number; what: 'acknowledged'; referral: string; value: number }
  /** It has not: whoever sent it sends it again. */
  | { at: number; what: 'refused'; referral: string; value: number; why: string }
  /** What the opportunity showed. */
  | { at: number; what: 'seen'; referral: string; value: number }
  | { at: number; what: 'killed' | 'started'; whom?: 'database' };

/** What there is once everything is at rest. */
export interface Final {
  /** The value on the opportunity, or on each of them where a deal was doubled. */
  opportunities: ReadonlyMap<string, readonly number[]>;
  /** External ids of the timeline's events, as often as they are there. */
  events: readonly string[];
}

export interface Verdict {
  changes: number;
  acknowledged: number;
  refused: number;
  /** Of the relay, and of its database. */
  kills: number;
  /** Acknowledged changes that the opportunity does not show, nor a later one. */
  lost: string[];
  /** Deals or events that are there more than once. */
  doubled: string[];
  /** Opportunities that showed an older value after a newer one. */
  backInTime: string[];
  /** Deals whose events did not bring them across by themselves, where that was asked. */
  skipped: string[];
}

export const acknowledged = (lines: readonly Line[]): number =>
  lines.filter(({ what }) => what === 'acknowledged').length;

/** Judges a history by three promises: what was acknowledged is there, nothing is there twice, nothing goes back in time. */
export function checkHistory(lines: readonly Line[], { opportunities, events }: Final): Verdict {
  const count = (what: Line['what']) => lines.filter((line) => line.what === what).length;
  const newest = new Map<string, number>();
  const seen = new Map<string, number>();
  const backInTime: string[] = [];
  for (const line of lines) {
    if (line.what === 'acknowledged')
      newest.set(line.referral, Math.max(newest.get(line.referral) ?? -Infinity, line.value));
    if (line.what !== 'seen') continue;
    const before = seen.get(line.referral) ?? -Infinity;
    if (line.value < before)
      backInTime.push(`${line.referral}: ${String(before)} and then ${String(line.value)} at ${String(line.at)} ms`);
    seen.set(line.referral, Math.max(before, line.value));
  }
  const lost = [...newest].flatMap(([referral, value]) => {
    const there = opportunities.get(referral) ?? [];
    return there.some((each) => each >= value) ? [] : [`${referral}: ${String(value)}, shows ${there.join()}`];
  });
  const repeated = events.filter((event, index) => events.indexOf(event) !== index);
  const doubled = [...opportunities].flatMap(([referral, values]) => (values.length > 1 ? [referral] : []));
  return {
    ...{ changes: count('changed'), acknowledged: count('acknowledged'), refused: count('refused') },
    ...{ kills: count('killed'), lost, doubled: [...doubled, ...repeated], backInTime, skipped: [] },
  };
}

/** As it is kept in a file. */
export const jsonLines = (lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
