import { nameOf, type Mark } from './marks.ts';

/**
 * The marks that are on disk for sure, and not taken: more signals about their pairs change nothing, because whoever takes a pair reads both
 * sides afterwards. So a flood of signals about the same pairs waits for the disk once.
 */
export interface KnownDue {
  /** Whether this mark would change nothing. */
  has(mark: Mark): boolean;
  /** Call it before marks are stored, and what it returns once they are. */
  storing(): (marks: readonly Mark[]) => void;
  /** Call it before pairs are taken and afterwards, whether or not it worked: from then on, no mark is known. */
  taking(): void;
}

/** More would only take memory. */
const most = 10_000;

/** For a database on which only this process takes pairs. */
export function createKnownDue(): KnownDue {
  let known = new Map<string, Mark>();
  return {
    has(mark) {
      const other = known.get(nameOf(mark));
      return other !== undefined && other.at <= mark.at && other.half >= mark.half;
    },
    storing() {
      // If pairs are taken meanwhile, these may be among them: then nobody looks at this list any more.
      const current = known;
      return (marks) => {
        for (const mark of marks) if (current.size < most) current.set(nameOf(mark), mark);
      };
    },
    taking() {
      known = new Map();
    },
  };
}

/** For a database on which other processes take pairs as well. */
export const nothingKnown: KnownDue = { has: () => false, storing: () => () => undefined, taking: () => undefined };
