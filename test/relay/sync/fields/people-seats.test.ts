import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldMapping } from '../../../../relay/sync/fields/mapping.ts';
import { isStill, seatPeople } from '../../../../relay/sync/fields/people.ts';
import { placeAt } from '../../../../relay/sync/fields/place.ts';
import type { Json, JsonObject, MergeBase } from '../../../../relay/sync/model.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';

/** A person as `first/last/email`, each of which may be blank. */
type Text = string;

const leaves = ['firstName', 'lastName', 'email'] as const;
const salesforce = { firstName: 'FirstName', lastName: 'LastName', email: 'Email' };
const entry = (person: Text): Record<(typeof leaves)[number], string | null> => {
  const [firstName = '', lastName = '', email = ''] = person.split('/');
  return { firstName: firstName || null, lastName: lastName || null, email: email || null };
};

/** A text row between two places. */
const rowAt = (pointer: string, field: string): FieldMapping => {
  const notes = fieldMapping({ pointer: '/details/notes', field: 'Description' });
  return { ...notes, name: pointer, pointer, field, key: `${pointer} ${field}`, place: placeAt(pointer) };
};

/** The rows of one person. The customer's contact is place 0; the owner stands for a second person of the same list. */
const rowsOf = (place: number, list = '/customerProfile/team'): FieldMapping[] =>
  leaves.map((leaf) =>
    rowAt(`${list}/${String(place)}/${leaf}`, `${place === 0 ? 'PrimaryContact' : 'Owner'}.${salesforce[leaf]}`),
  );
const [contact, second] = [rowsOf(0), rowsOf(1)];

const fieldsOf = (rows: readonly FieldMapping[], person: Text): JsonObject =>
  Object.fromEntries(
    rows.map(({ field, pointer }): [string, Json] => [
      field,
      entry(person)[leaves.find((leaf) => pointer.endsWith(leaf)) ?? 'email'],
    ]),
  );
const digest = (_key: string, shown: string | null) => `#${String(shown)}`;
const agreedOn = (rows: readonly FieldMapping[], person: Text): MergeBase =>
  Object.fromEntries(
    Object.values(fieldsOf(rows, person)).map((value, index) => {
      const shown = typeof value === 'string' ? digest('', value) : digest('', null);
      return [rows[index]?.key ?? '', [shown, shown]];
    }),
  );
const always = (rows: readonly FieldMapping[], mark: string): MergeBase =>
  Object.fromEntries(rows.map(({ key }) => [key, [mark, mark]]));

interface Meeting {
  fields?: readonly FieldMapping[];
  list: Text[];
  here: Text;
  here2?: Text;
  base?: MergeBase;
}

/** For each row: the entry of the list at which it is now, and whether it may be written there. */
function seats({ fields = contact, list, here, here2 = '//', base = {} }: Meeting) {
  const referral = { customerProfile: { team: list.map(entry) } };
  const opportunity = { ...fieldsOf(second, here2), ...fieldsOf(contact, here) };
  const seated = seatPeople({ fields, referral, opportunity, base, digest });
  return {
    base: Object.keys(seated.base).length,
    seats: seated.fields.map(({ place, directions }) => {
      const after: JsonObject = { customerProfile: { team: [] } };
      place.write(after, 'here');
      const { team = [] } = after['customerProfile'] as { team?: Json[] };
      return `${String(team.length - 1)}${directions.outboundUpdate ? '' : ' only read'}`;
    }),
  };
}
const three = (seat: string) => [seat, seat, seat];
const both = (one: string, other: string) => [...three(one), ...three(other)];

const kim = 'Kim/Akers/kim@x.example';
const lee = 'Lee/Gu/lee@x.example';
const sue = 'Sue/Smith/sue@x.example';

