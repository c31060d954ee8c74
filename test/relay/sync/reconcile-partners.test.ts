import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { JsonObject } from '../../../relay/sync/model.ts';
import { incoming, message, minute, receive, referralId, share, status } from '../../worlds/stories.ts';
import { createWorld, readyToShare, type World } from '../../worlds/world.ts';

const theirsId = 'c0ffee00-0000-4000-8000-000000000001';
const theirs: JsonObject = { ...incoming, id: theirsId, organizationId: 'fabrikam' };

/** Everything that the relay remembers is gone, as with a new data folder; what both clouds hold is not. */
async function forgetAll(world: World): Promise<World> {
  for (const row of world.links.rows()) await world.signal({ referralId: row.referralId ?? '' });
  for (const link of await world.links.port.claim(200, Infinity, 1)) await world.links.port.drop(link);
  return world;
}

describe("another partner's half of a deal", () => {
  it('makes no opportunity, and leads to our own half', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.receive(theirs);
    await world.rest();
    assert.deepEqual(
      world.salesforce.all().map((row) => row.id),
      [id],
    );
    assert.deepEqual(
      world.links.rows().map((row) => row.referralId),
      [referralId],
    );
  });

  it('makes none either where it is there before our own', async () => {
    const world = createWorld();
    await share(world);
    world.partnerCenter.receive(theirs);
    world.partnerCenter.receive(incoming);
    await world.rest();
    assert.equal(world.salesforce.all().length, 2);
  });

  it('is told apart on the first day by what is listed', async () => {
    const world = createWorld();
    world.partnerCenter.receive({ ...incoming, id: 'other deal', engagementId: 'other' });
    world.partnerCenter.receive(theirs);
    world.partnerCenter.receive(incoming);
    await world.rest();
    assert.equal(world.salesforce.all().length, 2);
  });

  it('does not meet the opportunity whose id it names', async () => {
    const world = createWorld();
    const { id } = await share(world);
    const before = world.salesforce.get(id);
    world.partnerCenter.receive({ ...theirs, externalReferenceId: id });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Referral_Identifier__c'], before['Referral_Identifier__c']);
    assert.equal(world.salesforce.get(id)['Name'], before['Name']);
  });

  it('is not taken for a creation of ours whose answer was lost', async () => {
    const world = createWorld();
    await share(world);
    const lost = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'no answer');
    world.gate.plan({ at: 'referrals.create', when: 'before', how: 'rejects', error: lost });
    const id = world.salesforce.enter(readyToShare);
    await world.look();
    world.partnerCenter.receive({ ...theirs, externalReferenceId: id });
    await world.rest();
    assert.equal(status(world, id), 'Synced');
    assert.equal(world.partnerCenter.ours().filter((half) => half.externalReferenceId === id).length, 2);
    assert.notEqual(world.salesforce.get(id)['Referral_Identifier__c'], theirsId);
  });

  it('that an opportunity carries all the same is said, and nothing is copied', async () => {
    const world = createWorld();
    await share(world);
    world.options.signals = false;
    world.partnerCenter.receive(theirs);
    const id = world.salesforce.enter({ ...readyToShare, Referral_Identifier__c: theirsId });
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.deepEqual(
      [status(world, id), message(world, id)],
      ['Needs attention', 'The referral belongs to another partner.'],
    );
  });

  it('stays out when the store was lost', async () => {
    const world = createWorld();
    await receive(world);
    world.partnerCenter.receive({ ...incoming, id: 'other deal', engagementId: 'other' });
    await world.rest();
    world.partnerCenter.receive(theirs);
    await forgetAll(world);
    world.clock.advance(minute);
    for (const key of ['other deal', theirsId, referralId]) await world.signal({ referralId: key });
    await world.rest();
    assert.equal(world.salesforce.all().length, 2);
  });

  it('is not judged while the list cannot be read', async () => {
    const world = createWorld();
    const organization = world.partnerCenter.port.organization.bind(world.partnerCenter.port);
    world.partnerCenter.port.organization = () =>
      Promise.reject(new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503'));
    world.partnerCenter.receive(incoming);
    await world.look();
    assert.equal(world.salesforce.all().length, 0);
    world.partnerCenter.port.organization = organization;
    await world.rest();
    assert.equal(world.salesforce.all().length, 1);
  });
});
