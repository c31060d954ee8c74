import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type JsonObject } from '../../../relay/sync/model.ts';
import { fixture } from '../../worlds/fixture.ts';
import { mappingRow, packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import {
  assertQuiet,
  at,
  audit,
  incoming,
  message,
  minute,
  receive,
  referralId,
  share,
  status,
  textOf,
} from '../../worlds/stories.ts';
import { createWorld, readyToShare } from '../../worlds/world.ts';

describe('a referral that comes in', () => {
  it('becomes an opportunity with its customer, marked synced, and learns its CRM id', async () => {
    const world = createWorld();
    const id = await receive(world);
    const row = world.salesforce.get(id);
    assert.equal(row['Name'], 'Test Cosell Invite_20');
    assert.equal(row['Amount'], 50_000);
    assert.equal(row['CloseDate'], '2026-12-14');
    assert.equal(row['StageName'], 'Prospecting');
    assert.equal(row['Account.Name'], 'Contoso Customer Inc');
    assert.equal(row['Sync_with_Partner_Center__c'], true);
    assert.equal(row['Partner_Center_Sync_Status__c'], 'Synced');
    assert.equal(row['Referral_Link__c'], `https://partner.microsoft.com/referrals/v2/inbox?id=${referralId}`);
    assert.match(audit(world, id), /Received from Partner Center, sent by Microsoft\./);
    assert.equal(at(world, referralId, '/externalReferenceId'), id);
    assert.equal(row['PrimaryContact.LastName'], 'Smith');
    assert.equal(world.partnerCenter.microsofts().length, 0, 'Microsoft invited us, not we Microsoft');
    await assertQuiet(world, id, referralId);
  });

  it('gets the default of a row where the referral is blank', async () => {
    const world = createWorld();
    const id = await receive(world, { ...incoming, details: { currency: 'USD' } });
    assert.equal(world.salesforce.get(id)['CloseDate'], '2026-12-02');
  });

  it('leaves out what Salesforce has no value for', async () => {
    const world = createWorld();
    const id = await receive(world, { ...incoming, inviteContext: { assistanceRequestCode: 'SomethingNew' } });
    assert.equal(world.salesforce.get(id)['How_can_Microsoft_help__c'], undefined);
    assert.equal(status(world, id), 'Synced');
  });

  it('makes one opportunity, however often it is signalled', async () => {
    const world = createWorld();
    world.partnerCenter.receive(incoming);
    for (let count = 0; count < 10; count += 1) await world.signal({ referralId });
    await world.rest();
    assert.equal(world.salesforce.all().length, 1);
  });

  const passedOver: { name: string; body: JsonObject; inboundCreate?: boolean }[] = [
    { name: 'a closed referral', body: { ...incoming, status: 'Closed', substatus: 'Lost' } },
    { name: 'a lead that nobody has accepted', body: fixture('marketplace-lead') },
    { name: 'any referral, when inbound creation is off', body: incoming, inboundCreate: false },
  ];
  for (const { name, body, inboundCreate = true } of passedOver)
    it(`is no opportunity: ${name}`, async () => {
      const world = createWorld({ inboundCreate });
      world.partnerCenter.receive(body);
      await world.rest();
      assert.equal(world.salesforce.all().length, 0);
      assert.deepEqual(
        world.links.rows().map(({ state, dueAt }) => [state, dueAt]),
        [['ignored', null]],
      );
      assert.equal(world.writes(), 0);
    });

  it('becomes an opportunity once the lead is accepted', async () => {
    const world = createWorld();
    const { id } = world.partnerCenter.receive({ ...fixture('marketplace-lead'), name: 'Training for Fabrikam' });
    await world.rest();
    world.partnerCenter.edit(id, { '/status': 'Active', '/substatus': 'Accepted' });
    await world.rest();
    assert.equal(world.salesforce.all()[0]?.fields['StageName'], 'Qualification');
  });

  it('is joined to the opportunity that its CRM id names, and makes no second one', async () => {
    const world = createWorld();
    const id = world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: true, Amount: 1 });
    world.options.signals = false;
    world.partnerCenter.receive({ ...incoming, externalReferenceId: id });
    await world.signal({ referralId });
    await world.rest();
    assert.equal(world.salesforce.all().length, 1);
    assert.equal(world.salesforce.get(id)['Referral_Identifier__c'], referralId);
  });

  it('never takes the opportunity of another referral, whatever CRM id it claims', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.partnerCenter.receive({ ...incoming, externalReferenceId: id });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Referral_Identifier__c'], referral);
    assert.equal(world.salesforce.all().length, 2);
  });
});

