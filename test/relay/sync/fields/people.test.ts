import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, MergeBase } from '../../../../relay/sync/model.ts';
import { merge } from '../../../../relay/sync/fields/merge.ts';
import { isStill, peopleAt, seatPeople } from '../../../../relay/sync/fields/people.ts';
import { patchBetween } from '../../../../relay/sync/fields/place.ts';
import { beside } from '../../../worlds/salesforce.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { plainDigest } from '../../../worlds/world.ts';

const { fields } = packageMapping();
const list = '/customerProfile/team';

interface Entry {
  firstName?: string;
  lastName?: string;
  email?: string | null;
  phoneNumber?: string;
}
const kim: Entry = { firstName: 'Kim', lastName: 'Akers', email: 'kim@fabrikam.example', phoneNumber: '1' };
const lee: Entry = { firstName: 'Lee', lastName: 'Gu', email: 'lee@fabrikam.example', phoneNumber: '2' };
const sue: Entry = { firstName: 'Sue', lastName: 'Smith', email: 'sue@fabrikam.example', phoneNumber: '3' };

const contact = ({ firstName = '', lastName = '', email = null, phoneNumber = '' }: Entry): JsonObject =>
  beside('PrimaryContact', { firstName, lastName, email, phone: phoneNumber });
const body = (...people: Entry[]): JsonObject => ({ customerProfile: { team: people.map((one) => ({ ...one })) } });

/** What both sides agreed on when the opportunity's contact was this person of the list. */
const agreedOn = ({ firstName, lastName, email, phoneNumber }: Entry): MergeBase =>
  Object.fromEntries(
    fields
      .filter(({ pointer }) => pointer.startsWith(`${list}/0/`))
      .map(({ key, pointer }) => {
        const shown = { firstName, lastName, email, phoneNumber }[pointer.split('/').at(-1) ?? ''] ?? null;
        return [key, [plainDigest(key, shown), plainDigest(key, shown)]];
      }),
  );

/** The list as a patch would leave it; undefined when nothing is sent. */
function sent(people: readonly Entry[], here: Entry, base: MergeBase): Entry[] | undefined {
  const referral = body(...people);
  const opportunity = contact(here);
  const seated = seatPeople({ fields, referral, opportunity, base, digest: plainDigest });
  const { toReferral, toOpportunity } = merge({
    ...seated,
    referral,
    opportunity,
    newest: 'referral',
    digest: plainDigest,
  });
  const changes = toReferral.filter(({ field }) => field.pointer.startsWith(list));
  assert.deepEqual(
    toOpportunity.filter(({ field }) => field.pointer.startsWith(list)),
    [],
  );
  if (changes.length === 0) return undefined;
  const after = structuredClone(referral);
  for (const { field, value } of changes) field.place.write(after, value);
  const [patch, ...more] = patchBetween(
    referral,
    after,
    changes.flatMap(({ field }) => field.place.patched),
  );
  assert.deepEqual([patch?.path, more], [list, []]);
  return patch?.value as Entry[];
}

describe("the customer's people", () => {
  const phone = { phoneNumber: '9' };
  const cases: [name: string, there: Entry[], here: Entry, agreed: Entry | undefined, sent: Entry[] | undefined][] = [
    ['are left alone where nothing was edited', [kim, lee], kim, kim, undefined],
    ['are left alone where another was put first', [lee, kim], kim, kim, undefined],
    ['are corrected where they stand', [lee, kim], { ...kim, ...phone }, kim, [lee, { ...kim, ...phone }]],
    [
      'are found by e-mail, whatever their name',
      [lee, kim],
      { ...kim, lastName: 'Bo' },
      kim,
      [lee, { ...kim, lastName: 'Bo' }],
    ],
    [
      'are found by e-mail in any case',
      [lee, { ...kim, email: 'KIM@Fabrikam.example' }],
      kim,
      { ...kim, email: 'KIM@Fabrikam.example' },
      [lee, kim],
    ],
    [
      'are found by name where one has no e-mail',
      [lee, { ...kim, email: null }],
      { ...kim, ...phone, email: null },
      { ...kim, email: null },
      [lee, { ...kim, ...phone, email: null }],
    ],
    [
      'keep their place when their address is corrected here',
      [lee, kim],
      { ...kim, email: 'k@x.example' },
      kim,
      [lee, { ...kim, email: 'k@x.example' }],
    ],
    [
      'are known when their address was corrected there',
      [lee, { ...kim, email: 'k@x.example' }],
      { ...kim, ...phone },
      kim,
      [lee, { ...kim, ...phone, email: 'k@x.example' }],
    ],
    ['are added whole when the seller names another', [kim, lee], sue, kim, [kim, lee, sue]],
    [
      'are added whole where they share a phone with the one before',
      [kim],
      { ...sue, phoneNumber: '1' },
      kim,
      [kim, { ...sue, phoneNumber: '1' }],
    ],
    ['are not added twice', [kim, sue], sue, kim, undefined],
    [
      'are two under one name with two addresses',
      [{ ...kim, email: 'k2@x.example' }],
      { ...sue, firstName: 'Kim', lastName: 'Akers' },
      sue,
      [
        { ...kim, email: 'k2@x.example' },
        { ...sue, firstName: 'Kim', lastName: 'Akers' },
      ],
    ],
    ['stay removed where the portal removed them', [lee], kim, kim, undefined],
    [
      'are added again when the seller edits one who was removed',
      [lee],
      { ...kim, ...phone },
      kim,
      [lee, { ...kim, ...phone }],
    ],
    ['are added where there is nobody yet', [], kim, undefined, [kim]],
    ['are left alone where nothing was ever agreed on and somebody else is there', [lee], kim, undefined, undefined],
    ['stay where the seller has no contact any more', [kim, lee], {}, kim, undefined],
    ['stay where the seller never had one', [kim], {}, undefined, undefined],
  ];
  for (const [name, there, here, agreed, expected] of cases)
    it(name, () => {
      assert.deepEqual(sent(there, here, agreed === undefined ? {} : agreedOn(agreed)), expected);
    });

  it('are read as blank where an entry is not a person', () => {
    assert.deepEqual(peopleAt({ customerProfile: { team: ['?', null] } }, list), [
      { firstName: null, lastName: null, email: null },
      { firstName: null, lastName: null, email: null },
    ]);
    assert.deepEqual(peopleAt({}, list), []);
  });

  it('are still the same with a corrected name or a corrected address, not with both', () => {
    const [before] = peopleAt(body(kim), list);
    const then = (changes: Entry) => peopleAt(body({ ...kim, ...changes }), list)[0];
    assert.ok(before !== undefined);
    assert.deepEqual(
      [then({}), then({ email: 'k@x.example' }), then({ lastName: 'Bo' }), then(sue), undefined].map((after) =>
        isStill(before, after),
      ),
      [true, true, true, false, false],
    );
  });
});
