import type { CosellError } from '../../errors.ts';
import type { CardChange, LinkState, MergeBase, ReferralVersion } from '../model.ts';
import type { DealEvent } from '../ports/timeline.ts';

/** The result of one pair's work for people and for the work list. */
export interface Told {
  /** The outcome for the log, in a word or two. */
  word: string;
  /** For the opportunity's card. Written with the values, or by itself. */
  card: CardChange;
  /** For the timeline. Each event names its opportunity. */
  events: readonly { on: string; event: DealEvent }[];
  /** A problem that the seller has not read before. */
  problem: CosellError | undefined;
  state: LinkState;
  /** The error that the work ended with, if any. */
  error: CosellError | undefined;
  /** Run again after this many milliseconds, even without a signal. */
  againMs: number | undefined;
  memory: Memory;
}

/** What the link row remembers. Members that are left out stay unchanged. */
export interface Memory {
  base?: MergeBase;
  version?: ReferralVersion;
  halfSeen?: string;
}

/** How soon to run again after a step that moved the deal on: long enough for the org's time stamp to differ. */
export const soonMs = 100;

/** Nothing to report and no reason to run again. */
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
