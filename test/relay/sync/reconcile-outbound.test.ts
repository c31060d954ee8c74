import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { assertQuiet, at, audit, message, minute, receive, referralId, share, status } from '../../worlds/stories.ts';
import { createWorld, readyToShare } from '../../worlds/world.ts';

describe('an opportunity that is shared', () => {
  it('without asking for help becomes one private referral', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    assert.equal(world.partnerCenter.ours().length, 1);
    assert.equal(world.partnerCenter.microsofts().length, 0);
    assert.equal(at(world, referral, '/type'), 'Independent');
    assert.equal(at(world, referral, '/externalReferenceId'), id);
    assert.equal(at(world, referral, '/details/dealValue'), 120_000);
    assert.equal(at(world, referral, '/customerProfile/team/0'), undefined, "the customer's people stay here");
    assert.match(audit(world, id), /Created in Partner Center \(private\)\./);
    assert.equal(world.salesforce.get(id)['StageName'], 'Needs Analysis');
    await assertQuiet(world, id, referral);
  });

  it('asking for help becomes one half of ours and exactly one of Microsoft', async () => {
    const world = createWorld();
    const { id, referral } = await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    const [half, ...more] = world.partnerCenter.microsofts();
    assert.deepEqual([world.partnerCenter.ours().length, more.length], [1, 0]);
    assert.equal(half?.engagementId, world.partnerCenter.get(referral).engagementId);
    assert.equal(half.externalReferenceId, null);
    assert.deepEqual(half.body['details'], at(world, referral, '/details'));
    assert.equal(at(world, referral, '/type'), 'Shared');
    assert.equal(status(world, id), 'Synced');
    assert.match(audit(world, id), /Shared with Microsoft\./);
    await assertQuiet(world, id, referral);
  });

  it('gets no second half where one came by itself', async () => {
    const world = createWorld();
    const create = world.partnerCenter.port.create.bind(world.partnerCenter.port);
    world.partnerCenter.port.create = async (body) => {
      const own = await create(body);
      await create({ ...own.body, target: [{ type: 'BusinessProfileLocation', id: 'msft' }] });
      return own;
    };
    await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    assert.equal(world.partnerCenter.microsofts().length, 1);
  });

  it('is told everything that is missing, at once', async () => {
    const world = createWorld();
    const id = world.salesforce.enter({
      ...{ Name: 'Bare', CloseDate: '2027-06-30', StageName: 'Prospecting' },
      ...{ Sync_with_Partner_Center__c: true, How_can_Microsoft_help__c: 'General or Other' },
      'Account.BillingCountry': 'Atlantis',
    });
    await world.rest();
    assert.equal(world.partnerCenter.ours().length, 0);
    assert.equal(status(world, id), 'Needs attention');
    const missing = ['amount', 'currency', 'an account', 'country', 'solution', 'primary contact'];
    for (const reason of missing) assert.match(message(world, id), new RegExp(reason), reason);
  });

  it('is created once what was missing is there', async () => {
    const world = createWorld();
    const id = world.salesforce.enter({ ...readyToShare, Products__c: null });
    await world.rest();
    assert.equal(status(world, id), 'Needs attention');
    const told = world.salesforce.writes();
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(world.salesforce.writes(), told, 'the same news is not told twice');
    world.salesforce.edit(id, { Products__c: 'SOL-15974-MQF' });
    await world.rest();
    assert.equal(world.partnerCenter.ours().length, 1);
    assert.equal(status(world, id), 'Synced');
    assert.equal(world.salesforce.get(id)['Partner_Center_Sync_Message__c'], null);
  });

  it('takes the default currency of the settings where the org has none', async () => {
    const world = createWorld();
    world.mapping = async () =>
      packageMapping(
        packageRows.filter(({ name }) => name !== 'Currency'),
        { Default_Currency: 'EUR' },
      );
    const { referral } = await share(world, { CurrencyIsoCode: null });
    assert.equal(at(world, referral, '/details/currency'), 'EUR');
  });

  it('is left alone while the box is not ticked', async () => {
    const world = createWorld();
    world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
    await world.rest();
    assert.deepEqual([world.partnerCenter.ours().length, world.writes()], [0, 0]);
  });

  it('that Partner Center refuses tells the seller its reason and is tried again on the next save', async () => {
    const world = createWorld();
    const refusal = new CosellError('PARTNER_CENTER_REFUSED', 'Solution SOL-15974-MQF is not active.');
    world.gate.plan({ at: 'referrals.create', when: 'before', how: 'rejects', error: refusal });
    const id = world.salesforce.enter(readyToShare);
    await world.rest();
    assert.match(message(world, id), /Solution SOL-15974-MQF is not active\./);
    world.salesforce.edit(id, { 'Account.BillingCity': 'Seattle' });
    await world.rest();
    assert.equal(world.partnerCenter.ours().length, 1);
    assert.equal(status(world, id), 'Synced');
  });

  it('is not created again when the answer was lost', async () => {
    const world = createWorld();
    const gone = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'socket hang up');
    world.gate.plan({ at: 'referrals.create', when: 'after', how: 'rejects', error: gone });
    const { id, referral } = await share(world);
    assert.equal(world.partnerCenter.ours().length, 1);
    assert.equal(status(world, id), 'Synced');
    await assertQuiet(world, id, referral);
  });
});

