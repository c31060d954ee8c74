import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  audit,
  at,
  incoming,
  message,
  minute,
  receive,
  referralId,
  share,
  status,
  textOf,
} from '../../worlds/stories.ts';
import { createWorld, hasSeenMicrosoftsHalves, primaryContact, readyToShare, type World } from '../../worlds/world.ts';

const help = { How_can_Microsoft_help__c: 'General or Other' };
const codeOf = (world: World, id: string) => textOf(world, id, 'Partner_Center_Error_Code__c');

describe('an opportunity that is closed already when it is to be shared', () => {
  for (const stage of ['Closed Won', 'Closed Lost'])
    for (const asked of [{}, help])
      it(`(${stage}${'How_can_Microsoft_help__c' in asked ? ', with help' : ''}) is not shared, and says why`, async () => {
        const world = createWorld();
        const id = world.salesforce.enter({ ...readyToShare, ...asked, StageName: stage }, primaryContact);
        await world.rest();
        assert.deepEqual([world.partnerCenter.ours().length, world.partnerCenter.microsofts().length], [0, 0]);
        assert.equal(status(world, id), 'Needs attention');
        assert.match(message(world, id), new RegExp(`^Not shared: the opportunity is closed \\(${stage}\\)\\.`));
        assert.equal(codeOf(world, id), 'NOT_READY_TO_SHARE');
      });

  it('is shared once it is open again', async () => {
    const world = createWorld();
    const id = world.salesforce.enter({ ...readyToShare, StageName: 'Closed Lost' });
    await world.rest();
    world.clock.advance(minute);
    world.salesforce.edit(id, { StageName: 'Qualification' });
    await world.rest();
    assert.deepEqual([status(world, id), world.partnerCenter.ours().length], ['Synced', 1]);
  });

  it('never invites Microsoft where it is closed between its creation and the invitation', async () => {
    const world = createWorld();
    await hasSeenMicrosoftsHalves(world);
    const id = world.salesforce.enter({ ...readyToShare, ...help }, primaryContact);
    await world.look();
    world.clock.advance(minute);
    world.salesforce.edit(id, { StageName: 'Closed Won' });
    await world.rest();
    assert.deepEqual(
      world.partnerCenter.ours().map(({ substatus }) => substatus),
      ['Won'],
    );
    assert.equal(world.partnerCenter.microsofts().length, 0);
  });
});

describe('a state that the map of stages does not name', () => {
  it('makes an opportunity with the default stage, and the value is named', async () => {
    const world = createWorld();
    const id = await receive(world, { ...incoming, status: 'Active', substatus: 'Engaged' });
    assert.deepEqual([status(world, id), world.salesforce.get(id)['StageName']], ['Synced', 'Prospecting']);
    assert.match(
      audit(world, id),
      /Not copied: Stage "Engaged" from Partner Center has no counterpart in value map Stage/,
    );
  });

  it('gives the default stage to nobody who has chosen one', async () => {
    const world = createWorld();
    const id = await receive(world, { ...incoming, status: 'Active', substatus: 'Engaged' });
    world.partnerCenter.edit(referralId, { '/details/dealValue': 61_000 });
    world.salesforce.edit(id, { StageName: 'Negotiation/Review' });
    await world.rest();
    const row = world.salesforce.get(id);
    assert.deepEqual([row['StageName'], row['Amount']], ['Negotiation/Review', 61_000]);
  });

  it('closes the opportunity where the deal was closed as an error', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/status': 'Closed', '/substatus': 'Error' });
    await world.rest();
    assert.deepEqual([status(world, id), world.salesforce.get(id)['StageName']], ['Synced', 'Closed Lost']);
  });

  it('is told where it closes the deal, until somebody closes the opportunity', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/status': 'Closed', '/substatus': 'Merged' });
    await world.rest();
    assert.equal(status(world, id), 'Needs attention');
    assert.match(message(world, id), /^Partner Center has closed the deal \(Merged\)/);
    for (const _time of [1, 2]) {
      world.clock.advance(minute);
      await world.signal({ opportunityId: id });
      await world.rest();
    }
    assert.equal(codeOf(world, id), 'STAGE_MISSING');
    world.salesforce.edit(id, { StageName: 'Closed Lost' });
    await world.rest();
    assert.equal(codeOf(world, id), '');
  });
});

