import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { canonical } from '../../../../relay/sync/fields/canonical.ts';
import { createDigest } from '../../../../relay/sync/fields/digest.ts';
import { merge, type Merge } from '../../../../relay/sync/fields/merge.ts';
import type { FieldMapping } from '../../../../relay/sync/fields/mapping.ts';
import type { Json, JsonObject, MergeBase } from '../../../../relay/sync/model.ts';
import { setAt } from '../../../../relay/sync/fields/pointer.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';

const digest = createDigest(Buffer.from('a key for tests'));

type Side = 'referral' | 'opportunity';
type Sides = Record<Side, Json>;

/** Fields with values that they can have on each side; few enough that equal and agreed values come up often. */
const amounts = [null, 0, 1, '1.00', 1.004, 250_000, '99.5'];
const texts = [null, '', 'a', ' a', 'a\r\nb', 'a\nb', 'x'.repeat(255), 'x'.repeat(300)];
const days = ['2026-12-14T00:00:00Z', '2026-12-14', '2027-01-01'];
const kinds = [
  { pointer: '/details/dealValue', field: 'Amount', referral: amounts, opportunity: amounts },
  { pointer: '/details/notes', field: 'NextStep', referral: texts, opportunity: texts },
  { pointer: '/details/closingDateTime', field: 'CloseDate', referral: days, opportunity: days },
  {
    ...{ pointer: '/substatus', field: 'StageName', valueMap: 'Stage' },
    referral: ['Pending', 'Received', 'Accepted', 'Won', 'Lost', 'Declined', 'Expired'],
    opportunity: ['Prospecting', 'Qualification', 'Needs Analysis', 'Closed Won', 'Closed Lost'],
  },
];
const policies = ['Salesforce wins', 'Partner Center wins', 'Newest wins'];
const newest = fc.constantFrom<Side[]>('referral', 'opportunity');

/** A field, what both sides show when it is first merged, and what they show later. */
const histories = fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...policies)).chain(([kind, policy]) => {
  const { referral, opportunity, ...row } = kind;
  const sides: fc.Arbitrary<Sides> = fc.record({
    referral: fc.constantFrom<Json[]>(...referral),
    opportunity: fc.constantFrom<Json[]>(...opportunity),
  });
  return fc.record({ field: fc.constant(fieldMapping({ ...row, policy })), first: sides, then: sides, newest });
});

const run = (field: FieldMapping, sides: Sides, base: MergeBase, winner: Side): Merge =>
  merge({
    fields: [field],
    referral: body(field, sides),
    opportunity: row(field, sides),
    base,
    newest: winner,
    digest,
  });

function body(field: FieldMapping, { referral }: Sides): JsonObject {
  const document: JsonObject = {};
  setAt(document, field.pointer, referral);
  return document;
}

const row = (field: FieldMapping, { opportunity }: Sides): JsonObject => ({ [field.field]: opportunity });

const copies = ({ toOpportunity, toReferral }: Merge) => [...toOpportunity, ...toReferral];

/** Both sides as they are once the copies are made, and the base that is remembered then. */
function apply(sides: Sides, { toOpportunity, toReferral, settled }: Merge): { sides: Sides; base: MergeBase } {
  const after = { ...sides };
  const base: Record<string, MergeBase[string]> = { ...settled };
  for (const { field, value, agreed } of toOpportunity) [after.opportunity, base[field.key]] = [value, agreed];
  for (const { field, value, agreed } of toReferral) [after.referral, base[field.key]] = [value, agreed];
  return { sides: after, base };
}

/** What one side shows, in the form in which it is compared. */
const shownBy = (field: FieldMapping, sides: Sides, side: Side) =>
  side === 'referral'
    ? canonical(sides.referral, field.kind, field.scale)
    : canonical(sides.opportunity, field.kind, field.scale);

function check(
  t: TestContext,
  property: (history: typeof histories extends fc.Arbitrary<infer H> ? H : never) => void,
) {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${String(seed)}`);
  fc.assert(fc.property(histories, property), { seed, numRuns: 1_000 });
}

describe('merge, whatever the values', () => {
  it('changes nothing where both sides are equal', (t) => {
    check(t, ({ field, first, newest: winner }) => {
      const { sides } = apply(first, run(field, first, {}, winner));
      assert.deepEqual(copies(run(field, sides, {}, winner)), []);
    });
  });

  it('changes nothing the second time, whoever is newer then', (t) => {
    check(t, ({ field, first, then, newest: winner }) => {
      const { base } = apply(first, run(field, first, {}, winner));
      const again = apply(then, run(field, then, base, winner));
      assert.deepEqual(copies(run(field, again.sides, again.base, 'referral')), []);
      assert.deepEqual(copies(run(field, again.sides, again.base, 'opportunity')), []);
    });
  });

  it('names the loser whenever both sides had changed, and only then', (t) => {
    check(t, ({ field, first, then, newest: winner }) => {
      const agreed = apply(first, run(field, first, {}, winner));
      const merged = run(field, then, agreed.base, winner);
      const changed = (side: Side) => shownBy(field, then, side) !== shownBy(field, agreed.sides, side);
      for (const { lost, before } of copies(merged))
        assert.deepEqual(lost, changed('referral') && changed('opportunity') ? before : undefined);
    });
  });

  it('carries a change of one side to the other, whatever the policy', (t) => {
    check(t, ({ field, first, then, newest: winner }) => {
      const agreed = apply(first, run(field, first, {}, winner));
      for (const side of ['referral', 'opportunity'] as const) {
        const now = { ...agreed.sides, [side]: then[side] };
        const after = apply(now, run(field, now, agreed.base, winner));
        assert.equal(shownBy(field, after.sides, side), shownBy(field, now, side), 'the change itself stays');
        assert.deepEqual(copies(run(field, after.sides, {}, winner)), [], 'and the other side has it');
      }
    });
  });

  it('never wipes a value with a blank that it has not seen filled', (t) => {
    check(t, ({ field, first, newest: winner }) => {
      for (const { after, before } of copies(run(field, first, {}, winner)))
        assert.ok(after !== null || before === null, `${String(before)} was wiped`);
    });
  });
});
