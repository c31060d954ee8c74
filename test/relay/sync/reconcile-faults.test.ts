// Each of these was once wrong.
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import { syncedFields } from '../../../relay/sync/record/card.ts';
import { createDigest } from '../../../relay/sync/fields/digest.ts';
import { draftReferral } from '../../../relay/sync/plan/new-referral.ts';
import { merge } from '../../../relay/sync/fields/merge.ts';
import { valueAt } from '../../../relay/sync/fields/pointer.ts';
import { startWorker } from '../../../relay/schedule/worker.ts';
import { manualClock } from '../../clock.ts';
import { fixture } from '../../worlds/fixture.ts';
import { fieldMapping, mappingRow, packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { createMemoryLinks } from '../../worlds/links.ts';
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
    assert.match(audit(world, other), /Amount .*Both sides had changed it/);
    assert.equal(at(world, referral, '/details/dealValue'), world.salesforce.get(other)['Amount']);
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
    assert.equal(at(world, referral, '/details/closingDateTime'), '2027-08-01T00:00:00Z');
  });
  it("Microsoft's half has the closing date where answers leave it out", async () => {
    const world = createWorld();
    world.partnerCenter.options.omitsClosingDate = true;
    await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    const half = world.partnerCenter.microsofts()[0];
    assert.equal(valueAt(half?.body ?? null, '/details/closingDateTime'), '2027-06-30T00:00:00Z');
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
    assert.match(audit(world, id), /gave way: 8/);
  });
  it('a crash between the two writes does not drop the audit of a losing value', async () => {
    const world = createWorld();
    world.mapping = async () => packageMapping(changedRow('Deal_Value', { policy: 'Salesforce wins' }));
    const { id, referral } = await share(world);
    world.salesforce.edit(id, { Amount: 7 });
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    world.gate.plan({ at: 'referrals.patch', when: 'after', how: 'dies' });
    await world.rest();
    assert.match(audit(world, id), /gave way: 8/);
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
      referral: { substatus: 'Error' },
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

describe('stuck, wiped, untrue', () => {
  it('a deal whose invitation is uncertain still keeps its fields the same', async () => {
    const world = createWorld();
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    const create = world.partnerCenter.port.create.bind(world.partnerCenter.port);
    world.partnerCenter.port.create = async (body) => {
      const made = await create(body);
      if (made.organizationId === 'msft') throw gone;
      return made;
    };
    const { id } = await share(world, { How_can_Microsoft_help__c: 'General or Other' });
    world.salesforce.edit(id, { Amount: 7 });
    await world.rest();
    assert.equal(at(world, world.partnerCenter.ours()[0]?.id ?? '', '/details/dealValue'), 7);
    assert.equal(world.partnerCenter.microsofts().length, 1);
  });
  it('a value that is not of the kind of the field wipes nothing', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 'about 50k' });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 50_000);
  });
  it('a blank that a required field cannot take does not hold up the other changes', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/details/closingDateTime': null, '/details/dealValue': 7 });
    await world.rest();
    assert.equal(world.salesforce.get(id)['Amount'], 7);
  });
  it('a crash while sharing does not change the stage of the seller', async () => {
    const world = createWorld();
    world.partnerCenter.options.skewMs = 5000;
    world.gate.plan({ at: 'links.finish', when: 'before', how: 'dies' });
    const { id } = await share(world, { StageName: 'Prospecting' });
    assert.equal(world.salesforce.get(id)['StageName'], 'Prospecting');
  });
  it('the audit never grows beyond its field, whatever was lost', () => {
    const { Audit__c: text } = syncedFields(['x'.repeat(120_000)], 0, {});
    assert.ok(typeof text === 'string' && text.length <= 100_000);
  });
  it('the lines of a street go out without carriage returns, none lost', () => {
    const mapping = packageMapping();
    const fields = { ...readyToShare, 'Account.BillingStreet': 'One Fabrikam Way\r\nBuilding 3\r\nFloor 2' };
    const draft = draftReferral({ id: '006', modifiedAt: '', fresh: false, team: [], fields }, mapping, 0);
    assert.ok('body' in draft);
    const address = JSON.stringify(valueAt(draft.body, '/customerProfile/address'));
    assert.doesNotMatch(address, /\\r/);
    assert.match(address, /Floor 2/);
  });
  it('a write that lost a race is no attention in the work list', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 7 });
    world.salesforce.beforeUpdate(() => {
      world.salesforce.edit(id, { 'Account.BillingCity': 'X' });
    });
    await world.look();
    assert.equal(world.links.rows()[0]?.state, 'synced');
  });
  it('a received value without a counterpart is said on creation too', async () => {
    const world = createWorld();
    const id = await receive(world, { ...incoming, inviteContext: { assistanceRequestCode: 'SomethingNew' } });
    assert.match(audit(world, id), /SomethingNew/);
  });
  it('a store that takes no writes is not asked a hundred times a second', async () => {
    const clock = manualClock();
    const { port } = createMemoryLinks(clock);
    await port.markDue([{ referralId: 'a' }], clock.now());
    let asked = 0;
    const claim = async () => {
      asked += 1;
      throw new Error('disk full');
    };
    const worker = startWorker({
      links: { ...port, claim },
      clock,
      report: () => undefined,
      reconcile: async () => undefined,
      pace: () => ({ quietMs: 0, atMostMs: 0, gapMs: 0 }),
      pollMs: 30_000,
    });
    for (let n = 0; n < 200; n += 1) {
      clock.advance(5);
      for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    await worker.stop();
    assert.ok(asked <= 3, `${String(asked)} times in one second`);
  });
  it('a store of a newer version is refused and left as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'newer-'));
    const store = await openStore({ dataDir: folder }, createWorld().clock);
    await store.db.updateTable('cursor').set({ value: 99 }).where('name', '=', 'schema').execute();
    await store.close();
    await assert.rejects(openStore({ dataDir: folder }, createWorld().clock), { code: 'STORE_UNAVAILABLE' });
  });
  it('two rows that write the same field come to rest', async () => {
    const world = createWorld();
    const twin = mappingRow({ name: 'Invite_Notes', pointer: '/inviteContext/notes', field: 'Description' });
    world.mapping = async () => packageMapping([...packageRows, twin]);
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/details/notes': 'A', '/inviteContext/notes': 'B' });
    await world.rest();
    world.clock.advance(minute);
    await assertQuiet(world, id, referralId);
  });
  it('a referral without a name (as in the published GET sample) becomes an opportunity once accepted', async () => {
    const world = createWorld();
    world.partnerCenter.receive({ ...fixture('marketplace-lead'), status: 'Active', substatus: 'Accepted' });
    await world.rest();
    assert.equal(world.salesforce.all().length, 1);
  });
});
