import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { EventChange, EventValue } from '../../../../relay/sync/ports/timeline.ts';
import { audit, incoming, message, minute, receive, referralId, share } from '../../../worlds/stories.ts';
import { createWorld, readyToShare, type World } from '../../../worlds/world.ts';

const blankOr = (text: string | null) => text ?? '(blank)';
const change = ({ label, before, after }: EventChange) => `${label}: ${blankOr(before)} → ${blankOr(after)}`;
const value = ({ label, value: text }: EventValue) => `${label}: ${blankOr(text)}`;
const told = (world: World) =>
  world.salesforce.timeline().map(({ outcome, direction, summary, changes, lost, errorCode }) => ({
    ...{ outcome, direction, summary, errorCode },
    ...{ changes: changes.map(change), lost: lost.map(value) },
  }));
const last = (world: World) => told(world).at(-1);

describe('the timeline of a deal', () => {
  it('begins with where it comes from', async () => {
    const world = createWorld();
    await receive(world);
    assert.deepEqual(told(world)[0], {
      outcome: 'Received',
      direction: 'From Partner Center',
      summary: 'Received from Partner Center, sent by Microsoft',
      ...{ changes: [], lost: [], errorCode: null },
    });
  });

  it('or with being shared', async () => {
    const world = createWorld();
    await share(world);
    assert.deepEqual(told(world)[0], {
      outcome: 'Shared',
      direction: 'To Partner Center',
      summary: 'Created in Partner Center (private)',
      ...{ changes: [], lost: [], errorCode: null },
    });
  });

  it('has each change with its old and new value, and names of fields alone in the summary', async () => {
    const world = createWorld();
    await receive(world);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 75_000, '/details/notes': null });
    await world.rest();
    const notes = 'Customer is looking to leverage Dynamics 365 to manage their supply chain.';
    assert.deepEqual(last(world), {
      outcome: 'Synced',
      direction: 'From Partner Center',
      summary: 'Changed: Amount, Description',
      changes: ['Amount: 50000 → 75000', `Description: ${notes} → (blank)`],
      ...{ lost: [], errorCode: null },
    });
  });

  it('has the value that was overwritten in a conflict', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 7 });
    world.clock.advance(2_000);
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    await world.rest();
    assert.deepEqual(last(world), {
      outcome: 'Conflict',
      direction: 'From Partner Center',
      summary: 'Both sides changed: Amount',
      changes: ['Amount: 7 → 8'],
      ...{ lost: ['Amount: 7'], errorCode: null },
    });
  });

  describe('when the first write to Salesforce fails', () => {
    const away = new CosellError('SALESFORCE_UNAVAILABLE', 'away');
    const fails = (world: World) => {
      world.gate.plan({ at: 'opportunities.update', when: 'before', how: 'rejects', error: away });
    };

    it('has that the deal was shared all the same, and so has the audit', async () => {
      const world = createWorld();
      fails(world);
      const { id } = await share(world);
      assert.deepEqual(
        told(world).map(({ outcome, summary }) => [outcome, summary]),
        [['Shared', 'Created in Partner Center (private)']],
      );
      assert.equal(audit(world, id).match(/Created in Partner Center/g)?.length, 1);
    });

    it('has what went to Partner Center, once', async () => {
      const world = createWorld();
      const { id } = await share(world);
      world.salesforce.edit(id, { Amount: 77 });
      fails(world);
      await world.rest();
      assert.deepEqual(
        told(world).map(({ direction, changes }) => [direction, changes]),
        [
          ['To Partner Center', []],
          ['To Partner Center', ['Amount: 120000 → 77']],
        ],
      );
      assert.equal(audit(world, id).match(/120000 → 77/g)?.length, 1);
    });

    it("has the seller's answer", async () => {
      const world = createWorld();
      const id = await receive(world);
      world.salesforce.edit(id, { Referral_Response__c: 'Accept' });
      fails(world);
      await world.rest();
      assert.equal(told(world).filter(({ outcome }) => outcome === 'Accepted').length, 1);
      assert.match(audit(world, id), /The seller accepted the deal\./);
    });
  });

  it('has every edit that went out beside one that won a conflict, while others come in', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.partnerCenter.edit(referral, { '/details/dealValue': 8, '/details/notes': 'From the portal.' });
    world.clock.advance(2_000);
    world.salesforce.edit(id, { Amount: 7, Name: 'Renamed here' });
    world.clock.advance(2_000);
    await world.rest();
    const changes = told(world).flatMap((event) => event.changes);
    for (const name of [
      'Amount: 8 → 7',
      'Opportunity Name: Fabrikam: field service → Renamed here',
      'From the portal.',
    ])
      assert.equal(changes.filter((text) => text.includes(name)).length, 1, name);
    assert.match(audit(world, id), /To Partner Center: .*Renamed here/);
    assert.match(audit(world, id), /value that was overwritten: 8/);
  });

  it('says once that somebody has to do something, and which error it is', async () => {
    const world = createWorld();
    const id = world.salesforce.enter({ ...readyToShare, Products__c: null });
    await world.rest();
    world.clock.advance(minute);
    world.salesforce.edit(id, { Description: 'Still no product.' });
    await world.rest();
    const problems = told(world).filter(({ outcome }) => outcome === 'Needs attention');
    assert.deepEqual(problems, [
      {
        outcome: 'Needs attention',
        direction: null,
        summary: 'Not shared yet. Still missing: at least one solution in Products.',
        ...{ changes: [], lost: [], errorCode: 'NOT_READY_TO_SHARE' },
      },
    ]);
  });

  it("tells of a customer that the org refused, in words that quote nothing, while the seller reads the org's own", async () => {
    const world = createWorld();
    world.salesforce.refuseCustomer('Every account needs a segment.');
    const id = await receive(world);
    assert.equal(world.salesforce.get(id)['Partner_Center_Sync_Status__c'], 'Needs attention');
    assert.match(message(world, id), /The opportunity has no account/);
    assert.match(audit(world, id), /Needs attention: Every account needs a segment/);
    assert.deepEqual(
      told(world).map(({ outcome }) => outcome),
      ['Received', 'Needs attention', 'Needs attention'],
    );
  });

  it('has one line for what became of a deal: status and expiry follow from the substatus', async () => {
    const world = createWorld();
    await receive(world, { ...incoming, expirationDateTime: '2026-11-16T00:00:00Z' });
    const accepted = { '/status': 'Active', '/substatus': 'Accepted', '/expirationDateTime': null };
    world.partnerCenter.edit(referralId, accepted);
    await world.rest();
    assert.deepEqual(last(world)?.changes, [
      'Stage: Prospecting → Qualification',
      'Referral Substatus: Pending → Accepted',
    ]);
  });

  it('says when the seller pauses a deal, once', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.edit(id, { Sync_with_Partner_Center__c: false });
    await world.rest();
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.deepEqual(
      told(world).map(({ outcome }) => outcome),
      ['Received', 'Paused'],
    );
  });

  it('has nothing of a look that finds nothing', async () => {
    const world = createWorld();
    const id = await receive(world);
    const before = told(world).length;
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(told(world).length, before);
  });

  it('has one row of an event that is written again after a lost answer', async () => {
    const world = createWorld();
    await receive(world);
    world.gate.plan({
      at: 'timeline.record',
      when: 'after',
      how: 'rejects',
      error: new CosellError('SALESFORCE_UNAVAILABLE', 'cut'),
    });
    world.partnerCenter.edit(referralId, { '/details/dealValue': 1 });
    await world.rest();
    world.partnerCenter.edit(referralId, { '/details/dealValue': 2 });
    world.clock.advance(minute);
    await world.rest();
    assert.deepEqual(
      told(world).map(({ changes }) => changes),
      [[], ['Amount: 50000 → 1'], ['Amount: 1 → 2']],
    );
  });
});
