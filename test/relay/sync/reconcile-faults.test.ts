// Each of these was once wrong.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { createDigest } from '../../../relay/sync/fields/digest.ts';
import { merge } from '../../../relay/sync/fields/merge.ts';
import { valueAt } from '../../../relay/sync/fields/pointer.ts';
import { fieldMapping, packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { assertQuiet, at, audit, incoming, minute, receive, referralId, share, textOf } from '../../worlds/stories.ts';
import { createWorld, readyToShare } from '../../worlds/world.ts';

const gone = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'socket hang up');
const changedRow = (name: string, changes: object) =>
  packageRows.map((row) => (row.name === name ? { ...row, ...changes } : row));

describe('lost edits', () => {
  it('an edit made while the answer to the creation was lost reaches Partner Center', async () => {
    const world = createWorld({ signals: false });
    world.gate.plan({ at: 'referrals.create', when: 'after', how: 'rejects', error: gone });
    const id = world.salesforce.enter(readyToShare);
    await world.signal({ opportunityId: id });
    await world.look();
    world.clock.advance(2000);
    world.salesforce.edit(id, { Amount: 200_000 });
    await world.signal({ opportunityId: id });
    await world.rest();
    await world.signal({ opportunityId: id });
    await world.rest();
    const referral = textOf(world, id, 'Referral_Identifier__c');
    assert.equal(at(world, referral, '/details/dealValue'), 200_000);
    await assertQuiet(world, id, referral);
  });
  for (const [at, when] of [
    ['opportunities.create', 'after'],
    ['links.join', 'before'],
  ] as const)
    it(`a value that Microsoft changes while the answer to our creation is lost reaches the opportunity (${when} ${at})`, async () => {
      const world = createWorld({ signals: false });
      const { id } = world.partnerCenter.receive(incoming);
      world.gate.plan({ at, when, how: 'dies' });
      await world.signal({ referralId: id });
      await assert.rejects(world.look());
      world.gate.restart();
      world.links.release();
      world.clock.advance(minute);
      world.partnerCenter.edit(id, { '/details/dealValue': 77_000, '/details/notes': null });
      await world.signal({ referralId: id });
      await world.rest();
      const [opportunity, ...more] = world.salesforce.all();
      assert.equal(more.length, 0);
      const { Amount: amount, Description: notes } = opportunity?.fields ?? {};
      assert.deepEqual([amount, notes ?? null], [77_000, null]);
      assert.equal(valueAt(world.partnerCenter.get(id).body, '/details/dealValue'), 77_000);
      await assertQuiet(world, opportunity?.id ?? '', id);
    });
  for (const [policy, write, how, last] of [
    ['Salesforce wins', 'opportunities.update', 'dies', 'there'],
    ['Salesforce wins', 'opportunities.update', 'rejects', 'there'],
    ['Partner Center wins', 'referrals.patch', 'dies', 'here'],
    ['Partner Center wins', 'referrals.patch', 'rejects', 'here'],
  ] as const)
    it(`what we copied ourselves is no edit when the answer is lost (${policy}, ${write} ${how})`, async () => {
      const world = createWorld();
      const mapping = packageMapping(changedRow('Deal_Value', { policy }));
      world.mapping = async () => mapping;
      const id = await receive(world);
      const edit = (side: 'here' | 'there', amount: number) => {
        if (side === 'here') world.salesforce.edit(id, { Amount: amount });
        else world.partnerCenter.edit(referralId, { '/details/dealValue': amount });
      };
      edit(last, 60_000);
      world.gate.plan({ at: write, when: 'after', how, error: gone });
      await world.look().catch(() => undefined);
      world.gate.restart();
      world.links.release();
      world.clock.advance(minute);
      edit(last, 70_000);
      await world.rest();
      assert.deepEqual(
        [at(world, referralId, '/details/dealValue'), world.salesforce.get(id)['Amount']],
        [70_000, 70_000],
      );
      assert.doesNotMatch(audit(world, id), /Both sides had changed/);
      world.clock.advance(minute);
      await assertQuiet(world, id, referralId);
    });
  it('an opportunity that takes the place of one that is gone is not taken for edits of it', async () => {
    const world = createWorld({ signals: false });
    const id = world.salesforce.enter(readyToShare);
    await world.signal({ opportunityId: id });
    await world.rest();
    const referral = textOf(world, id, 'Referral_Identifier__c');
    world.salesforce.edit(id, { Referral_Identifier__c: null });
    world.salesforce.remove(id);
    const other = world.salesforce.enter({ ...readyToShare, Amount: 1, Referral_Identifier__c: referral });
    world.clock.advance(minute);
    await world.signal({ referralId: referral });
    await world.rest();
    assert.match(
      audit(world, other),
      /Amount 120000 → 1. The records were linked; the Partner Center value .*: 120000/,
    );
    assert.deepEqual([at(world, referral, '/details/dealValue'), world.salesforce.get(other)['Amount']], [1, 1]);
  });
  it('a field that was blank when the deal was shared goes out when the seller fills it', async () => {
    const world = createWorld({ signals: false }); // the webhook of our own creation is late or lost
    const id = world.salesforce.enter({ ...readyToShare, Description: null });
    await world.signal({ opportunityId: id });
    await world.rest();
    const referral = textOf(world, id, 'Referral_Identifier__c');
    world.clock.advance(minute);
    world.salesforce.edit(id, { Description: 'Filled in later.' });
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(at(world, referral, '/details/notes'), 'Filled in later.');
  });
  it('a field that was blank in the referral received goes out when the seller fills it', async () => {
    const world = createWorld({ signals: false });
    world.partnerCenter.receive({ ...incoming, details: { currency: 'USD', dealValue: null } });
    await world.signal({ referralId });
    await world.rest();
    const id = world.salesforce.all()[0]?.id ?? '';
    world.clock.advance(minute);
    world.salesforce.edit(id, { Amount: 5000 });
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(at(world, referralId, '/details/dealValue'), 5000);
  });
  it('an edit refused because the referral is closed stays in Salesforce, whatever the policy and the signals', async () => {
    const world = createWorld();
    world.mapping = async () => packageMapping(changedRow('Deal_Value', { policy: 'Partner Center wins' }));
    const { id, referral } = await share(world);
    world.partnerCenter.edit(referral, { '/status': 'Closed', '/substatus': 'Lost' });
    await world.rest();
    world.clock.advance(minute);
    world.salesforce.edit(id, { Amount: 1 });
    await world.rest();
    world.clock.advance(minute);
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 1);
  });
  it('the first edit after sharing counts (default policy, answers leave the date out, their clock 5 min ahead)', async () => {
    const world = createWorld({ signals: false });
    Object.assign(world.partnerCenter.options, { omitsClosingDate: true, skewMs: 5 * minute });
    const id = world.salesforce.enter(readyToShare);
    await world.signal({ opportunityId: id });
    await world.rest();
    world.clock.advance(minute);
    world.salesforce.edit(id, { CloseDate: '2027-08-01' });
    await world.signal({ opportunityId: id });
    await world.rest();
    assert.equal(world.salesforce.get(id)['CloseDate'], '2027-08-01');
  });
  it('of two quick edits the second counts (Partner Center wins, answers leave the date out)', async () => {
    const world = createWorld();
    world.mapping = async () => packageMapping(changedRow('Closing_Date', { policy: 'Partner Center wins' }));
    world.partnerCenter.options.omitsClosingDate = true;
    const { id, referral } = await share(world);
    world.options.signals = false;
    for (const CloseDate of ['2027-07-01', '2027-08-01']) {
      world.salesforce.edit(id, { CloseDate });
      await world.signal({ opportunityId: id });
      await world.rest();
      world.clock.advance(2000);
    }
    assert.equal(world.salesforce.get(id)['CloseDate'], '2027-08-01');
    assert.equal(at(world, referral, '/details/closingDateTime'), '2027-08-01T10:00:00Z');
  });
  it("Microsoft's half has the closing date where answers leave it out", async () => {
    const world = createWorld();
    world.partnerCenter.options.omitsClosingDate = true;
    await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    const half = world.partnerCenter.microsofts()[0];
    assert.equal(valueAt(half?.body ?? null, '/details/closingDateTime'), '2027-06-30T10:00:00Z');
  });
  it('a second save in the same second whose message is lost is found by the sweep', async () => {
    const world = createWorld();
    const { id, referral } = await share(world);
    world.options.signals = false;
    world.salesforce.edit(id, { Amount: 7 });
    await world.signal({ opportunityId: id });
    await world.rest();
    world.salesforce.edit(id, { Amount: 8 });
    await world.pass(20 * minute);
    assert.equal(at(world, referral, '/details/dealValue'), 8);
  });
  it('a raced write does not drop the audit of a losing value', async () => {
    const world = createWorld();
    world.mapping = async () => packageMapping(changedRow('Deal_Value', { policy: 'Salesforce wins' }));
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 7 });
    world.clock.advance(5000);
    world.partnerCenter.edit(referral, { '/details/dealValue': 8, '/details/notes': 'From the portal.' });
    world.salesforce.beforeUpdate(() => {
      world.salesforce.edit(id, { 'Account.BillingCity': 'X' });
    });
    await world.rest();
    assert.match(audit(world, id), /overwritten: 8$/m);
  });
  it('a crash between the two writes does not drop the audit of a losing value', async () => {
    const world = createWorld();
    world.mapping = async () => packageMapping(changedRow('Deal_Value', { policy: 'Salesforce wins' }));
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 7 });
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    world.gate.plan({ at: 'referrals.patch', when: 'after', how: 'dies' });
    await world.rest();
    assert.match(audit(world, id), /overwritten: 8$/m);
  });
  for (const [policy, winner, referralValue, outbound] of [
    ['Salesforce wins', 'opportunity', '2', false],
    ['Partner Center wins', 'referral', '2', true],
  ] as const)
    it(`the loser of a conflict is named even when the winner (${winner}) may not be copied`, () => {
      const digest = createDigest(Buffer.from('k'));
      const directions = {
        inboundCreate: true,
        inboundUpdate: !outbound,
        outboundCreate: true,
        outboundUpdate: outbound,
      };
      const field = fieldMapping({ policy, directions });
      const merged = merge({
        fields: [field],
        referral: { details: { dealValue: referralValue } },
        opportunity: { Amount: 3 },
        base: { [field.key]: [digest(field.key, '1'), digest(field.key, '1')] },
        newest: 'referral',
        digest,
      });
      assert.ok(merged.unmapped.length + merged.toOpportunity.length + merged.toReferral.length > 0);
    });
  it('both changed and the winner has no counterpart: the other edit is named', () => {
    const digest = createDigest(Buffer.from('k'));
    const field = fieldMapping({
      pointer: '/substatus',
      field: 'StageName',
      valueMap: 'Stage',
      policy: 'Partner Center wins',
    });
    const merged = merge({
      fields: [field],
      referral: { substatus: 'Merged' },
      opportunity: { StageName: 'Closed Won' },
      base: { [field.key]: [digest(field.key, 'Accepted'), digest(field.key, 'Qualification')] },
      newest: 'referral',
      digest,
    });
    assert.ok(merged.unmapped.some(({ shown }) => shown === 'Closed Won'));
  });
});