describe('a change in Partner Center', () => {
  it('is shown in Salesforce, said in the audit, and does not come back', async () => {
    const world = createWorld();
    const id = await receive(world);
    const patches = world.partnerCenter.writes();
    world.partnerCenter.edit(referralId, {
      '/details/dealValue': '75000',
      '/details/closingDateTime': '2027-01-31T00:00:00Z',
    });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 75_000);
    assert.equal(world.salesforce.get(id)['CloseDate'], '2027-01-31');
    assert.match(audit(world, id), /^2026-11-02 \d\d:\d\d UTC {2}From Partner Center: Amount 50000 → 75000$/m);
    assert.equal(world.partnerCenter.writes(), patches, 'no echo');
    await assertQuiet(world, id, referralId);
  });

  it('waits while the record was saved in this very second', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.edit(id, { 'Account.BillingCity': 'Redmond' });
    world.partnerCenter.edit(referralId, { '/details/dealValue': 60_000 });
    const saved = world.clock.now();
    await world.look();
    assert.equal(world.salesforce.get(id)['Amount'], 50_000);
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 60_000);
    assert.ok(world.clock.now() - saved <= 1_100, 'but not longer than that second');
  });

  it('never overwrites what the seller saved between our read and our write', async () => {
    const world = createWorld();
    const amount = mappingRow({ policy: 'Salesforce wins' });
    world.mapping = async () => packageMapping(packageRows.map((row) => (row.name === amount.name ? amount : row)));
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 60_000 });
    world.salesforce.beforeUpdate(() => {
      world.salesforce.edit(id, { Amount: 61_000 });
    });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 61_000);
    assert.equal(at(world, referralId, '/details/dealValue'), 61_000);
    assert.match(audit(world, id), /Both sides had changed it; the Partner Center value that was overwritten: 60000/);
  });

  it('that a validation rule refuses is told to the seller in the words of the rule, and is not lost', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.rule(({ Amount }) =>
      Number(Amount) > 100_000 ? 'Deals above 100,000 need an approval.' : undefined,
    );
    world.partnerCenter.edit(referralId, { '/details/dealValue': 250_000 });
    await world.rest();
    assert.equal(status(world, id), 'Needs attention');
    assert.match(message(world, id), /Deals above 100,000 need an approval\./);
    assert.equal(world.salesforce.get(id)['Amount'], 50_000);
    assert.equal(at(world, referralId, '/details/dealValue'), 250_000, 'the old value is no edit of the seller');

    world.clock.advance(minute);
    world.salesforce.rule(undefined);
    world.salesforce.edit(id, { 'Account.BillingCity': 'Redmond' });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 250_000);
    assert.equal(status(world, id), 'Synced');
    await assertQuiet(world, id, referralId);
  });

  it('of a text longer than the field comes in cut and never bounces back', async () => {
    const world = createWorld();
    const id = await receive(world);
    const name = 'Contoso '.repeat(30).trim();
    world.partnerCenter.edit(referralId, { '/name': name });
    await world.rest();
    assert.equal(textOf(world, id, 'Name').length <= 120, true);
    assert.equal(at(world, referralId, '/name'), name);
    await assertQuiet(world, id, referralId);
  });

  it('to closed moves the stage, and the closed referral is left alone', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/status': 'Closed', '/substatus': 'Expired' });
    await world.rest();
    assert.equal(world.salesforce.get(id)['StageName'], 'Closed Lost');
    assert.equal(status(world, id), 'Synced');
    await assertQuiet(world, id, referralId);
  });

  it('is passed over while the seller has paused the deal, and comes in when it goes on', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.edit(id, { Sync_with_Partner_Center__c: false });
    await world.rest();
    assert.equal(status(world, id), 'Paused');
    world.clock.advance(minute);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 60_000 });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 50_000);
    world.salesforce.edit(id, { Sync_with_Partner_Center__c: true });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 60_000);
    assert.equal(status(world, id), 'Synced');
  });
});