describe('a referral that its creator cannot see', () => {
  it('is one referral, its id is on the card at once, and the seller is told', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsCreated = false;
    const id = world.salesforce.enter(readyToShare);
    await world.pass(3 * minute);
    const [made, ...more] = world.partnerCenter.ours();
    assert.equal(more.length, 0);
    assert.equal(textOf(world, id, 'Referral_Identifier__c'), made?.id);
    assert.deepEqual([status(world, id), codeOf(world, id)], ['Needs attention', 'REFERRAL_NOT_VISIBLE']);
  });

  it('stays one for a day of signals, and is looked at at a bounded pace', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsCreated = false;
    const id = world.salesforce.enter(readyToShare);
    await world.pass(60 * minute);
    const before = world.gate.calls.filter((name) => name === 'referrals.read').length;
    await world.pass(24 * 60 * minute);
    const looks = world.gate.calls.filter((name) => name === 'referrals.read').length - before;
    assert.equal(world.partnerCenter.ours().length, 1);
    assert.ok(looks > 24 && looks < 400, `${String(looks)} looks in a day`);
    world.partnerCenter.options.showsCreated = true;
    await world.pass(20 * minute);
    assert.deepEqual([status(world, id), message(world, id)], ['Synced', '']);
  });

  it('is not made a second time where the store was lost', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsCreated = false;
    const id = world.salesforce.enter(readyToShare);
    await world.pass(3 * minute);
    for (const link of await world.links.port.claim(9, Infinity, 1)) await world.links.port.drop(link);
    world.clock.advance(5 * minute);
    await world.signal({ opportunityId: id });
    await world.pass(5 * minute);
    assert.equal(world.partnerCenter.ours().length, 1);
    assert.equal(codeOf(world, id), 'REFERRAL_NOT_FOUND');
  });

  it('that shows up a moment later alarms nobody', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsCreated = false;
    const id = world.salesforce.enter(readyToShare);
    await world.look();
    await world.look();
    world.partnerCenter.options.showsCreated = true;
    await world.rest();
    assert.equal(status(world, id), 'Synced');
    assert.ok(!audit(world, id).includes('Needs attention'), audit(world, id));
  });
});

