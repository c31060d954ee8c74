import { currencyPlace, type FieldMapping, type Mapping } from '../fields/mapping.ts';
import { unmet, type MergeInput } from '../fields/merge.ts';
import { samePerson, type Named } from '../fields/same-person.ts';
import type { Json, MergeBase } from '../model.ts';
import type { Both } from '../observe/observation.ts';

/** Both sides, and what is known of them. */
export type Pair = Pick<Both, 'link' | 'referral' | 'opportunity'>;

/** The base of two records that were never kept the same. Stored with the pair, so that no crash makes edits of their values. */
export const firstBase = ({ fields }: Pick<Mapping, 'fields'>): MergeBase =>
  Object.fromEntries(fields.map(({ key }) => [key, [unmet, unmet]]));

/** The base that a merge starts from: a pair that does not name each other on both sides has never been merged. */
export function baseOf({ link, referral, opportunity }: Pair, mapping: Mapping): MergeBase {
  const isTied = referral.externalReferenceId === opportunity.id && opportunity.card.referralId === referral.id;
  return isTied ? link.base : { ...firstBase(mapping), ...link.base };
}

/**
 * Whose value counts where two records meet for the first time: the seller's, unless it is blank. Linking answers no deal, so the
 * stage of one that waits for an answer stays as it is. Two people are never made one, nor an amount put into another currency.
 */
export function atFirstMeeting(
  { referral, opportunity }: Both,
  { fields }: Pick<Mapping, 'fields'>,
): NonNullable<MergeInput['atFirstMeeting']> {
  const apart = strangers(
    fields,
    (field) => field.place.read(referral.body),
    (field) => opportunity.fields[field.field],
  );
  const amount = fields.find(({ pointer }) => pointer === '/details/dealValue');
  const hasAmount = amount === undefined || opportunity.fields[amount.field] != null;
  return (field, shown) => {
    if (field.relayOnly) return 'referral';
    if (field.pointer === '/substatus' && referral.status === 'New') return undefined;
    if (apart.has(listOf(field) ?? '')) return undefined;
    if (field.pointer === currencyPlace && !hasAmount) return 'referral';
    return shown.opportunity === null || shown.opportunity === 'false' ? 'referral' : 'opportunity';
  };
}

/** The place in a list of people that a field is about, or undefined when it is about no person. */
const listOf = ({ pointer }: FieldMapping): string | undefined => /^(.*\/team\/\d+)\//.exec(pointer)?.[1];

type Reads = (field: FieldMapping) => Json | undefined;

/** Places at which the two sides have two different people. */
function strangers(fields: readonly FieldMapping[], there: Reads, here: Reads): ReadonlySet<string> {
  const places = new Set(fields.flatMap((field) => listOf(field) ?? []));
  const isApart = (place: string) => {
    const rows = fields.filter((field) => listOf(field) === place);
    const [theirs, ours] = [personIn(rows, there), personIn(rows, here)];
    return theirs !== undefined && ours !== undefined && !samePerson(theirs, ours);
  };
  return new Set([...places].filter(isApart));
}

/** Who stands there; undefined when nobody does. */
function personIn(rows: readonly FieldMapping[], read: Reads): Named | undefined {
  const at = (leaf: string): string | null => {
    const row = rows.find(({ pointer }) => pointer.endsWith(`/${leaf}`));
    const value = row === undefined ? undefined : read(row);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const person = { firstName: at('firstName'), lastName: at('lastName'), email: at('email') };
  const isThere = rows.some((row) => {
    const value = read(row);
    return value != null && value !== '';
  });
  return isThere ? person : undefined;
}
