import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDigest } from '../../../../relay/sync/fields/digest.ts';
import { merge, unseen, type Merge } from '../../../../relay/sync/fields/merge.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { setAt } from '../../../../relay/sync/fields/pointer.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { cases, type Case, type Outcome } from './merge-cases.ts';

const digest = createDigest(Buffer.from('a key for tests'));

const side = (key: string, shown: string | null) => (shown === unseen ? unseen : digest(key, shown));

function run({ row, base, referral, opportunity, newest = 'referral' }: Case): Merge {
  const field = fieldMapping(row);
  const body: JsonObject = {};
  if (referral !== undefined) setAt(body, field.pointer, referral);
  return merge({
    fields: [field],
    referral: body,
    opportunity: opportunity === undefined ? {} : { [field.field]: opportunity },
    base: base === undefined ? {} : { [field.key]: [side(field.key, base[0]), side(field.key, base[1])] },
    ...{ newest, digest },
  });
}

function outcomeOf({ toOpportunity: [inward], toReferral: [outward], unmapped: [open] }: Merge): Outcome {
  const change = inward ?? outward;
  return {
    ...(inward && { toOpportunity: inward.value }),
    ...(outward && { toReferral: outward.value }),
    ...(change?.lost !== undefined && { lost: change.lost }),
    ...(open && { notCopied: open.side }),
  };
}

const step = { pointer: '/details/notes', field: 'NextStep' };
const day = { pointer: '/details/closingDateTime', field: 'CloseDate' };

describe('merge', () => {
  for (const each of cases)
    it(each.name, () => {
      assert.deepEqual(outcomeOf(run(each)), each.gives);
    });

  it('says how the value that gave way is taken back in Salesforce, on whichever side it was', () => {
    const conflict = { name: '', base: ['1', '1'], referral: 2, opportunity: 3, gives: {} } as const;
    const [inward] = run({ ...conflict, newest: 'referral' }).toOpportunity;
    const [outward] = run({ ...conflict, newest: 'opportunity' }).toReferral;
    assert.deepEqual([inward?.restore, outward?.restore], [3, 2]);
  });

  it('remembers what both sides show of a field that needs no copy', () => {
    const { settled } = run({ name: '', base: ['1', '1'], referral: 2, opportunity: 2, gives: {} });
    const { key } = fieldMapping();
    assert.deepEqual(settled, { [key]: [digest(key, '2'), digest(key, '2')] });
  });

  it('will remember of a copied field what each side shows once it is copied', () => {
    const { toOpportunity, settled } = run({
      ...{ name: '', row: step, base: [null, null], gives: {} },
      ...{ referral: 'x'.repeat(300), opportunity: null },
    });
    const { key } = fieldMapping(step);
    assert.deepEqual(toOpportunity[0]?.agreed, [digest(key, 'x'.repeat(300)), digest(key, 'x'.repeat(255))]);
    assert.deepEqual(settled, {}, 'until it is copied it stays a change');
  });

  it('names a value that is none of the kind of the field as it stands, and never takes it for a blank', () => {
    const rest = { name: '', base: ['1', '1'], gives: {} } as const;
    assert.deepEqual(
      [
        run({ ...rest, referral: 'about 50k', opportunity: 1 }),
        run({ ...rest, referral: 1, opportunity: 'a lot' }),
        run({ ...rest, referral: { odd: 1 }, opportunity: null }),
      ].map(({ unmapped, toOpportunity, toReferral }) => [
        unmapped.map(({ side: there, shown }) => `${there}: ${String(shown)}`),
        toOpportunity.length + toReferral.length,
      ]),
      [
        [['referral: "about 50k"'], 0],
        [['opportunity: "a lot"'], 0],
        [['referral: {"odd":1}', 'opportunity: null'], 0],
      ],
    );
  });

  it('merges every field by itself', () => {
    const amount = fieldMapping({ policy: 'Salesforce wins' });
    const date = fieldMapping({ name: 'Closing_Date', ...day });
    const merged = merge({
      fields: [amount, date],
      referral: { details: { dealValue: 2, closingDateTime: '2026-12-24T00:00:00Z' } },
      opportunity: { Amount: 3, CloseDate: '2026-12-14' },
      base: {
        [amount.key]: [digest(amount.key, '1'), digest(amount.key, '1')],
        [date.key]: [digest(date.key, '2026-12-14'), digest(date.key, '2026-12-14')],
      },
      ...{ newest: 'referral', digest },
    });
    assert.deepEqual(
      [merged.toReferral.map(({ field }) => field.field), merged.toOpportunity.map(({ field }) => field.field)],
      [['Amount'], ['CloseDate']],
    );
  });

  it('starts without a base when a row is pointed elsewhere', () => {
    const before = fieldMapping();
    const after = fieldMapping({ field: 'NextStep' });
    assert.notEqual(before.key, after.key);
  });
});
