import { canonical } from './canonical.ts';
import { toOpportunity, toReferral } from './convert.ts';
import type { FieldMapping } from './mapping.ts';
import type { Json, JsonObject, MergeBase } from '../model.ts';

/** A keyed digest of what one side showed of one field; see digest.ts. */
export type Digest = (key: string, shown: string | null) => string;

/** Stands in a base for a side that has not been read since it was written. Whatever it shows first counts as agreed. */
export const unseen = '*';

/** Stands in a base for both sides of two records that were linked but have never been in sync. */
export const unmet = '?';

/** Stands for both sides of a field that has no base, such as that of a new mapping row, while a copy of it is on its way. */
export const noBase = '-';

type Side = 'referral' | 'opportunity';

/**
 * Marks a base whose conflict one side lost with the value of this digest, so that the decision stands until the winner is written. What
 * the relay writes to either record in the meantime does not make an edit newer.
 */
export const lostMark = (loser: Side, digest: string): `lost ${string}` =>
  loser === 'opportunity' ? `lost ${digest}` : `lost there ${digest}`;

/** What each side shows of one field, in canonical form; null if blank. */
export type Shown = Readonly<Record<Side, string | null>>;

/** One value to copy. `lost` is the other side's value that it overwrites, if both sides had one. */
export interface FieldChange {
  field: FieldMapping;
  value: Json;
  before: string | null;
  after: string | null;
  lost?: string | null;
  /** The lost value in the form that the CRM accepts; left out if it has no counterpart there or the CRM calculates it. */
  restore?: Json;
  /** Nobody edited anything: two records met for the first time. */
  met?: true;
  /** The base of this field once the copy is made. */
  agreed: MergeBase[string];
}

export interface Merge {
  toOpportunity: FieldChange[];
  toReferral: FieldChange[];
  /** The base of the fields that need no copy. */
  settled: MergeBase;
  /** Fields that do not take Partner Center's value. The two sides differ there, although nobody has edited them. */
  held: FieldMapping[];
  /** Fields that do not take Salesforce's value. */
  heldThere: FieldMapping[];
  /** Fields whose new value has no counterpart in the value map: left alone, and reported. */
  unmapped: { field: FieldMapping; side: Side; shown: string | null }[];
}

export interface MergeInput {
  fields: readonly FieldMapping[];
  referral: JsonObject;
  opportunity: Readonly<Record<string, Json>>;
  base: MergeBase;
  /** Field paths that the CRM calculates on this record. */
  calculated?: readonly string[];
  /** Which side changed last, for the policy "Newest wins". */
  newest: Side;
  /** Whose value wins when two records meet for the first time; undefined: each keeps its own. Called only under `unmet`. */
  atFirstMeeting?: (field: FieldMapping, shown: Shown) => Side | undefined;
  digest: Digest;
}

/**
 * The three-way merge. Changed on one side: copied. Changed on both: the policy decides, and the loser is named. No base: a blank side is
 * filled, and the policy decides between two different values. Equal, each as the other side would show it: nothing. When two records
 * meet for the first time, nobody has edited anything, so no policy applies.
 */
