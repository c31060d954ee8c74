import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  assertQuiet,
  at,
  audit,
  message,
  minute,
  receive,
  referralId,
  share,
  status,
  textOf,
} from '../../worlds/stories.ts';
import { packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { createWorld, readyToShare, type World } from '../../worlds/world.ts';

/** A deal that came in, and an opportunity that was there before. */
async function both(world: World): Promise<{ received: string; existing: string }> {
  const existing = world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
  await world.rest();
  const received = await receive(world);
  return { received, existing };
}

function assertMoved(world: World, received: string, existing: string): void {
  assert.equal(textOf(world, existing, 'Referral_Identifier__c'), referralId);
  assert.equal(at(world, referralId, '/externalReferenceId'), existing);
  assert.equal(status(world, existing), 'Synced');
  const left = world.salesforce.get(received);
  const blank = [
    ...['Referral_Identifier__c', 'Referral_Link__c', 'Referral_Deal_Kind__c', 'Partner_Center_Link_To__c'],
    ...['Partner_Center_Sync_Message__c', 'Partner_Center_Error_Code__c'],
  ];
  for (const name of blank) assert.equal(left[name], null, name);
  assert.equal(left['Sync_with_Partner_Center__c'], false);
  assert.equal(left['Partner_Center_Sync_Status__c'], 'Not shared');
  assert.match(audit(world, received), /The referral moved to/);
  assert.equal(world.partnerCenter.ours().length, 1);
}

describe('a referral that a person links to an opportunity that is there already', () => {
  it('moves to it, and is merged with it', async () => {
    const world = createWorld();
    const { received, existing } = await both(world);
    world.salesforce.edit(received, { Partner_Center_Link_To__c: existing });
    await world.rest();
    world.clock.advance(minute);
    assertMoved(world, received, existing);
    assert.equal(at(world, referralId, '/details/dealValue'), world.salesforce.get(existing)['Amount']);
    world.salesforce.edit(existing, { Amount: 5 });
    await world.rest();
    world.clock.advance(minute);
    assert.equal(at(world, referralId, '/details/dealValue'), 5);
    await assertQuiet(world, existing, referralId);
  });

  const refused: [name: string, target: (world: World, received: string) => Promise<string>, reads: RegExp][] = [
    ['does not exist', async () => '006000000000999AAA', /was not found/],
    ['carries another referral', async (world) => (await share(world)).id, /is already linked to another deal/],
  ];
  for (const [name, target, reads] of refused)
    it(`stays where it is when that one ${name}`, async () => {
      const world = createWorld();
      const { received } = await both(world);
      world.salesforce.edit(received, { Partner_Center_Link_To__c: await target(world, received) });
      await world.rest();
      assert.equal(textOf(world, received, 'Referral_Identifier__c'), referralId);
      assert.match(message(world, received), reads);
      world.salesforce.edit(received, { Partner_Center_Link_To__c: null });
      await world.rest();
      assert.equal(status(world, received), 'Synced');
    });

  it('is answered all the same, and kept the same, while it cannot be linked', async () => {
    const world = createWorld();
    const { received } = await both(world);
    world.salesforce.edit(received, { Partner_Center_Link_To__c: '006000000000999AAA', Amount: 77 });
    await world.rest();
    world.clock.advance(minute);
    assert.equal(at(world, referralId, '/details/dealValue'), 77);
    assert.match(message(world, received), /was not found/);
    world.salesforce.edit(received, { Referral_Response__c: 'Accept' });
    await world.rest();
    assert.equal(at(world, referralId, '/substatus'), 'Accepted');
    assert.match(message(world, received), /was not found/, 'the link is still refused');
  });

  for (const [name, stage, kept] of [
    ['and takes the record left behind out of the pipeline where the setting says so', 'Closed Lost', 'Closed Lost'],
    ['and leaves its stage to the seller where the org does not take it', 'Refused', 'Prospecting'],
  ] as const)
    it(`moves, ${name}`, async () => {
      const world = createWorld();
      world.mapping = async () => packageMapping(packageRows, { Moved_Deal_Stage: stage });
      world.salesforce.rule(({ StageName }) => (StageName === 'Refused' ? 'No.' : undefined));
      const { received, existing } = await both(world);
      world.salesforce.edit(received, { Partner_Center_Link_To__c: existing });
      await world.rest();
      world.clock.advance(minute);
      assertMoved(world, received, existing);
      assert.equal(textOf(world, received, 'StageName'), kept);
    });

  it('takes the answer of the seller along', async () => {
    const world = createWorld();
    const { received, existing } = await both(world);
    world.salesforce.edit(received, { Partner_Center_Link_To__c: existing, Referral_Response__c: 'Accept' });
    await world.rest();
    world.clock.advance(minute);
    assertMoved(world, received, existing);
    assert.equal(at(world, referralId, '/substatus'), 'Accepted');
    await assertQuiet(world, existing, referralId);
  });

  it('ends in one place, wherever the relay dies on the way', async () => {
    const whole = createWorld();
    const { received, existing } = await both(whole);
    const first = whole.gate.calls.length;
    whole.salesforce.edit(received, { Partner_Center_Link_To__c: existing });
    await whole.rest();
    const calls = whole.gate.calls.length - first;
    for (let call = 0; call < calls; call += 1)
      for (const when of ['before', 'after'] as const) {
        const world = createWorld();
        const there = await both(world);
        world.gate.plan({ at: first + call, when, how: 'dies' });
        world.salesforce.edit(there.received, { Partner_Center_Link_To__c: there.existing });
        await world.rest();
        await world.sweep();
        await world.rest();
        world.clock.advance(minute);
        try {
          assertMoved(world, there.received, there.existing);
        } catch (cause) {
          throw new Error(`call ${String(call)}, ${when} ${String(whole.gate.calls[first + call])}`, { cause });
        }
      }
  });
});
