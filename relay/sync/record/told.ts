import type { CosellError } from '../../errors.ts';
import type { CardChange, LinkState, MergeBase, ReferralVersion } from '../model.ts';
import type { DealEvent } from '../ports/timeline.ts';

/** What people and the work list are to know of one pair's work. */
export interface Told {
  /** One word for the log. */
  word: string;
  /** For the opportunity's card; written with the values, or by itself. */
  card: CardChange;
  /** For the timeline, each on its opportunity. */
  events: readonly { on: string; event: DealEvent }[];
  /** What the seller reads now for the first time. */
  problem: CosellError | undefined;
  state: LinkState;
  /** How the work ended, unless it ended well. */
  error: CosellError | undefined;
  /** Look again after so many milliseconds, whatever signals come. */
  againMs: number | undefined;
  memory: Memory;
}

/** What the link row is to remember; what is left out stays as it is. */
export interface Memory {
  base?: MergeBase;
  version?: ReferralVersion;
  halfSeen?: string;
}

/** What was done moves the deal on: long enough for the org's own stamp to be told apart. */
export const soonMs = 100;

/** Nothing to say, and nothing to come back for. */
export const quiet: Told = {
  word: '',
  card: {},
  events: [],
  problem: undefined,
  state: 'ignored',
  error: undefined,
  againMs: undefined,
  memory: {},
};
