import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { merge } from '../../../relay/sync/fields/merge.ts';
import type { Referral } from '../../../relay/sync/model.ts';
import { edited, histories, play, type Edit } from '../../worlds/histories.ts';
import { packageMapping } from '../../worlds/mapping-rows.ts';
import { assertQuiet, audit } from '../../worlds/stories.ts';
import type { Row } from '../../worlds/salesforce.ts';
import { plainDigest, type World } from '../../worlds/world.ts';

/** So many random histories (npm run proof:histories: 10,000); a seed of an earlier run plays the same ones again. */
const runs = Number(process.env['HISTORIES'] ?? 2_000);
const seed = Number(process.env['HISTORIES_SEED'] ?? randomInt(2 ** 31));
const { fields } = packageMapping();

const only = <T>(items: readonly T[]): T => {
  const [item, ...more] = items;
  assert.ok(item !== undefined && more.length === 0, `exactly one, not ${String(items.length)}`);
  return item;
};

/** A merge that knows nothing of the past finds nothing to copy. */
function assertEqual(row: Row, own: Referral): void {
  const { toOpportunity, toReferral } = merge({
    fields: fields.filter(({ field }) => field in edited),
    ...{ referral: own.body, opportunity: row.fields, base: {}, newest: 'referral', digest: plainDigest },
  });
  assert.deepEqual(
    [...toOpportunity, ...toReferral].map(({ field }) => field.label),
    [],
  );
}

/** Every value that somebody entered is there, was seen by the other side, is on record, or was replaced by who entered it. */
function assertNothingLost(world: World, row: Row, edits: readonly Edit[]): void {
  const record = audit(world, row.id);
  const shown = JSON.stringify(row.fields) + JSON.stringify(only(world.partnerCenter.ours()).body);
  const seen = { here: world.salesforce.past(), there: world.partnerCenter.past() };
  edits.forEach(({ side, field, value }, index) => {
    const replaced = edits.slice(index + 1).some((later) => later.side === side && later.field === field);
    const otherSide = seen[side === 'here' ? 'there' : 'here'];
    const kept = shown.includes(value) || record.includes(value) || otherSide.some((text) => text.includes(value));
    assert.ok(replaced || kept, `${field} ${value}, entered ${side}, is gone`);
  });
}

describe('whatever happens to a deal', () => {
  it(`in the end both sides are the same, nothing is lost or doubled, and all is quiet`, async (t) => {
    t.diagnostic(`${String(runs)} histories, seed ${String(seed)}`);
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const [world, edits] = await play(history);
        const row = only(world.salesforce.all());
        const own = only(world.partnerCenter.ours());
        assert.equal(row.fields['Referral_Identifier__c'], own.id);
        assert.equal(own.externalReferenceId, row.id);
        assert.equal(world.partnerCenter.microsofts().length, history.start === 'co-sell' ? 1 : 0);
        only(world.links.rows());
        assertEqual(row, own);
        assertNothingLost(world, row, edits);
        await assertQuiet(world, row.id, own.id);
      }),
      { seed, numRuns: runs },
    );
  });
});
