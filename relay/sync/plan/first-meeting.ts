import { currencyPlace, type FieldMapping, type Mapping } from '../fields/mapping.ts';
import { shownIn } from '../fields/kept.ts';
import { unmet, unseen, type Digest, type MergeInput } from '../fields/merge.ts';
import { samePerson, type Named } from '../fields/same-person.ts';
import type { Json, MergeBase } from '../model.ts';
import type { Both, Observation } from '../observe/observation.ts';
import { withWritten } from './intended-copies.ts';

/** Both sides, and what the relay knows about them. */
export type Pair = Pick<Both, 'link' | 'referral' | 'opportunity'>;

/** The base of two records that have never been in sync. Stored with the pair, so that their values do not become edits after a crash. */
export const firstBase = ({ fields }: Pick<Mapping, 'fields'>): MergeBase =>
  Object.fromEntries(fields.map(({ key }) => [key, [unmet, unmet]]));

/** The base that a merge starts from. A pair whose records do not name each other has never been merged. */
export function baseOf(pair: Pair, mapping: Pick<Mapping, 'fields'>, digest: Digest): MergeBase {
  const { referral, opportunity } = pair;
  const isTied = referral.externalReferenceId === opportunity.id && opportunity.card.referralId === referral.id;
  const base = withWritten(baseOfCreated(pair, mapping, digest), pair, { ...mapping, digest });
  return isTied ? base : { ...firstBase(mapping), ...base };
}

/** The merge base with a previous opportunity, now gone, does not apply to this one. Nor does that of one that was to be created. */
export const hasBaseOfAnother = (
  { link, opportunity }: Pick<Observation, 'link' | 'opportunity'>,
  pair: { referralId: string; opportunityId: string },
): boolean =>
  link.opportunityId === null
    ? Object.keys(link.base).length > 0 && opportunity?.card.referralId !== pair.referralId
    : link.opportunityId !== pair.opportunityId;

/**
 * The base of a pair whose opportunity was created by the relay, but the creation is not on record: what was to be created counts as agreed,
 * so that a field that shows something else was edited. Left out are fields that show nothing, because the org may have refused their
 * values: nothing is erased in Partner Center for that.
 */
function baseOfCreated(
  { link, referral, opportunity }: Pair,
  { fields }: Pick<Mapping, 'fields'>,
  digest: Digest,
): MergeBase {
  const isOnRecord = link.version !== null || link.intentAt !== null || opportunity.card.referralId !== referral.id;
  if (isOnRecord) return link.base;
  const refused = fields.filter((field) => {
    const intended = link.base[field.key]?.[1] ?? unseen;
    const isBlank = shownIn(field, opportunity.fields[field.field]) === null;
    return isBlank && ![digest(field.key, null), unseen].includes(intended);
  });
  return Object.fromEntries(Object.entries(link.base).filter(([key]) => !refused.some((field) => field.key === key)));
}

/**
 * Whose value wins when two records meet for the first time: the seller's, unless it is blank. Linking does not answer a deal, so a deal
 * that waits for an answer keeps its stage. Two different people are never merged into one, and an amount is never put into another
 * currency.
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

/** The place in a list of people that a field belongs to; undefined if the field is not about a person. */
const listOf = ({ pointer }: FieldMapping): string | undefined => /^(.*\/team\/\d+)\//.exec(pointer)?.[1];

type Reads = (field: FieldMapping) => Json | undefined;

/** Places where the two sides have different people. */
function strangers(fields: readonly FieldMapping[], there: Reads, here: Reads): ReadonlySet<string> {
  const places = new Set(fields.flatMap((field) => listOf(field) ?? []));
  const isApart = (place: string) => {
    const rows = fields.filter((field) => listOf(field) === place);
    const [theirs, ours] = [personIn(rows, there), personIn(rows, here)];
    return theirs !== undefined && ours !== undefined && !samePerson(theirs, ours);
  };
  return new Set([...places].filter(isApart));
}

/** The person at this place; undefined if there is none. */
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