describe('the place of the one person that the rows mean', () => {
  const agreed = agreedOn(contact, kim);
  const cases: [name: string, meeting: Meeting, seat: string, base: number][] = [
    ['is that of the address', { list: [lee, kim], here: kim, base: agreed }, '1', 3],
    [
      'is that of the address, though a namesake without one stands before',
      { list: ['Kim/Akers/', 'K/A/kim@x.example'], here: kim },
      '1',
      0,
    ],
    ['is that of the name where the entry has no address', { list: [lee, 'Kim/Akers/'], here: kim }, '1', 0],
    ['is that of the name where the seller has no address', { list: ['Lee/Gu/', kim], here: 'Kim/Akers/' }, '1', 0],
    [
      'is that of the name where the address was corrected there',
      { list: [lee, 'Kim/Akers/k2@x.example'], here: kim, base: agreed },
      '1',
      3,
    ],
    [
      'is that of the name where the address was corrected here',
      { list: [lee, kim], here: 'Kim/Akers/k2@x.example', base: agreed },
      '1',
      3,
    ],
    [
      'is a new one where the address differs on both sides from the agreed one',
      { list: [lee, 'Kim/Akers/k2@x.example'], here: 'Kim/Akers/k3@x.example', base: agreed },
      '2',
      0,
    ],
    [
      'is a new one where another name and another address are entered',
      { list: [lee, kim], here: 'Kim/Bo/k3@x.example', base: agreed },
      '2',
      0,
    ],
    ['is the end of the list for somebody new', { list: [kim, lee], here: sue, base: agreed }, '2', 0],
    ['is the only one of an empty list', { list: [], here: kim }, '0', 0],
    [
      'is the only one of an empty list at the first meeting',
      { list: [], here: kim, base: always(contact, '?') },
      '0',
      3,
    ],
    [
      'is only read where somebody else is there and nothing was agreed on',
      { list: [lee], here: kim },
      '0 only read',
      0,
    ],
    [
      'is only read where somebody else is there and this side was not seen since',
      { list: [lee], here: kim, base: always(contact, '*') },
      '0 only read',
      3,
    ],
    [
      'is only read where somebody else is there at the first meeting',
      { list: [lee], here: kim, base: always(contact, '?') },
      '0 only read',
      3,
    ],
    ['is only read where the portal removed the person', { list: [], here: kim, base: agreed }, '0 only read', 3],
    ['is only read where the rows mean nobody', { list: [], here: '//' }, '0 only read', 0],
    ['is only read where the rows mean nobody any more', { list: [kim], here: '//', base: agreed }, '0 only read', 3],
    ['is new for somebody with an address alone', { list: [], here: '//kim@x.example' }, '0', 0],
    ['is new for somebody with a last name alone', { list: [], here: '/Akers/' }, '0', 0],
    ['is new for somebody with a first name alone', { list: [], here: 'Kim//' }, '0', 0],
  ];
  for (const [name, meeting, seat, base] of cases)
    it(name, () => {
      assert.deepEqual(seats(meeting), { seats: three(seat), base });
    });

  it('is only read for a row that is newer than the removal of the person', () => {
    const [first, last] = contact;
    assert.ok(first !== undefined && last !== undefined);
    const base = { [first.key]: ['#Kim', '#Kim'], [last.key]: ['#Akers', '#Akers'] } as const;
    assert.deepEqual(seats({ list: [], here: kim, base }).seats, three('0 only read'));
  });

  it('is found in any order of the rows, and without a row for the address', () => {
    const [first, last, email] = contact;
    assert.ok(first !== undefined && last !== undefined && email !== undefined);
    const corrected = { list: [lee, 'Kim/Akers/k2@x.example'], here: kim, base: agreed };
    assert.deepEqual(seats({ ...corrected, fields: [last, email, first] }).seats, three('1'));
    assert.deepEqual(seats({ ...corrected, fields: [first, last] }).seats, ['1', '1']);
    const apart = { list: [lee, 'Lee/Gu/'], here: kim, base: agreed };
    assert.deepEqual(seats({ ...apart, fields: [first, last] }).seats, ['0 only read', '0 only read']);
  });

  it('is not given by an address that was never agreed on', () => {
    const [first, last] = contact;
    assert.ok(first !== undefined && last !== undefined);
    const base = { [first.key]: ['#Kim', '#Kim'], [last.key]: ['#Akers', '#Akers'] } as const;
    assert.deepEqual(seats({ list: ['Kim/Akers/k2@x.example'], here: kim, base }).seats, three('0 only read'));
  });
});