export function merge(input: MergeInput): Merge {
  const result: Merge = { toOpportunity: [], toReferral: [], settled: {}, held: [], heldThere: [], unmapped: [] };
  const settled: Record<string, MergeBase[string]> = {};
  for (const field of input.fields) {
    const [there, here] = [field.place.read(input.referral), input.opportunity[field.field]];
    const forms = [canonical(there, field.kind, field.scale), canonical(here, field.kind, field.scale)] as const;
    // A value that is not of the field's kind is not blank and cannot be copied. It is compared as JSON.
    const shown = {
      referral: forms[0] === undefined ? JSON.stringify(there) : forms[0],
      opportunity: forms[1] === undefined ? JSON.stringify(here) : forms[1],
    };
    const digests = [input.digest(field.key, shown.referral), input.digest(field.key, shown.opportunity)] as const;
    const inbound = toOpportunity(field, forms[0]);
    const outbound = toReferral(field, forms[1]);
    const equal = inbound?.shown === shown.opportunity || outbound?.shown === shown.referral;
    const base = input.base[field.key];
    const meets = base?.[0] === unmet;
    const changed = whoChanged(base, digests, shown);
    const [winner, contested] = equal
      ? [undefined, false]
      : meets
        ? [input.atFirstMeeting?.(field, shown), false]
        : decide(field, changed, decidedBefore(base, digests) ?? input.newest);
    const wasHeld = base?.[2] === 'held' && !equal && !changed.opportunity;
    const takesNothing = wasHeld || input.calculated?.includes(field.field) === true;
    const isCopiedHere = winner === 'referral' && field.directions.inboundUpdate;
    if (takesNothing && (isCopiedHere ? inbound !== undefined : wasHeld)) {
      result.held.push(field);
      settled[field.key] = [...digests, 'held'];
      continue;
    }

    if (winner === undefined && !equal && base?.[2] === 'held there') {
      result.heldThere.push(field);
      settled[field.key] = [...digests, 'held there'];
      continue;
    }
    if (winner === undefined || !field.directions[winner === 'referral' ? 'inboundUpdate' : 'outboundUpdate']) {
      if (contested) result.unmapped.push(...both(field, shown));
      settled[field.key] = digests;
      continue;
    }
    const converted = winner === 'referral' ? inbound : outbound;
    if (converted === undefined) {
      result.unmapped.push(
        ...(contested ? both(field, shown) : [{ field, side: winner, shown: shown[winner] } as const]),
      );
      settled[field.key] = digests;
      continue;
    }
    const loser = winner === 'referral' ? 'opportunity' : 'referral';
    const after = input.digest(field.key, converted.shown);
    (winner === 'referral' ? result.toOpportunity : result.toReferral).push({
      field,
      value: converted.value,
      before: shown[loser],
      after: converted.shown,
      ...(contested
        ? { lost: shown[loser], ...takenBack(input, field, loser === 'opportunity' ? here : inbound?.value) }
        : {}),
      ...(meets && shown[loser] !== null ? { lost: shown[loser], met: true } : {}),
      agreed: winner === 'referral' ? [digests[0], after] : [after, digests[1]],
    });
  }
  return { ...result, settled };
}

/** The winner of a conflict decided earlier, if the loser still shows the value that it lost with. */
function decidedBefore(
  base: MergeBase[string] | undefined,
  [there, here]: readonly [string, string],
): Side | undefined {
  if (base?.[2] === lostMark('opportunity', here)) return 'referral';
  return base?.[2] === lostMark('referral', there) ? 'opportunity' : undefined;
}

/** Both edits of a conflict that neither side can win: each stays in place and is reported. */
const both = (field: FieldMapping, shown: Shown): Merge['unmapped'] =>
  (['referral', 'opportunity'] as const).map((side) => ({ field, side, shown: shown[side] }));

function takenBack({ calculated }: MergeInput, { field }: FieldMapping, value: Json | undefined): { restore?: Json } {
  return value === undefined || calculated?.includes(field) === true ? {} : { restore: value };
}

type Changed = Readonly<Record<Side, boolean>>;

function whoChanged(base: MergeBase[string] | undefined, digests: readonly [string, string], shown: Shown): Changed {
  // Never seen together: a value counts as a change and a blank does not, so a blank side is filled and nothing is erased.
  if (base === undefined) return { referral: shown.referral !== null, opportunity: shown.opportunity !== null };
  return {
    referral: base[0] !== digests[0] && base[0] !== unseen,
    opportunity: base[1] !== digests[1] && base[1] !== unseen,
  };
}

function decide(field: FieldMapping, changed: Changed, newest: Side): [winner: Side | undefined, contested: boolean] {
  if (changed.referral && changed.opportunity) {
    const winner = {
      'Salesforce wins': 'opportunity',
      'Partner Center wins': 'referral',
      'Newest wins': newest,
    } as const;
    return [winner[field.policy], true];
  }
  if (changed.referral) return ['referral', false];
  return [changed.opportunity ? 'opportunity' : undefined, false];
}
