import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { merge } from '../../../relay/sync/fields/merge.ts';
import type { Referral } from '../../../relay/sync/model.ts';
import { edited, ending, histories, play, policyOf, type Edit, type History } from '../../worlds/histories.ts';
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

const nameOf = ({ body: { name } }: Referral): string => (typeof name === 'string' ? name : '');

/** A merge that knows nothing of the past finds nothing to copy. What the org's own flow adds is not copied either. */
function assertEqual({ endsNames }: History, row: Row, own: Referral): void {
  const { Name: name } = row.fields;
  const isEnded = endsNames && name === `${nameOf(own)}${ending}`;
  const { toOpportunity, toReferral } = merge({
    fields: fields.filter(({ field }) => field in edited),
    ...{
      referral: own.body,
      opportunity: isEnded ? { ...row.fields, Name: nameOf(own) } : row.fields,
      base: {},
      newest: 'referral',
      digest: plainDigest,
    },
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

/**
 * Whether the relay cannot tell what the org's flow has made of a name from an edit of the seller's: a user has saved between the relay's own
 * save and its look at the result, or that look failed.
 */
const isNameDoubtful = ({ endsNames, steps }: History, world: World): boolean =>
  endsNames &&
  (world.gate.failures() > 0 ||
    steps.some((step) => step.does === 'race' || (step.does === 'edit' && step.inCalls !== undefined)));

/** Where only one side was edited, nothing stands against what was entered last. */
function assertUnopposed(isNameDoubtful: boolean, row: Row, edits: readonly Edit[]): void {
  for (const field of new Set(edits.map((edit) => edit.field))) {
    if (field === 'Name' && isNameDoubtful) continue;
    const of = edits.filter((edit) => edit.field === field);
    const last = of.at(-1);
    if (last === undefined || of.some(({ side }) => side !== last.side)) continue;
    const shown = JSON.stringify(row.fields[field]);
    assert.ok(shown.includes(last.value), `${field} shows ${shown}, and not ${last.value}, entered ${last.side} alone`);
  }
}

/** What the org's flow adds to a value of Microsoft's is no edit of the seller's. */
function assertNoEcho({ start }: History, own: Referral, edits: readonly Edit[]): void {
  const name = nameOf(own);
  if (!name.endsWith(ending)) return;
  const author = edits.find(({ field, value }) => field === 'Name' && name.startsWith(value));
  assert.ok(author === undefined ? start !== 'received' : author.side === 'here', `${name} came back`);
}

/** What the audit says of conflicts: from which value to which. */
const conflictsIn = (record: string) =>
  [...record.matchAll(/(From|To) Partner Center: (?:(?!Partner Center: ).)*?Both sides had changed it/gs)].map(
    ([text, way]) => {
      const [before = '', after = ''] = text.split(' → ');
      return { loser: way === 'From' ? ('here' as const) : ('there' as const), before, after };
    },
  );

/**
 * Where no call failed, people can tell from the edits alone what has to become of them. An edit by somebody who could see the other
 * side's last value replaces that value, whatever the policy. Two edits that could not see each other are a conflict: one of them is
 * there in the end, and the history names the other. Nothing else is called a conflict.
 */
function assertFair(history: History, world: World, row: Row, edits: readonly Edit[]): void {
  const conflicts = conflictsIn(audit(world, row.id));
  const areApart = (one: Edit, other: Edit) => !one.knew.includes(other.value) && !other.knew.includes(one.value);
  for (const { loser, before, after } of conflicts) {
    const lost = edits.filter(({ side, value }) => side === loser && before.includes(value));
    const won = edits.filter(({ side, value }) => side !== loser && after.includes(value));
    assert.ok(
      lost.some((one) => won.some((other) => one.field === other.field && areApart(one, other))),
      `no conflict: ${before} → ${after}`,
    );
  }
  for (const field of new Set(edits.map((edit) => edit.field))) {
    const shown = JSON.stringify(row.fields[field]);
    const of = (side: Edit['side']) => edits.findLast((edit) => edit.side === side && edit.field === field);
    const ends = [of('here'), of('there')].filter((edit) => edit !== undefined);
    const [last, earlier] = ends.toSorted((a, b) => edits.indexOf(b) - edits.indexOf(a));
    assert.ok(last !== undefined);
    if (earlier === undefined || !areApart(last, earlier)) {
      assert.ok(shown.includes(last.value), `${field} shows ${shown}, and not ${last.value}, entered last`);
      continue;
    }
    const [winner, loser] = shown.includes(last.value) ? [last, earlier] : [earlier, last];
    assert.ok(shown.includes(winner.value), `${field} shows ${shown}, which nobody entered last`);
    const mapped = fields.find((one) => one.field === field);
    const policy = mapped === undefined ? undefined : policyOf(history, mapped);
    if (policy === 'Newest wins' && last.isLatest) assert.equal(winner, last, `${field}: ${last.value} was later`);
    if (policy === 'Salesforce wins') assert.equal(winner.side, 'here', `${field}: ${policy}`);
    if (policy === 'Partner Center wins') assert.equal(winner.side, 'there', `${field}: ${policy}`);
    assert.ok(
      conflicts.some(({ before }) => before.includes(loser.value)),
      `${field} ${loser.value}, entered ${loser.side}, lost and is not named`,
    );
  }
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
        assertEqual(history, row, own);
        assertUnopposed(isNameDoubtful(history, world), row, edits);
        assertNothingLost(world, row, edits);
        if (world.gate.failures() === 0) {
          assertFair(history, world, row, edits);
          if (!isNameDoubtful(history, world)) assertNoEcho(history, own, edits);
        }
        await assertQuiet(world, row.id, own.id);
      }),
      { seed, numRuns: runs },
    );
  });
});
