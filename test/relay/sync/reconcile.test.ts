import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { assertQuiet, at, audit, message, minute, share, status } from '../../worlds/stories.ts';
import { createWorld, primaryContact, readyToShare } from '../../worlds/world.ts';

describe('edits on both sides', () => {
  it('of different fields both arrive', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 7 });
    world.partnerCenter.edit(referral, { '/details/notes': 'From the portal.' });
    await world.rest();
    assert.equal(at(world, referral, '/details/dealValue'), 7);
    assert.equal(world.salesforce.get(id)['Description'], 'From the portal.');
    await assertQuiet(world, id, referral);
  });

  it('of one field: the newer one wins, the other is kept in the audit, two writes at most and then quiet', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 7 });
    world.clock.advance(5_000);
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    const before = world.writes();
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 8);
    assert.match(
      audit(world, id),
      /Amount 7 → 8\. Both sides had changed it; the Salesforce value that was overwritten: 7/,
    );
    assert.ok(world.writes() - before <= 2);
    await assertQuiet(world, id, referral);
  });
});

describe('signals', () => {
  it('for a sync without any difference write nothing, not even a time stamp', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    const before = world.salesforce.get(id);
    await assertQuiet(world, id, referral);
    assert.deepEqual(world.salesforce.get(id), before);
  });

  it("about Microsoft's half make the deal due and leave no row of their own", async () => {
    const world = createWorld();
    const { id, referral } = await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    world.options.signals = false;
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    await world.signal({ referralId: world.partnerCenter.microsofts()[0]?.id ?? '' });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 8);
    assert.equal(world.links.rows().length, 1);
  });

  it('about both sides of a pair in one batch end in one row', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    // A relay that has lost its store hears of both sides at the same moment.
    await world.signal({ referralId: referral });
    for (const link of await world.links.port.claim(200, world.clock.now(), minute)) await world.links.port.drop(link);
    await world.signal({ referralId: referral });
    await world.signal({ opportunityId: id });
    world.options.signals = false;
    world.salesforce.edit(id, { Amount: 9 });
    await world.rest();
    assert.deepEqual(
      world.links.rows().map(({ referralId: there, opportunityId: here }) => [there, here]),
      [[referral, id]],
    );
    assert.equal(at(world, referral, '/details/dealValue'), 9);
    assert.deepEqual([world.partnerCenter.ours().length, world.salesforce.all().length], [1, 1]);
    await assertQuiet(world, id, referral);
  });

  it('about something that is not there, and never was, leave nothing behind', async () => {
    const world = createWorld();
    await world.signal({ referralId: 'c5fbb3b6-be74-4795-9fb5-4324c73fed37' });
    await world.signal({ opportunityId: '006000000000099AAA' });
    await world.rest();
    assert.equal(world.writes(), 0);
    assert.deepEqual(world.links.rows(), []);
  });
});

describe("Microsoft's half, where Partner Center does not show it", () => {
  it('is posted once', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    const { id, referral } = await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    await assertQuiet(world, id, referral);
    assert.equal(world.partnerCenter.microsofts().length, 1);
  });

  it('is not posted again after an answer was lost: a person has to look', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    const create = world.partnerCenter.port.create.bind(world.partnerCenter.port);
    world.partnerCenter.port.create = async (body) => {
      const made = await create(body);
      if (made.organizationId === 'msft') throw new CosellError('PARTNER_CENTER_UNAVAILABLE', 'socket hang up');
      return made;
    };
    const { id } = await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    assert.equal(world.partnerCenter.microsofts().length, 1);
    assert.match(message(world, id), /does not show whether it worked/);
  });

  it('is known to be there, and the seller reads that all is well, once Microsoft has the deal in its CRM', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    const create = world.partnerCenter.port.create.bind(world.partnerCenter.port);
    let calls = 0;
    world.partnerCenter.port.create = async (body) => {
      calls += 1;
      const made = await create(body);
      if (calls === 2) throw new CosellError('PARTNER_CENTER_UNAVAILABLE', 'cut');
      return made;
    };
    const { id, referral } = await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    assert.equal(status(world, id), 'Needs attention');
    world.partnerCenter.edit(referral, { '/trackingInfo': { microsoftMsxId: '7-ABCDEFGHIJ' } });
    await world.rest();
    world.clock.advance(minute);
    assert.equal(status(world, id), 'Synced');
    assert.equal(calls, 2);
    await assertQuiet(world, id, referral);
  });

  it('is posted again when Partner Center refused it for certain', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    const create = world.partnerCenter.port.create.bind(world.partnerCenter.port);
    let refusals = 1;
    world.partnerCenter.port.create = async (body) => {
      if (body['engagementId'] !== undefined && refusals-- > 0)
        throw new CosellError('PARTNER_CENTER_REFUSED', 'A contact is missing.');
      return create(body);
    };
    const id = world.salesforce.enter(
      { ...readyToShare, How_can_Microsoft_help__c: 'General or Other' },
      primaryContact,
    );
    world.options.signals = false;
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(world.partnerCenter.microsofts().length, 0);
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.deepEqual([world.partnerCenter.ours().length, world.partnerCenter.microsofts().length], [1, 1]);
    assert.equal(status(world, id), 'Synced');
  });
});