describe('a CRM id that somebody entered in Partner Center', () => {
  const enter = (world: World) =>
    world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false }, primaryContact);

  it('offers the deal to an opportunity that nobody ticked', async () => {
    const world = createWorld();
    const id = enter(world);
    const before = world.salesforce.get(id);
    world.partnerCenter.receive({ ...incoming, externalReferenceId: id });
    await world.rest();
    assert.deepEqual([status(world, id), codeOf(world, id)], ['Needs attention', 'DEAL_OFFERED']);
    assert.match(message(world, id), new RegExp(`^Partner Center has a deal with .*${referralId}$`));
    assert.equal(textOf(world, id, 'Referral_Identifier__c'), '');
    assert.deepEqual([world.salesforce.get(id)['Name'], world.salesforce.all().length], [before['Name'], 1]);
  });

  it('links the two once the seller ticks, without a second referral', async () => {
    const world = createWorld();
    const id = enter(world);
    world.partnerCenter.receive({ ...incoming, externalReferenceId: id });
    await world.rest();
    world.clock.advance(minute);
    world.salesforce.edit(id, { Sync_with_Partner_Center__c: true });
    await world.rest();
    assert.deepEqual([status(world, id), textOf(world, id, 'Referral_Identifier__c')], ['Synced', referralId]);
    assert.equal(world.partnerCenter.ours().length, 1);
  });

  /** The seller has said that the offered deal is another one. */
  async function refuse(options: Parameters<typeof createWorld>[0] = {}) {
    const world = createWorld(options);
    const id = enter(world);
    world.partnerCenter.receive({ ...incoming, externalReferenceId: id });
    await world.rest();
    world.clock.advance(minute);
    world.salesforce.edit(id, { Partner_Center_Offer_Refused__c: new Date(world.clock.now()).toISOString() });
    await world.rest();
    return { world, id };
  }

  it('that is another deal, as the seller says, makes an opportunity of its own and is not offered again', async () => {
    const { world, id } = await refuse();
    const card = () => [status(world, id), codeOf(world, id), textOf(world, id, 'Partner_Center_Offer_Refused__c')];
    assert.deepEqual(card(), ['Not shared', '', '']);
    assert.match(audit(world, id), /The seller said that the deal \S+ in Partner Center is another deal/);
    const [other, ...more] = world.salesforce.all().filter((row) => row.id !== id);
    assert.deepEqual([textOf(world, other?.id ?? '', 'Referral_Identifier__c'), more], [referralId, []]);
    // A later change in Partner Center, and the nightly comparison, change nothing of this.
    world.partnerCenter.edit(referralId, { '/name': 'Renamed' });
    await world.rest();
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.deepEqual([card(), world.salesforce.all().length], [['Not shared', '', ''], 2]);
  });

  it('that is another deal leaves the opportunity free to be shared', async () => {
    for (const inboundCreate of [true, false]) {
      const { world, id } = await refuse({ inboundCreate });
      world.clock.advance(minute);
      world.salesforce.edit(id, { Sync_with_Partner_Center__c: true });
      await world.rest();
      assert.equal(status(world, id), 'Synced');
      assert.notEqual(textOf(world, id, 'Referral_Identifier__c'), referralId);
      assert.equal(world.partnerCenter.ours().length, 2);
    }
  });

  it('that is another deal stays apart after a crash at any call', async () => {
    for (const call of Array.from({ length: 14 }, (_, index) => index)) {
      const world = createWorld();
      const id = enter(world);
      world.partnerCenter.receive({ ...incoming, externalReferenceId: id });
      await world.rest();
      world.clock.advance(minute);
      world.salesforce.edit(id, { Partner_Center_Offer_Refused__c: new Date(world.clock.now()).toISOString() });
      world.gate.plan({ at: world.gate.calls.length + call, when: 'after', how: 'dies' });
      await world.rest();
      await world.sweep();
      await world.rest();
      assert.deepEqual([status(world, id), world.salesforce.all().length], ['Not shared', 2], `call ${String(call)}`);
    }
  });

  it('leaves a pause of the seller a pause', async () => {
    const world = createWorld();
    const { id } = await share(world);
    world.salesforce.edit(id, { Sync_with_Partner_Center__c: false });
    await world.rest();
    assert.equal(status(world, id), 'Paused');
  });
});

describe('another request for help', () => {
  async function turnedDown(world: World): Promise<{ id: string; referral: string }> {
    const shared = await share(world, help);
    const half = world.partnerCenter.microsofts()[0]?.id ?? '';
    world.partnerCenter.edit(half, { '/status': 'Closed', '/substatus': 'Declined' });
    await world.links.port.markDue([{ referralId: half, half: true }], world.clock.now());
    await world.rest();
    world.clock.advance(minute);
    return shared;
  }

  it('after Microsoft has declined is not sent, and the card says so as long as it stands', async () => {
    const world = createWorld();
    const { id, referral } = await turnedDown(world);
    world.salesforce.edit(id, { How_can_Microsoft_help__c: 'Quotes or Licensing', Amount: 77 });
    await world.rest();
    for (const _time of [1, 2]) {
      world.clock.advance(minute);
      await world.signal({ referralId: referral });
      await world.rest();
    }
    assert.equal(at(world, referral, '/inviteContext/assistanceRequestCode'), 'GeneralOrOther');
    assert.equal(at(world, referral, '/details/dealValue'), 77);
    assert.equal(codeOf(world, id), 'REFERRAL_CLOSED');
    assert.match(message(world, id), /^Microsoft's side of the deal is closed \(Declined\)/);
    world.salesforce.edit(id, help);
    await world.rest();
    assert.deepEqual([status(world, id), message(world, id)], ['Synced', '']);
  });

  it('is sent while Microsoft is on the deal', async () => {
    const world = createWorld();
    const { id, referral } = await share(world, help);
    world.salesforce.edit(id, { How_can_Microsoft_help__c: 'Quotes or Licensing' });
    await world.rest();
    assert.equal(at(world, referral, '/inviteContext/assistanceRequestCode'), 'QuotesOrLicensing');
    assert.equal(status(world, id), 'Synced');
  });
});
