import type { Json, JsonObject, MergeBase } from '../model.ts';
import { canonical } from './canonical.ts';
import { foldedText } from './folded-text.ts';
import type { FieldMapping } from './mapping.ts';
import { unmet, unseen, type Digest } from './merge.ts';
import { placeAt } from './place.ts';
import { valueAt } from './pointer.ts';
import { samePerson, type Named } from './same-person.ts';

interface Sides {
  fields: readonly FieldMapping[];
  referral: JsonObject;
  opportunity: Readonly<Record<string, Json>>;
  base: MergeBase;
  digest: Digest;
}

/** The rows to merge, and the base to merge them from. */
export type Seated = Pick<Sides, 'base'> & { fields: FieldMapping[] };

/** A row about a person, and where it names that person. */
interface PersonRow {
  list: string;
  place: number;
  leaf: string;
  field: FieldMapping;
}

/** The rows that describe one person in a list. */
interface Group {
  rows: readonly PersonRow[];
  person: Named;
  found: number | undefined;
}

const personPlace = /^((?:\/customerProfile)?\/team)\/(\d+)\/(\w+)$/;

/**
 * Points the rows about people at the person they mean. A row names a place in a list (`/team/0/email`), but the portal and the other
 * partner put people anywhere, so a place does not identify a person. The opportunity's person is looked up in the list by e-mail, then
 * by name, and a change goes to that entry. A person who is not in the list is added at the end. All others are left alone: nobody is
 * overwritten or removed because another person is or was at the same place. Pure.
 */
export function seatPeople(sides: Sides): Seated {
  const fields = new Map<string, FieldMapping>();
  const added = new Set<string>();
  for (const [list, about] of Map.groupBy(personRows(sides.fields), (row) => row.list)) {
    const people = peopleAt(sides.referral, list);
    const groups = groupsOf(sides, about, people);
    const others = people.keys().filter((index) => !groups.some(({ found }) => found === index));
    let end = people.length;
    for (const { rows, person, found } of groups) {
      const isNamed = person.email !== null || person.lastName !== null || person.firstName !== null;
      const isEdited = isNamed && rows.some(({ field }) => hasChanged(sides, field));
      const other = found === undefined ? others.next().value : undefined;
      const isNew =
        found === undefined && isNamed && (isEdited || (other === undefined && rows.every(isUnknown(sides))));
      const index = found ?? (isNew ? end : (other ?? end));
      // A place of another person, of nobody, or of a person whom the portal removed is read, but nothing is written to it.
      const isOnlyRead = found === undefined && !isNew;
      if (isNew) end += 1;
      for (const { leaf, field } of rows) {
        const directions = { ...field.directions, ...(isOnlyRead && { outboundUpdate: false }) };
        fields.set(field.key, { ...field, directions, place: placeAt(`${list}/${String(index)}/${leaf}`) });
        if (isNew && isEdited) added.add(field.key);
      }
    }
  }
  return {
    fields: sides.fields.map((field) => fields.get(field.key) ?? field),
    // The base of another person says nothing about a person who is added, so all of that person's values are sent.
    base: Object.fromEntries(Object.entries(sides.base).filter(([key]) => !added.has(key))),
  };
}

/** The people of a list; a blank person where an entry is not a person. */
export function peopleAt(body: JsonObject, list: string): Named[] {
  const entries = valueAt(body, list);
  return (Array.isArray(entries) ? entries : []).map((entry) => named((leaf) => valueAt(entry, `/${leaf}`)));
}

/** The rows about people, in the order of the places that they name. */
function personRows(fields: readonly FieldMapping[]): PersonRow[] {
  const rows = fields.flatMap((field): PersonRow[] => {
    const [, list, place, leaf] = personPlace.exec(field.pointer) ?? [];
    return list === undefined || leaf === undefined ? [] : [{ list, place: Number(place), leaf, field }];
  });
  return rows.toSorted((a, b) => a.place - b.place);
}

/** The people that the rows of one list mean, and where each is in it. An entry is only one of them. */
function groupsOf(sides: Sides, about: readonly PersonRow[], people: readonly Named[]): Group[] {
  const taken = new Set<number>();
  return [...Map.groupBy(about, ({ place }) => place).values()].map((rows): Group => {
    const person = named((leaf) => {
      const row = rows.find((one) => one.leaf === leaf);
      return row === undefined ? undefined : sides.opportunity[row.field.field];
    });
    const free = [...people.entries()].filter(([index]) => !taken.has(index));
    const [found] =
      free.find(([, other]) => isByEmail(person, other)) ??
      free.find(([, other]) => samePerson(person, other)) ??
      free.find(([, other]) => isCorrected(sides, rows, person, other)) ??
      [];
    if (found !== undefined) taken.add(found);
    return { rows, person, found };
  });
}

/** Whether an entry is the same person after a change. The address or the name may be corrected, but not both at once. */
export function isStill(before: Named, after: Named | undefined): boolean {
  if (before.email === null && before.firstName === null && before.lastName === null) return true;
  return after !== undefined && (samePerson(before, after) || samePerson({ ...before, email: null }, after));
}

const isByEmail = (a: Named, b: Named): boolean =>
  foldedText(a.email) !== '' && foldedText(a.email) === foldedText(b.email);

/** Under an agreed name, an agreed address changed on one side: a correction, not a second person. */
function isCorrected(sides: Sides, rows: Group['rows'], here: Named, there: Named): boolean {
  const email = rows.find(({ leaf }) => leaf === 'email')?.field;
  const isRenamed = rows.some(({ leaf, field }) => leaf.endsWith('Name') && hasChanged(sides, field));
  if (email === undefined || isRenamed || !samePerson({ ...here, email: null }, there)) return false;
  const agreed = sides.base[email.key];
  return sides.digest(email.key, there.email) === agreed?.[0] || sides.digest(email.key, here.email) === agreed?.[1];
}

/** Edited on the opportunity since both sides agreed on it. */
function hasChanged(sides: Sides, field: FieldMapping): boolean {
  const agreed = sides.base[field.key]?.[1];
  if (agreed === undefined || agreed === unseen || agreed === unmet) return false;
  return agreed !== sides.digest(field.key, shownHere(sides, field));
}

/** Never agreed on: the two records meet for the first time, or the row is new. */
const isUnknown =
  ({ base }: Sides) =>
  ({ field }: Group['rows'][number]): boolean =>
    [undefined, unmet].includes(base[field.key]?.[1]);

const shownHere = ({ opportunity }: Sides, field: FieldMapping): string | null =>
  canonical(opportunity[field.field], field.kind, field.scale) ?? null;

function named(at: (leaf: string) => Json | undefined): Named {
  const text = (leaf: string) => canonical(at(leaf), 'text') ?? null;
  return { firstName: text('firstName'), lastName: text('lastName'), email: text('email') };
}
