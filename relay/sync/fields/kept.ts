import { CosellError } from '../../errors.ts';
import type { Json, JsonObject, MergeBase, Opportunity } from '../model.ts';
import { canonical } from './canonical.ts';
import type { FieldMapping } from './mapping.ts';
import type { Digest, FieldChange } from './merge.ts';

/** What a save did with the values: `kept` changes as the record shows them now, and `held` ones that the record did not take. */
export interface Kept {
  kept: FieldChange[];
  held: FieldChange[];
}

/**
 * Compares what was written with what the record shows after the save. Orgs round, rewrite and ignore values without an error, so the
 * shown value counts. A value that shows the same as before was ignored: the two sides then differ although nobody has edited anything.
 */
export function keptOf(changes: readonly FieldChange[], shows: Readonly<Record<string, Json>>, digest: Digest): Kept {
  const result: Kept = { kept: [], held: [] };
  for (const change of changes) {
    const { field, before, after, agreed } = change;
    const shown = shownIn(field, shows[field.field]);
    if (shown === after) result.kept.push(change);
    else if (shown === before) result.held.push({ ...change, agreed: heldAt(agreed[0], digest(field.key, shown)) });
    else result.kept.push({ ...change, after: shown, agreed: [agreed[0], digest(field.key, shown)] });
  }
  return result;
}

/** The base of a field that did not take the referral's value. */
export const heldAt = (referral: string, opportunity: string): MergeBase[string] => [referral, opportunity, 'held'];

/** What a record shows of a field, in the form that digests are made from. */
export function shownIn(field: FieldMapping, value: Json | undefined): string | null {
  const form = canonical(value, field.kind, field.scale);
  return form === undefined ? JSON.stringify(value) : form;
}

/** If the record does not take Partner Center's value, the seller has to know that the two sides differ. */
export function heldProblem(
  held: readonly FieldMapping[],
  { calculated }: Pick<Opportunity, 'calculated'>,
): CosellError | undefined {
  const [first] = held;
  if (first === undefined) return undefined;
  const summed = held.find(({ field }) => calculated?.includes(field));
  const labelsOf = (record: FieldMapping['record']) =>
    held.filter((field) => field !== summed && field.record === record).map(({ label }) => label);
  const [own, beside] = [labelsOf('opportunity'), labelsOf('beside')];
  const why = [
    ...(summed === undefined
      ? []
      : [
          `The ${summed.label.toLowerCase()} comes from the opportunity's products, so the value from Partner Center is not copied.`,
        ]),
    ...(own.length === 0
      ? []
      : [`Salesforce did not keep the value from Partner Center: ${own.join(', ')}. Something in the org sets it.`]),
    ...(beside.length === 0
      ? []
      : [`Salesforce did not accept the value from Partner Center: ${beside.join(', ')}. Enter it on the record.`]),
  ];
  return new CosellError('VALUE_NOT_KEPT', why.join(' '), { fields: held.map(({ field }) => field) });
}

/**
 * Values that Partner Center accepted in a patch although the referral goes on showing the old ones. A blank proves nothing: answers
 * leave out values that were sent (closingDateTime, API 1.5). Nor does the beginning of the new text: Partner Center may cut it there.
 */
export const heldThere = (sent: readonly FieldChange[], body: JsonObject): FieldChange[] =>
  sent.filter(
    ({ field, before, after }) =>
      before !== null &&
      after !== before &&
      shownIn(field, field.place.read(body)) === before &&
      !(field.kind === 'text' && after?.startsWith(before) === true),
  );

/** The base of fields that did not take the opportunity's value. */
export const basesHeldThere = (held: readonly FieldChange[], digest: Digest): MergeBase =>
  Object.fromEntries(
    held.map(({ field: { key }, before, agreed }) => [key, [digest(key, before), agreed[1], 'held there']]),
  );

/** If the referral does not take the seller's value, the seller has to know that Microsoft does not see it. */
export function heldThereProblem(held: readonly FieldMapping[]): CosellError | undefined {
  if (held.length === 0) return undefined;
  const labels = held.map(({ label }) => label).join(', ');
  return new CosellError(
    'PARTNER_CENTER_REFUSED',
    `Partner Center accepted the value from Salesforce but still shows the old one: ${labels}.`,
  );
}
