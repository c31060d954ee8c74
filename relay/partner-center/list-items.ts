import { isDeepStrictEqual } from 'node:util';
import { isSameVersion, versionOf } from '../sync/deals/version.ts';
import type { Referral } from '../sync/model.ts';
import { valueAt } from '../sync/fields/pointer.ts';

/** Values that a shortened list item would leave out first. If one is missing from a list, that does not mean that it is blank. */
const telling = ['/details/notes', '/details/requirements/solutions/0', '/customerProfile/team/0', '/team/0'];

/** Whether list items carry as much of a referral as reading it does. Microsoft does not document this, so the relay finds it out. */
export interface ListItems {
  /** Undefined until there is enough evidence. */
  areWhole(): boolean | undefined;
  /** Compares a list item with the same referral as read. It counts as evidence if both are the same version. */
  compare(item: Referral, read: Referral): void;
}

/**
 * Items that differ in anything are not whole. They are whole once the compared ones were equal and every place in `telling` had a value.
 */
export function createListItems(): ListItems {
  let differs = false;
  const seen = new Set<string>();
  return {
    areWhole: () => (differs ? false : seen.size === telling.length ? true : undefined),
    compare(item, read) {
      if (!isSameVersion(versionOf(item), versionOf(read))) return;
      if (!isDeepStrictEqual(contents(item), contents(read))) differs = true;
      for (const pointer of telling) if (holds(read, pointer)) seen.add(pointer);
    },
  };
}

/** How much evidence a comparison with this item would provide. */
export const weightOf = (item: Referral): number => telling.filter((pointer) => holds(item, pointer)).length;

const holds = ({ body }: Referral, pointer: string) => (valueAt(body, pointer) ?? '') !== '';

/** Without what only the protocol adds, and without the eTag: lists carry none (published samples) and need none. */
const contents = ({ body }: Referral) =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) => name !== 'links' && name !== 'eTag' && !name.startsWith('@odata.')),
  );