describe('double creation', () => {
  it('unticking and ticking the box after a lost answer makes no second referral', async () => {
    const world = createWorld({ signals: false });
    world.gate.plan({ at: 'referrals.create', when: 'after', how: 'rejects', error: gone });
    const id = world.salesforce.enter(readyToShare);
    await world.signal({ opportunityId: id });
    await world.look();
    for (const ticked of [false, true]) {
      world.salesforce.edit(id, { Sync_with_Partner_Center__c: ticked });
      await world.signal({ opportunityId: id });
      await world.rest();
      world.clock.advance(minute);
    }
    assert.equal(world.partnerCenter.ours().length, 1);
  });
  it('a crash while a co-sell deal made in the portal comes in does not invite Microsoft again', async () => {
    for (const when of ['before', 'after'] as const)
      for (const call of ['referrals.patch', 'links.finish']) {
        const world = createWorld();
        world.partnerCenter.options.showsMicrosoftsHalf = false;
        world.partnerCenter.receive({
          ...incoming,
          direction: 'Outgoing',
          status: 'Active',
          substatus: 'Accepted',
          inviteContext: { assistanceRequestCode: 'GeneralOrOther' },
        });
        world.gate.plan({ at: call, when, how: 'dies' });
        await world.rest();
        assert.equal(world.partnerCenter.microsofts().length, 0, `${call} ${when}`);
      }
  });
});
