import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { at, audit, minute, receive, referralId, share } from '../../worlds/stories.ts';
import { packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { createWorld, type World } from '../../worlds/world.ts';

/** Amounts are hidden as well: the package hides people and what Microsoft writes. */
const hiding = packageMapping(
  packageRows.map((row) => (row.field === 'Amount' ? { ...row, keptOutOfHistory: true } : row)),
);

const keptOf = async (world: World, opportunityId: string) =>
  (await world.overwritten.of({ opportunityId })).map(({ what }) => what);
const historyOf = (world: World, id: string) => `${audit(world, id)} ${JSON.stringify(world.salesforce.timeline())}`;

describe('a conflict in a field whose values are kept out of the history', () => {
  for (const [later, lost, side] of [
    ['Microsoft', 99_000, 'Salesforce'],
    ['the seller', 88_000, 'Partner Center'],
  ] as const)
    it(`keeps the overwritten value with the relay, and nowhere else: ${later} was later`, async () => {
      const world = createWorld();
      world.mapping = async () => hiding;
      const id = await receive(world);
      const edits = [
        () => {
          world.salesforce.edit(id, { Amount: 99_000 });
        },
        () => {
          world.partnerCenter.edit(referralId, { '/details/dealValue': 88_000 });
        },
      ];
      for (const edit of later === 'Microsoft' ? edits : edits.reverse()) {
        world.clock.advance(minute);
        edit();
      }
      world.clock.advance(minute);
      await world.rest();
      assert.equal(world.salesforce.get(id)['Amount'], 99_000 + 88_000 - lost);
      assert.deepEqual(await keptOf(world, id), [{ label: 'Amount', side, value: String(lost) }]);
      assert.ok(!historyOf(world, id).includes(String(lost)));
      assert.match(audit(world, id), new RegExp(`your operator can show the ${side} value that was overwritten`));
    });

  it("keeps another person's correction of a contact's phone, which the seller's correction overwrites", async () => {
    const world = createWorld();
    const { id, referral } = await share(world, { How_can_Microsoft_help__c: 'Proof Of Concept or Demo' });
    world.partnerCenter.edit(referral, { '/customerProfile/team/0/phoneNumber': '+1 425 555 0177' });
    world.salesforce.edit(id, { 'PrimaryContact.Phone': '+1 425 555 0133' });
    await world.rest();
    assert.equal(at(world, referral, '/customerProfile/team/0/phoneNumber'), '+1 425 555 0133');
    const [kept, ...others] = await keptOf(world, id);
    assert.deepEqual([kept?.side, kept?.value, others], ['Partner Center', '+1 425 555 0177', []]);
    assert.ok(!historyOf(world, id).includes('0177'));
  });

  for (const when of ['before', 'after'] as const)
    it(`overwrites nothing unkept when the relay dies just ${when} it keeps the value`, async () => {
      const world = createWorld();
      world.mapping = async () => hiding;
      const id = await receive(world);
      world.partnerCenter.edit(referralId, { '/details/dealValue': 88_000 });
      world.clock.advance(minute);
      world.salesforce.edit(id, { Amount: 99_000 });
      world.clock.advance(minute);
      world.gate.plan({ at: 'overwritten.keep', when, how: 'dies' });
      await world.rest();
      assert.equal(at(world, referralId, '/details/dealValue'), 99_000);
      assert.deepEqual(await keptOf(world, id), [{ label: 'Amount', side: 'Partner Center', value: '88000' }]);
    });
});
