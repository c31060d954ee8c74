import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import { tell } from '../../../../relay/sync/record/tell.ts';
import { receive, referralId } from '../../../worlds/stories.ts';
import { createWorld } from '../../../worlds/world.ts';
import { look, shared } from './look.ts';

const refusal = new CosellError('SALESFORCE_REFUSED', 'No.');

describe('one look at a pair', () => {
  it('sends an edit with one write, keeps its record for the opportunity, and writes nothing else', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, { Amount: 7 });
    const work = await look(world, id);
    const { told, updates } = work;
    assert.deepEqual([told.word, told.state, work.writes, updates], ['synced', 'synced', 1, []]);
    const outwards = tell(work, work.rules, refusal);
    for (const { card, events } of [told, outwards]) {
      assert.match(String(card.audit), / {2}To Partner Center: Amount 120000 → 7\n/);
      const amount = { field: 'Amount', label: 'Amount', kind: 'number', currency: 'USD' };
      assert.deepEqual(
        events.map(({ event }) => event.changes),
        [[{ ...amount, way: 'to Partner Center', before: '120000', after: '7' }]],
      );
    }
    assert.equal(told.againMs, undefined);
    const [after] = world.partnerCenter.ours();
    assert.deepEqual(told.memory.version, after && versionOf(after));
  });

  it('leaves a value for the opportunity to be written guarded', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 7 });
    const { guarded, ...work } = await look(world, id);
    const { card, events } = tell(work, work.rules, new CosellError('OPPORTUNITY_CHANGED', 'x'));
    assert.deepEqual([guarded, work.writes, card, events], [{ Amount: 7 }, 0, {}, []]);
  });

  it('remembers nothing of a version that the service does not show', async () => {
    const { world, id } = await shared();
    world.partnerCenter.options.patchAnswers = 'nothing';
    world.salesforce.edit(id, { Amount: 7 });
    const { told } = await look(world, id);
    assert.deepEqual([told.word, 'version' in told.memory], ['synced', false]);
  });

  for (const [now, wait] of [
    [0, 1_020],
    [400, 620],
    [999, 21],
  ] as const)
    it(`waits for the next second where a stamp would guard nothing: ${String(now)} ms into one`, async () => {
      const world = createWorld();
      const id = await receive(world);
      world.partnerCenter.edit(referralId, { '/details/dealValue': 7 });
      world.clock.advance(now);
      const { told } = await look(world, id, {}, true);
      assert.deepEqual([told.word, told.state, told.againMs], ['waiting', 'synced', wait]);
    });

  it('writes what may be edited here, and reads again before it overwrites a value there', async () => {
    const { world, id, referral } = await shared();
    world.partnerCenter.edit(referral, { '/details/dealValue': 8, '/name': 'Named there' });
    world.clock.advance(2_000);
    world.salesforce.edit(id, { Amount: 7 });
    const first = await look(world, id);
    assert.deepEqual([first.told.word, first.told.againMs, first.writes], ['synced', 100, 0]);
    assert.deepEqual([first.guarded, first.updates], [{ Name: 'Named there' }, []]);
  });

  it('puts a value on record before it is overwritten there, and does not read again where nothing is to be written here', async () => {
    const { world, id, referral } = await shared();
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    world.clock.advance(2_000);
    world.salesforce.edit(id, { Amount: 7 });
    const { told, writes, updates } = await look(world, id);
    assert.deepEqual([told.word, told.againMs, writes], ['synced', undefined, 1]);
    assert.deepEqual([updates[0]?.id, updates[0]?.values], [id, {}]);
    assert.match(String(updates[0]?.card.audit), /^2026-11-02 09:01 UTC {2}To Partner Center: .*overwritten: 8\n/);
  });

  it('sends nothing that it could not put on record', async () => {
    const { world, id, referral } = await shared();
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    world.clock.advance(2_000);
    world.salesforce.edit(id, { Amount: 7 });
    const before = world.partnerCenter.writes();
    const opportunities = { ...world.salesforce.port, update: async () => [refusal] };
    assert.equal((await look(world, id, { opportunities })).failed, 'SALESFORCE_REFUSED');
    assert.equal(world.partnerCenter.writes(), before);
  });

  it('needs attention where something stands in the way', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, { 'Account.Name': null });
    const { told } = await look(world, id);
    assert.deepEqual([told.word, told.state, told.error?.code], ['attention', 'attention', 'CUSTOMER_MISSING']);
  });
});

describe('what a look tells', () => {
  it("of the seller's answer: once, and looks again at what became of it", async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.edit(id, { Referral_Response__c: 'Accept' });
    const { told } = await look(world, id);
    assert.equal(told.againMs, 100);
    const event = {
      ...{ outcome: 'Accepted', direction: 'To Partner Center', said: { code: 'accepted' } },
      ...{ summary: 'The seller accepted the deal', changes: [], notCopied: [], lost: [] },
    };
    assert.deepEqual(told.events, [{ on: id, event }]);
    assert.match(String(told.card.audit), / {2}The seller accepted the deal\.\n/);
  });

  it('of a stage that closes the deal: the change, and no answer', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, { StageName: 'Closed Won' });
    const { told } = await look(world, id);
    assert.deepEqual(
      told.events.map(({ event }) => event.summary),
      ['Changed: Stage'],
    );
  });

  it('of a pause: once', async () => {
    const { world, id, referral } = await shared();
    world.salesforce.edit(id, { Sync_with_Partner_Center__c: false });
    const { told, writes } = await look(world, id);
    const version = versionOf(world.partnerCenter.get(referral));
    assert.deepEqual(
      [told.word, told.state, told.card, told.memory, writes],
      ['paused', 'paused', { status: 'Paused' }, { version }, 0],
    );
    assert.deepEqual(
      told.events.map(({ on, event }) => [on, event.outcome, event.summary]),
      [[id, 'Paused', 'Paused by the seller']],
    );
    world.salesforce.edit(id, { Partner_Center_Sync_Status__c: 'Paused' });
    assert.deepEqual((await look(world, id)).told.events, []);
  });
});
