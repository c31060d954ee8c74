import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { maxAttempts } from '../../../relay/sync/record/retry.ts';
import { at, minute, share, status, textOf } from '../../worlds/stories.ts';
import { createWorld, primaryContact, readyToShare, type World } from '../../worlds/world.ts';

const help = { How_can_Microsoft_help__c: 'General or Other' };
const lost = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'no answer');

/** A ticked deal whose POST is carried out, and whose answer never comes. */
function shareWithoutAnswer(world: World): string {
  world.gate.plan({ at: 'referrals.create', when: 'after', how: 'rejects', error: lost });
  return world.salesforce.enter(readyToShare);
}

describe('a creation whose answer was lost', () => {
  for (const listLagMs of [0, 30_000, 55_000])
    it(`is found and not made again, though lists are ${String(listLagMs / 1000)} s behind and signals keep coming`, async () => {
      const world = createWorld();
      world.partnerCenter.options.listLagMs = listLagMs;
      const id = shareWithoutAnswer(world);
      for (let second = 0; second < 70; second += 5) {
        await world.look();
        await world.signal({ opportunityId: id });
        world.clock.advance(5_000);
      }
      await world.rest();
      assert.equal(world.partnerCenter.ours().length, 1);
      assert.equal(status(world, id), 'Synced');
    });

  it('that made nothing is made a minute later', async () => {
    const world = createWorld();
    world.gate.plan({ at: 'referrals.create', when: 'before', how: 'rejects', error: lost });
    const id = world.salesforce.enter(readyToShare);
    await world.rest();
    assert.equal(world.partnerCenter.ours().length, 1);
    assert.equal(status(world, id), 'Synced');
  });

  const certain = [
    new CosellError('PARTNER_CENTER_REFUSED', 'no'),
    new CosellError('PARTNER_CENTER_THROTTLED', 'later'),
    new CosellError('PARTNER_CENTER_SIGN_IN', 'who are you?'),
  ];
  for (const error of certain)
    it(`but that made nothing for certain does not wait: ${error.code}`, async () => {
      const world = createWorld();
      world.gate.plan({ at: 'referrals.create', when: 'before', how: 'rejects', error });
      const id = world.salesforce.enter(readyToShare);
      await world.look();
      world.salesforce.edit(id, { Description: 'Mended.' });
      await world.look();
      assert.equal(world.partnerCenter.ours().length, 1);
    });
});

describe('an invitation of Microsoft', () => {
  it('that is answered with a conflict needs nobody: Microsoft is on the deal', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    const create = world.partnerCenter.port.create.bind(world.partnerCenter.port);
    world.partnerCenter.port.create = (body) =>
      body['engagementId'] === undefined ? create(body) : Promise.reject(new CosellError('REFERRAL_CHANGED', '409'));
    const { id } = await share(world, help);
    assert.equal(status(world, id), 'Synced');
  });
});

describe('a role that is missing', () => {
  it('is waited out, and after a while the seller is told; when it is back, all goes on by itself', async () => {
    const world = createWorld();
    const id = world.salesforce.enter({ ...readyToShare, ...help }, primaryContact);
    await world.rest();
    const referral = world.partnerCenter.ours()[0]?.id ?? '';
    const patch = world.partnerCenter.port.patch.bind(world.partnerCenter.port);
    world.partnerCenter.port.patch = () => Promise.reject(new CosellError('PARTNER_CENTER_DENIED', '403'));
    world.clock.advance(minute);
    world.salesforce.edit(id, { Amount: 5 });
    for (let attempt = 1; attempt < maxAttempts; attempt += 1) {
      await world.look();
      world.clock.advance(16 * minute);
    }
    assert.equal(status(world, id), 'Synced');
    await world.look();
    assert.equal(textOf(world, id, 'Partner_Center_Error_Code__c'), 'PARTNER_CENTER_DENIED');
    world.partnerCenter.port.patch = patch;
    world.clock.advance(16 * minute);
    await world.rest();
    assert.deepEqual([at(world, referral, '/details/dealValue'), status(world, id)], [5, 'Synced']);
  });
});
