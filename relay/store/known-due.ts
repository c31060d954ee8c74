import { nameOf, type Mark } from './marks.ts';

/**
 * The marks that are on disk for sure, and not taken: more signals about their pairs change nothing, because whoever takes a pair reads both
 * sides afterwards. So a flood of signals about the same pairs waits for the disk once.
 */
export interface KnownDue {
  /** Those of these marks that may change something. */
  unknownOf(marks: readonly Mark[]): readonly Mark[] | Promise<readonly Mark[]>;
  /** Call it before marks are stored, and what it returns once they are. */
  storing(): (marks: readonly Mark[]) => void;
  /**
   * From then on, no mark is known. Call it before pairs are taken and afterwards, whether or not it worked, and before rows are joined: a
   * side may have no row any more.
   */
  forget(): void;
}

/** More would only take memory. */
const most = 10_000;

/**
 * Remembers them in memory, for a database that only this process takes pairs from.
 *
 * `changesOfOthers` has another value once another process has changed the database: it may have taken pairs, or
 * deleted them.
 */
export function rememberDue(changesOfOthers: () => number | undefined) {
  let known = new Map<string, Mark>();
  let seen: number | undefined;
  const isKnown = (mark: Mark) => {
    const other = known.get(nameOf(mark));
    return other !== undefined && other.at <= mark.at && other.half >= mark.half && other.mayWait <= mark.mayWait;
  };
  return {
    unknownOf(marks: readonly Mark[]): readonly Mark[] {
      const changes = changesOfOthers();
      if (changes === undefined || changes !== seen) known = new Map();
      seen = changes;
      return marks.filter((mark) => !isKnown(mark));
    },
    storing() {
      // If pairs are taken meanwhile, these may be among them: then nobody looks at this list any more.
      const current = known;
      return (marks: readonly Mark[]) => {
        for (const mark of marks) if (current.size < most) current.set(nameOf(mark), mark);
      };
    },
    forget() {
      known = new Map();
    },
  } satisfies KnownDue;
}
