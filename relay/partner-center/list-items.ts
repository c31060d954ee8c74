import { isDeepStrictEqual } from 'node:util';
import { isSameVersion, versionOf } from '../sync/deals/version.ts';
import type { Referral } from '../sync/model.ts';
import { valueAt } from '../sync/fields/pointer.ts';

/** What a shortened item of a list would leave out first, and what nobody may take for blank only because it is not there. */
const telling = ['/details/notes', '/details/requirements/solutions/0', '/customerProfile/team/0', '/team/0'];

/** Whether items of a list tell as much of a referral as reading it does: nobody has published that, so it is found out. */
export interface ListItems {
  /** Undefined until there is enough evidence. */
  areWhole(): boolean | undefined;
  /** An item of a list, and the same referral as it was read: evidence if it is of the same version. */
  compare(item: Referral, read: Referral): void;
}

/** Items that differ in anything are not whole. They are when those compared were equal, and had something in every telling place. */
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

/** How much evidence a comparison with this item would give. */
export const weightOf = (item: Referral): number => telling.filter((pointer) => holds(item, pointer)).length;

const holds = ({ body }: Referral, pointer: string) => (valueAt(body, pointer) ?? '') !== '';

/** Without what only the protocol adds, and the eTag: lists carry none (published samples), and need none. */
const contents = ({ body }: Referral) =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) => name !== 'links' && name !== 'eTag' && !name.startsWith('@odata.')),
  );
