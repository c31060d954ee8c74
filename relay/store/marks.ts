import type { PairKey } from '../sync/model.ts';

/** Names a row by one of its sides, or by both. */
export interface Key {
  referralId: string | null;
  opportunityId: string | null;
}

export interface Mark extends Key {
  at: number;
  /** 0 or 1. */
  half: number;
  /** 0 or 1. */
  mayWait: number;
}

export const toMark = (key: PairKey, at: number, mayWait: boolean): Mark => ({
  ...('referralId' in key
    ? { referralId: key.referralId, opportunityId: null, half: key.half === true ? 1 : 0 }
    : { referralId: null, opportunityId: key.opportunityId, half: 0 }),
  at,
  mayWait: mayWait ? 1 : 0,
});

export const nameOf = ({ referralId, opportunityId }: Key) =>
  referralId === null ? `o ${opportunityId ?? ''}` : `r ${referralId}`;

/** One mark for each key, due at its earliest time; in the same order everywhere, so that two relays do not wait for each other. */
export function coalesce(marks: readonly Mark[]): Mark[] {
  const byKey = new Map<string, Mark>();
  for (const mark of marks) {
    const known = byKey.get(nameOf(mark)) ?? mark;
    byKey.set(nameOf(mark), {
      ...mark,
      at: Math.min(known.at, mark.at),
      half: Math.max(known.half, mark.half),
      mayWait: Math.min(known.mayWait, mark.mayWait),
    });
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mark]) => mark);
}

/** The marks that none of these rows is for. */
export function without(marks: readonly Mark[], keys: readonly Key[]): Mark[] {
  const done = new Set(
    keys.flatMap(({ referralId, opportunityId }) => [
      nameOf({ referralId: referralId ?? '', opportunityId: null }),
      nameOf({ referralId: null, opportunityId }),
    ]),
  );
  return marks.filter((mark) => !done.has(nameOf(mark)));
}
