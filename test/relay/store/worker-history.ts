/** What several processes did to the same pairs. */
export interface Figures {
  signals: number;
  runs: number;
  failedRuns: number;
  /** Runs of one pair that began before another of the same pair had ended. */
  overlaps: number;
  /** Pairs whose last acknowledged signal was seen by no run that ended well. */
  lost: number;
  /** Runs whose lease was gone when they wanted to finish. */
  stolen: number;
}

interface Run {
  process: string;
  pair: string;
  start: bigint;
  end: bigint | undefined;
  seen: number | undefined;
}

export interface History {
  /** One line of a process, as `working-process.ts` describes them. */
  note(process: string, line: string): void;
  /** A process is dead: so are its runs, at that time. */
  died(process: string, at: bigint): void;
  /** How many runs a process has begun. */
  runsOf(process: string): number;
  figures(): Figures;
}

/** Keeps and checks what happened. It knows nothing of leases and work lists. */
export function createHistory(): History {
  const runs = new Map<string, Run>();
  const acknowledged = new Map<string, number>();
  let [signals, stolen] = [0, 0];

  const lines: Record<string, (process: string, words: readonly [string, string, string]) => void> = {
    ack(_process, [pair, value]) {
      signals += 1;
      acknowledged.set(pair, Math.max(acknowledged.get(pair) ?? 0, Number(value)));
    },
    start(process, [id, pair, at]) {
      runs.set(id, { process, pair, start: BigInt(at), end: undefined, seen: undefined });
    },
    end(_process, [id, at, seen]) {
      const run = runs.get(id);
      if (run === undefined) throw new Error(`${id} ended but never began`);
      run.end = BigInt(at);
      if (seen !== '-') run.seen = Number(seen);
    },
    stolen() {
      stolen += 1;
    },
  };

  return {
    note(process, line) {
      const [what = '', first = '', second = '', third = ''] = line.split(' ');
      const take = lines[what];
      if (take === undefined) throw new Error(`A process said "${line}".`);
      take(process, [first, second, third]);
    },
    died(process, at) {
      for (const run of runs.values()) if (run.process === process) run.end ??= at;
    },
    runsOf: (process) => [...runs.values()].filter((run) => run.process === process).length,
    figures() {
      const all = [...runs.values()];
      const newest = (pair: string) =>
        Math.max(0, ...all.flatMap((run) => (run.pair === pair ? (run.seen ?? []) : [])));
      return {
        ...{ signals, stolen, runs: all.length },
        failedRuns: all.filter(({ seen }) => seen === undefined).length,
        overlaps: countOverlaps(all),
        lost: [...acknowledged].filter(([pair, value]) => newest(pair) < value).length,
      };
    },
  };
}

function countOverlaps(runs: readonly Run[]): number {
  const free = new Map<string, bigint | undefined>();
  let overlaps = 0;
  for (const { pair, start, end } of runs.toSorted((a, b) => (a.start < b.start ? -1 : 1))) {
    if (free.has(pair)) {
      const freeAt = free.get(pair);
      if (freeAt === undefined || start < freeAt) overlaps += 1;
      // The longest of those before it counts.
      if (freeAt === undefined || (end !== undefined && end < freeAt)) continue;
    }
    free.set(pair, end);
  }
  return overlaps;
}
