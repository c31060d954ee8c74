import type { Mapping } from '../fields/mapping.ts';

/** What becomes of an open deal when somebody deletes its opportunity. */
export type DeletionPolicy = 'ask' | 'close as lost' | 'leave';

/** As the admin has set it. Whatever the setting does not say clearly is asked. */
export function deletionPolicy({ settings }: Pick<Mapping, 'settings'>): DeletionPolicy {
  const said = (settings['Deleted_Deal'] ?? '').trim().toLowerCase();
  return said === 'close as lost' || said === 'leave' ? said : 'ask';
}

const mark = ' deleted';

/**
 * The version of an opportunity as the work list remembers it. That it was in the recycle bin is part of it: nothing says that deleting
 * and restoring a record changes its time stamp.
 */
export const stampOf = ({ modifiedAt, deleted }: { modifiedAt: string; deleted: boolean }): string =>
  deleted ? `${modifiedAt}${mark}` : modifiedAt;

/** Whether the opportunity was in the recycle bin when it was last looked at. */
export const wasDeleted = (stamp: string | null): boolean => stamp?.endsWith(mark) === true;