describe('an edit of the seller', () => {
  it('is shown in Partner Center, said in the audit, and does not come back', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 130_000.5 });
    await world.rest();
    assert.equal(at(world, referral, '/details/dealValue'), 130_000.5);
    assert.match(audit(world, id), /To Partner Center: Amount 120000 → 130000\.5/);
    await assertQuiet(world, id, referral);
  });

  it('goes to the newer version when the referral changed between our read and our write', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 130_000 });
    const patch = world.partnerCenter.port.patch.bind(world.partnerCenter.port);
    let raced = false;
    world.partnerCenter.port.patch = async (...given) => {
      if (!raced) world.partnerCenter.edit(referral, { '/details/notes': 'Written in the portal.' });
      raced = true;
      return patch(...given);
    };
    await world.rest();
    assert.equal(at(world, referral, '/details/dealValue'), 130_000);
    assert.equal(at(world, referral, '/details/notes'), 'Written in the portal.');
    assert.equal(world.salesforce.get(id)['Description'], 'Written in the portal.');
    await assertQuiet(world, id, referral);
  });

  it('of the stage closes the deal in one patch with the other edits', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    const before = world.partnerCenter.writes();
    world.salesforce.edit(id, { StageName: 'Closed Won', Amount: 99_000 });
    await world.rest();
    const closed = world.partnerCenter.get(referral);
    assert.deepEqual([closed.status, closed.substatus], ['Closed', 'Won']);
    assert.equal(at(world, referral, '/details/dealValue'), 99_000);
    assert.equal(world.partnerCenter.writes() - before, 1);
    await assertQuiet(world, id, referral);
  });

  it('of the stage accepts the referral where the admin says so, and not otherwise', async () => {
    for (const accepts of ['true', 'false']) {
      const world = createWorld();
      world.mapping = async () => packageMapping(packageRows, { Accept_On_Stage_Change: accepts });
      const id = await receive(world);
      world.salesforce.edit(id, { StageName: 'Needs Analysis' });
      await world.rest();
      const { status: now, substatus } = world.partnerCenter.get(referralId);
      assert.deepEqual([now, substatus], accepts === 'true' ? ['Active', 'Accepted'] : ['New', 'Pending']);
      assert.equal(world.salesforce.get(id)['StageName'], 'Needs Analysis', 'the stage is never pulled back');
      await assertQuiet(world, id, referralId);
    }
  });

  it('of the stage backwards stays in Salesforce and is no fault', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { StageName: 'Prospecting' });
    await world.rest();
    assert.equal(world.partnerCenter.get(referral).substatus, 'Accepted');
    assert.deepEqual([world.salesforce.get(id)['StageName'], status(world, id)], ['Prospecting', 'Synced']);
    world.clock.advance(minute);
    world.partnerCenter.edit(referral, { '/details/notes': 'Written later.' });
    await world.rest();
    assert.equal(world.salesforce.get(id)['StageName'], 'Prospecting', 'also when the referral is the newer one');
    await assertQuiet(world, id, referral);
  });

  it('of a closed deal stays in Salesforce, and the seller is told once', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.partnerCenter.edit(referral, { '/status': 'Closed', '/substatus': 'Lost' });
    await world.rest();
    world.clock.advance(minute);
    world.salesforce.edit(id, { Amount: 1 });
    await world.rest();
    assert.equal(at(world, referral, '/details/dealValue'), 120_000);
    // It is information, not an alarm: nobody has to act on it.
    assert.equal(status(world, id), 'Synced');
    assert.match(message(world, id), /Amount changed here, but the referral is closed \(Lost\)/);
    assert.equal(world.links.rows().find(({ opportunityId }) => opportunityId === id)?.state, 'synced');
    await assertQuiet(world, id, referral);
    assert.equal(world.salesforce.get(id)['Amount'], 1);
  });

  it('is not said of a closed deal that a rebuilt store meets for the first time, but of a later one it is', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.partnerCenter.edit(referral, { '/status': 'Closed', '/substatus': 'Lost', '/details/notes': null });
    world.salesforce.edit(id, { Amount: 1, Sync_with_Partner_Center__c: false });
    await world.rest();
    world.clock.advance(minute);
    for (const row of world.links.rows()) row.base = {};
    world.salesforce.edit(id, { Sync_with_Partner_Center__c: true });
    await world.rest();
    world.clock.advance(minute);
    assert.equal(status(world, id), 'Synced');
    world.salesforce.edit(id, { Amount: 2 });
    await world.rest();
    assert.match(message(world, id), /^Amount changed here, but the referral is closed \(Lost\)/);
    await assertQuiet(world, id, referral);
  });

  it('that Partner Center cut short does not come back cut', async () => {
    const world = createWorld();
    world.partnerCenter.options.notesLimit = 50;
    const { id, referral } = await share(world, { Description: 'n'.repeat(80) });
    world.salesforce.edit(id, { Description: 'm'.repeat(80) });
    await world.rest();
    assert.equal(at(world, referral, '/details/notes'), 'm'.repeat(50));
    assert.equal(world.salesforce.get(id)['Description'], 'm'.repeat(80));
    await assertQuiet(world, id, referral);
  });

  it('that Partner Center cuts to what it showed before counts as sent', async () => {
    const world = createWorld();
    world.partnerCenter.options.notesLimit = 50;
    const { id, referral } = await share(world, { Description: 'n'.repeat(80) });
    world.salesforce.edit(id, { Description: `${'n'.repeat(80)} and more` });
    await world.rest();
    assert.equal(at(world, referral, '/details/notes'), 'n'.repeat(50));
    assert.equal(status(world, id), 'Synced');
    await assertQuiet(world, id, referral);
  });

  it('reaches Partner Center also where the service shows nothing of what became of it', async () => {
    const world = createWorld();
    world.partnerCenter.options.patchAnswers = 'nothing';
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 5 });
    await world.rest();
    assert.equal(at(world, referral, '/details/dealValue'), 5);
    await assertQuiet(world, id, referral);
  });
});
