import type { CosellError } from '../../errors.ts';

/** Timeline events of all deals from before a given time (epoch ms), for removal page by page. */
export interface OldEvents {
  count(before: number): Promise<number>;
  /**
   * Removes the page after the event `after`, or the first page if null. @throws if a call fails as a whole; removed events stay removed
   */
  removePage(before: number, after: string | null): Promise<RemovedPage>;
}

export interface RemovedPage {
  removed: number;
  /** Events that the CRM did not delete, and its error for the first of them. */
  kept: number;
  problem: CosellError | undefined;
  /** The last event of the page; null if no page follows. */
  last: string | null;
}
