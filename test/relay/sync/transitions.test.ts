import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../relay/sync/model.ts';
import { packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { assertQuiet, at, message, minute, receive, referralId, status, textOf } from '../../worlds/stories.ts';
import { createWorld, type World } from '../../worlds/world.ts';

/** A deal that Microsoft has sent, in that state on both sides. */
async function dealThatIs(substatus: string, settings: Record<string, string> = {}): Promise<[World, string]> {
  const world = createWorld();
  world.mapping = async () => packageMapping(packageRows, settings);
  const id = await receive(world);
  if (substatus !== 'Pending') {
    const code = { Received: 'New', Accepted: 'Active' }[substatus] ?? 'Closed';
    world.partnerCenter.edit(referralId, { '/status': code, '/substatus': substatus });
    await world.rest();
    world.clock.advance(minute);
  }
  return [world, id];
}

const decline = { Referral_Response__c: 'Decline', Referral_Response_Reason__c: 'Timeline too short' };
const accept = { Referral_Response__c: 'Accept' };

/** What the seller does to a deal in a state, what state it is in then, and what the seller reads where it cannot be. */
const transitions: [from: string, does: JsonObject, to: string, reads?: RegExp][] = [
  ['Pending', accept, 'Accepted'],
  ['Received', accept, 'Accepted'],
  ['Accepted', accept, 'Accepted'],
  ['Won', accept, 'Won'],
  ['Lost', accept, 'Lost'],
  ['Declined', accept, 'Declined', /closed \(Declined\) in Partner Center and can no longer be accepted/],
  ['Expired', accept, 'Expired', /closed \(Expired\) in Partner Center and can no longer be accepted/],
  ['Pending', decline, 'Declined'],
  ['Received', decline, 'Declined'],
  ['Accepted', decline, 'Accepted', /was accepted and can no longer be declined/],
  ['Won', decline, 'Won'],
  ['Declined', decline, 'Declined'],
  ['Expired', decline, 'Expired'],
  ['Pending', { Referral_Response__c: 'Decline' }, 'Pending', /Choose a reason/],
  ['Pending', { StageName: 'Closed Won' }, 'Won'],
  ['Pending', { StageName: 'Closed Lost' }, 'Lost'],
  ['Accepted', { StageName: 'Closed Won' }, 'Won'],
  ['Accepted', { StageName: 'Closed Lost' }, 'Lost'],
  ['Accepted', { StageName: 'Needs Analysis' }, 'Accepted'],
  ['Accepted', { StageName: 'Prospecting' }, 'Accepted'],
  ['Won', { StageName: 'Closed Lost' }, 'Won', /Stage changed here, but the referral is closed \(Won\)/],
  ['Lost', { StageName: 'Closed Won' }, 'Lost', /Stage changed here, but the referral is closed \(Lost\)/],
  ['Lost', { StageName: 'Qualification' }, 'Lost', /Stage changed here, but the referral is closed \(Lost\)/],
  ['Expired', { Amount: 1 }, 'Expired', /Amount changed here, but the referral is closed \(Expired\)/],
  ['Declined', { Name: 'Again' }, 'Declined', /Opportunity Name changed here, but the referral is closed/],
];

describe('what the seller does to a deal that Microsoft has sent', () => {
  for (const [from, does, to, reads] of transitions)
    it(`${from}, ${JSON.stringify(does)}: ${to}${reads === undefined ? '' : ', and the seller is told'}`, async () => {
      const [world, id] = await dealThatIs(from);
      world.salesforce.edit(id, does);
      await world.rest();
      world.clock.advance(minute);
      assert.equal(at(world, referralId, '/substatus'), to);
      assert.equal(textOf(world, id, 'Referral_Substatus__c'), to);
      // What a closed referral cannot take any more is information: nobody can do anything about it.
      const isMended = reads === undefined || reads.source.includes('the referral is closed');
      assert.equal(status(world, id), isMended ? 'Synced' : 'Needs attention');
      assert.match(message(world, id), reads ?? /^$/);
      const kept = world.salesforce.get(id);
      if (reads !== undefined) for (const [field, value] of Object.entries(does)) assert.equal(kept[field], value);
      await assertQuiet(world, id, referralId);
    });

  it('a decline carries its reason, and the opportunity is lost', async () => {
    const [world, id] = await dealThatIs('Pending');
    world.salesforce.edit(id, decline);
    await world.rest();
    assert.equal(at(world, referralId, '/status'), 'Closed');
    assert.equal(at(world, referralId, '/statusReason'), 'Timeline too short');
    assert.equal(textOf(world, id, 'StageName'), 'Closed Lost');
  });

  it('a loss carries its reason, if one is chosen', async () => {
    const [world, id] = await dealThatIs('Accepted');
    world.salesforce.edit(id, { StageName: 'Closed Lost', Referral_Response_Reason__c: 'Budget not adequate' });
    await world.rest();
    assert.deepEqual(
      [at(world, referralId, '/substatus'), at(world, referralId, '/statusReason')],
      ['Lost', 'Budget not adequate'],
    );
  });

  it('a reason by itself is sent to nobody', async () => {
    const [world, id] = await dealThatIs('Accepted');
    const before = world.partnerCenter.writes();
    world.salesforce.edit(id, { Referral_Response_Reason__c: 'Budget not adequate' });
    await world.rest();
    assert.equal(world.partnerCenter.writes(), before);
  });

  it('an answer goes out together with the other edits', async () => {
    const [world, id] = await dealThatIs('Pending');
    const before = world.partnerCenter.writes();
    world.salesforce.edit(id, { ...accept, Amount: 61_000 });
    await world.rest();
    assert.equal(world.partnerCenter.writes(), before + 1);
    assert.deepEqual(
      [at(world, referralId, '/substatus'), at(world, referralId, '/details/dealValue')],
      ['Accepted', 61_000],
    );
  });

  it('the answer in words counts, whatever the stage says', async () => {
    const [world, id] = await dealThatIs('Pending', { Accept_On_Stage_Change: 'true' });
    world.salesforce.edit(id, { ...decline, StageName: 'Qualification' });
    await world.rest();
    assert.equal(at(world, referralId, '/substatus'), 'Declined');
  });

  for (const [setting, to] of [
    ['true', 'Accepted'],
    ['false', 'Pending'],
  ] as const)
    it(`leaving the on-hold stage accepts the deal where the setting says ${setting}: ${to}`, async () => {
      const [world, id] = await dealThatIs('Pending', { Accept_On_Stage_Change: setting });
      world.salesforce.edit(id, { StageName: 'Qualification' });
      await world.rest();
      assert.equal(at(world, referralId, '/substatus'), to);
    });

  it('an answer that a newer state overtakes is told to the seller and not sent', async () => {
    const [world, id] = await dealThatIs('Pending');
    world.salesforce.edit(id, accept);
    world.partnerCenter.edit(referralId, { '/status': 'Closed', '/substatus': 'Expired' });
    await world.rest();
    assert.equal(at(world, referralId, '/substatus'), 'Expired');
    assert.match(message(world, id), /can no longer be accepted/);
  });

  for (const [response, outcome] of [
    [accept, 'Accepted'],
    [decline, 'Declined'],
  ] as const)
    it(`the timeline has the answer once: ${outcome}`, async () => {
      const [world, id] = await dealThatIs('Pending');
      world.salesforce.edit(id, response);
      await world.rest();
      const answers = world.salesforce.timeline().filter((event) => event.outcome === outcome);
      assert.deepEqual(
        answers.map(({ opportunityId, direction }) => [opportunityId, direction]),
        [[id, 'To Partner Center']],
      );
    });
});
