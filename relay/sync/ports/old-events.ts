import type { CosellError } from '../../errors.ts';

/** The events of all deals that happened before a time (epoch ms), to be removed page by page. */
export interface OldEvents {
  count(before: number): Promise<number>;
  /** Removes the page after the event `after`, the first one when null. @throws when a call as a whole fails; what was removed stays so */
  removePage(before: number, after: string | null): Promise<RemovedPage>;
}

export interface RemovedPage {
  removed: number;
  /** Events that the CRM did not let go, and why it kept the first of them. */
  kept: number;
  problem: CosellError | undefined;
  /** The last event of the page; null when there is no page after it. */
  last: string | null;
}
