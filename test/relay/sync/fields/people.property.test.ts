import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, MergeBase } from '../../../../relay/sync/model.ts';
import { merge } from '../../../../relay/sync/fields/merge.ts';
import { seatPeople } from '../../../../relay/sync/fields/people.ts';
import { valueAt } from '../../../../relay/sync/fields/pointer.ts';
import { beside } from '../../../worlds/salesforce.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { plainDigest } from '../../../worlds/world.ts';

const { fields } = packageMapping();
const list = '/customerProfile/team';

interface Entry {
  firstName: string;
  lastName: string;
  email: string;
  phoneNumber: string;
}

/** The numbers of a seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Lists of customers' people, edited in the portal and by the seller in turn, and merged after each turn. */
function play(seed: number): void {
  const next = numbers(seed);
  let count = 0;
  // A person's phone names its owner, so that nobody can carry another's unseen.
  const person = (): Entry => {
    count += 1;
    const name = `P${String(count)}`;
    return { firstName: name, lastName: 'Doe', email: `${name}@x.example`, phoneNumber: `${name}-0` };
  };
  const ownerOf = ({ phoneNumber }: Entry) => phoneNumber.split('-')[0];
  let there: Entry[] = Array.from({ length: next(4) }, person);
  let here: Entry = there[next(there.length + 1)] ?? person();
  let base: MergeBase = {};
  const corrected = (one: Entry): Entry => ({ ...one, phoneNumber: `${ownerOf(one) ?? ''}-${String(next(1_000))}` });

  const portal = [
    () => (there = [...there, person()]),
    () => (there = there.toReversed()),
    () => (there = [person(), ...there]),
    () => (there = there.map((one, index) => (index === 0 ? corrected(one) : one))),
    () => (there = there.slice(1)),
  ];
  const seller = [
    () => (here = corrected(here)),
    () => (here = person()),
    () => (here = there[next(there.length + 1)] ?? here),
    () => (here = { ...here, email: `${here.firstName}-${String(next(1_000))}@x.example` }),
  ];
  for (let turn = 0; turn < 8; turn += 1) {
    if (next(2) === 0) portal[next(portal.length)]?.();
    if (next(2) === 0) seller[next(seller.length)]?.();
    ({ there, base } = merged(there, here, base));
    for (const one of there)
      assert.equal(ownerOf(one), one.firstName, `seed ${String(seed)}: a name with another's phone`);
  }
}

function merged(before: readonly Entry[], here: Entry, base: MergeBase): { there: Entry[]; base: MergeBase } {
  const referral: JsonObject = { customerProfile: { team: before.map((one) => ({ ...one })) } };
  const { phoneNumber: phone, ...names } = here;
  const opportunity = beside('PrimaryContact', { ...names, phone });
  const seated = seatPeople({ fields, referral, opportunity, base, digest: plainDigest });
  const result = merge({ ...seated, referral, opportunity, newest: 'referral', digest: plainDigest });
  const changes = result.toReferral.filter(({ field }) => field.pointer.startsWith(list));
  for (const { field, value } of changes) field.place.write(referral, value);
  const there = (valueAt(referral, list) ?? []) as unknown as Entry[];
  // Whoever was there is there, with the phone that the portal showed, unless it is the seller's own contact.
  for (const [index, one] of before.entries()) {
    const after = there[index];
    assert.ok(after?.firstName === one.firstName, 'somebody was overwritten or removed');
    if (after.firstName !== here.firstName) assert.deepEqual(after, one, 'somebody else was changed');
  }
  assert.ok(there.length <= before.length + 1);
  const agreed = changes.map(({ field, agreed: pair }) => [field.key, pair] as const);
  return { there, base: { ...base, ...result.settled, ...Object.fromEntries(agreed) } };
}

describe('lists of people that are edited on both sides', () => {
  it('a thousand of them: nobody is overwritten, removed or given the phone of another', () => {
    for (let seed = 1; seed <= 1_000; seed += 1) play(seed);
  });
});
