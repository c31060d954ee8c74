import type { Mapping } from '../fields/mapping.ts';

/** What to do with an open deal whose opportunity was deleted. */
export type DeletionPolicy = 'ask' | 'close as lost' | 'leave';

/** The admin's setting. Anything unclear means `ask`. */
export function deletionPolicy({ settings }: Pick<Mapping, 'settings'>): DeletionPolicy {
  const said = (settings['Deleted_Deal'] ?? '').trim().toLowerCase();
  return said === 'close as lost' || said === 'leave' ? said : 'ask';
}

const mark = ' deleted';

/**
 * The version of an opportunity as the work list stores it. It includes whether the record was in the recycle bin, because Salesforce
 * does not document that deleting or restoring a record changes its time stamp.
 */
export const stampOf = ({ modifiedAt, deleted }: { modifiedAt: string; deleted: boolean }): string =>
  deleted ? `${modifiedAt}${mark}` : modifiedAt;

/** Whether the opportunity was in the recycle bin at the last read. */
export const wasDeleted = (stamp: string | null): boolean => stamp?.endsWith(mark) === true;
