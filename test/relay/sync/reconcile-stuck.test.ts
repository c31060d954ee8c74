// Each of these was once wrong.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { startWorker } from '../../../relay/schedule/worker.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import { valueAt } from '../../../relay/sync/fields/pointer.ts';
import { draftReferral } from '../../../relay/sync/plan/new-referral.ts';
import { blankCard, syncedCard } from '../../../relay/sync/record/card.ts';
import { manualClock } from '../../clock.ts';
import { fixture } from '../../worlds/fixture.ts';
import { createMemoryLinks } from '../../worlds/links.ts';
import { mappingRow, packageMapping, packageRows } from '../../worlds/mapping-rows.ts';
import { assertQuiet, at, audit, incoming, minute, receive, referralId, share } from '../../worlds/stories.ts';
import { createWorld, readyToShare } from '../../worlds/world.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const gone = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'socket hang up');

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
    const { audit: text } = syncedCard(['x'.repeat(120_000)], 0, blankCard);
    assert.ok(typeof text === 'string' && text.length <= 100_000);
  });
  it('the lines of a street go out without carriage returns, none lost', () => {
    const mapping = packageMapping();
    const fields = { ...readyToShare, 'Account.BillingStreet': 'One Fabrikam Way\r\nBuilding 3\r\nFloor 2' };
    const draft = draftReferral(
      { id: '006', modifiedAt: '', fresh: false, team: [], fields, card: blankCard },
      mapping,
      0,
    );
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
      reconcile: async () => [],
      pace: () => ({ quietMs: 0, atMostMs: 0, gapMs: 0 }),
      pollMs: 30_000,
      turnMs: 0,
    });
    for (let n = 0; n < 200; n += 1) {
      clock.advance(5);
      for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    await worker.stop();
    assert.ok(asked <= 3, `${String(asked)} times in one second`);
  });
  it('a store of a newer version is refused and left as it is', async () => {
    const folder = temporaryFolder('newer');
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