describe('the places of two people of one list', () => {
  const fields = [...second, ...contact];
  const cases: [name: string, meeting: Meeting, seats: string[]][] = [
    ['are those of each', { list: [kim, lee], here: lee, here2: kim }, both('0', '1')],
    [
      'are new ones in the order of the rows',
      { list: [sue], here: kim, here2: lee, base: agreedOn(fields, sue) },
      both('2', '1'),
    ],
    ['are new ones in a list without anybody', { list: [], here: kim, here2: lee }, both('1', '0')],
    [
      'are two for two namesakes',
      { list: ['Kim/Akers/', 'Kim/Akers/'], here: 'Kim/Akers/', here2: 'Kim/Akers/' },
      both('1', '0'),
    ],
    [
      'leave no gap after somebody whom the portal removed',
      { list: [], here: kim, here2: lee, base: agreedOn(contact, kim) },
      both('0', '0 only read'),
    ],
    [
      'show somebody else only where that person is not one of the two',
      { list: [kim, sue], here: kim, here2: lee, base: agreedOn(contact, kim) },
      both('1 only read', '0'),
    ],
    [
      'are nobody else’s where only the two are there',
      { list: [kim], here: kim, here2: lee, base: { ...agreedOn(contact, kim), ...agreedOn(second, lee) } },
      both('1 only read', '0'),
    ],
  ];
  for (const [name, meeting, expected] of cases)
    it(name, () => {
      assert.deepEqual(seats({ fields, ...meeting }).seats, expected);
    });
});

describe('rows that are not about a person in a list', () => {
  it('stay as they are, with their base', () => {
    const fields = ['/x/customerProfile/team/0/email', '/team/0/contactPreference/locale', '/details/notes'].map(
      (pointer) => rowAt(pointer, 'Description'),
    );
    const base = always(fields, '#1');
    const sides = { fields, referral: { team: [entry(lee)] }, opportunity: {}, base, digest };
    assert.deepEqual(seatPeople(sides), { fields, base });
  });

  it('differ from those about people by the end of their path: the partner’s own list is one, and so is a tenth place', () => {
    const fields = [...rowsOf(12, '/team'), ...rowsOf(0)];
    const referral = { team: [entry(lee), entry(kim)], customerProfile: { team: [entry(lee), entry(sue)] } };
    const opportunity = { ...fieldsOf(second, kim), ...fieldsOf(contact, sue) };
    const seated = seatPeople({ fields, referral, opportunity, base: {}, digest });
    assert.deepEqual(
      seated.fields.map(({ place }) => place.read(referral)),
      [...Object.values(entry(kim)), ...Object.values(entry(sue))],
    );
  });
});

describe('somebody in a list after a change', () => {
  const cases: [name: string, before: Text, after: Text | undefined, isStill: boolean][] = [
    ['nobody before: anybody', '//', sue, true],
    ['nobody before and after', '//', undefined, true],
    ['only an address, and then gone', '//kim@x.example', undefined, false],
    ['only a first name, and then gone', 'Kim//', undefined, false],
    ['only a last name, and then gone', '/Akers/', undefined, false],
    ['another last name under one address', kim, 'Kim/Bo/kim@x.example', true],
    ['another address under one name', kim, 'Kim/Akers/k2@x.example', true],
    ['another last name and another address', kim, 'Kim/Bo/k2@x.example', false],
  ];
  for (const [name, before, after, expected] of cases)
    it(`${expected ? 'is the same' : 'is not the same'}: ${name}`, () => {
      assert.equal(isStill(entry(before), after === undefined ? undefined : entry(after)), expected);
    });
});
