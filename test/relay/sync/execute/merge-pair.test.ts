import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { mergePair } from '../../../../relay/sync/execute/merge-pair.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import type { Context } from '../../../../relay/sync/pair.ts';
import type { OpportunityUpdate } from '../../../../relay/sync/ports.ts';
import { claimed, contextOf } from '../../../worlds/context.ts';
import { receive, referralId, share, textOf } from '../../../worlds/stories.ts';
import { createWorld, type World } from '../../../worlds/world.ts';

const help = { How_can_Microsoft_help__c: 'General or Other' };
const error = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503');

/** One look at a pair as it stands, a second after the last edit; what it leaves, and what it wrote to Salesforce meanwhile. */
async function look(world: World, id: string, changes: Partial<Context> = {}, fresh = false) {
  world.clock.advance(1_000);
  const updates: OpportunityUpdate[] = [];
  const { opportunities, ...context } = contextOf(world, changes);
  const update = (given: readonly OpportunityUpdate[]) => {
    updates.push(...given);
    return opportunities.update(given);
  };
  const fields = Object.keys(world.salesforce.get(id));
  const [opportunity] = await opportunities.read({ ids: [id], referralIds: [] }, fields);
  assert.ok(opportunity !== undefined);
  const referral = world.partnerCenter.get(textOf(world, id, 'Referral_Identifier__c'));
  const link = await claimed(world, { opportunityId: id });
  const run = mergePair({ ...context, opportunities: { ...opportunities, update } }, link, referral, {
    ...opportunity,
    fresh,
  });
  return { result: await run, updates, link };
}
const shared = async (fields: JsonObject = {}) => {
  const world = createWorld();
  const { id, referral } = await share(world, fields);
  return { world, id, referral };
};

describe('one look at a pair', () => {
  it('sends an edit with one write, keeps its record for the opportunity, and writes nothing else', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, { Amount: 7 });
    const { result, updates } = await look(world, id);
    assert.deepEqual([result.did, result.state, result.wrote, updates], ['synced', 'synced', 1, []]);
    assert.deepEqual(result.outwards?.lines, ['To Partner Center: Amount 120000 → 7']);
    assert.deepEqual(
      result.outwards.news.map(({ changes }) => changes),
      [['Amount: 120000 → 7']],
    );
    assert.equal(result.againInMs, undefined);
    assert.equal(result.eTag, world.partnerCenter.ours()[0]?.eTag);
  });

  it('leaves a value for the opportunity to be written guarded', async () => {
    const world = createWorld();
    const id = await receive(world);
    world.partnerCenter.edit(referralId, { '/details/dealValue': 7 });
    const { result } = await look(world, id);
    assert.deepEqual([result.guarded, result.wrote, result.outwards], [{ Amount: 7 }, 0, { lines: [], news: [] }]);
  });

  it('remembers nothing of a version that the service does not show', async () => {
    const { world, id } = await shared();
    world.partnerCenter.options.patchAnswers = 'nothing';
    world.salesforce.edit(id, { Amount: 7 });
    const { result } = await look(world, id);
    assert.deepEqual([result.did, 'eTag' in result], ['synced', false]);
  });

  it('remembers nothing of a version without a name', async () => {
    const { world, id } = await shared();
    const patch = world.partnerCenter.port.patch.bind(world.partnerCenter.port);
    const referrals: Context['referrals'] = {
      ...world.partnerCenter.port,
      patch: async (...given) => {
        const after = await patch(...given);
        return after && { ...after, eTag: '' };
      },
    };
    world.salesforce.edit(id, { Amount: 7 });
    assert.ok(!('eTag' in (await look(world, id, { referrals })).result));
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
      const { result } = await look(world, id, {}, true);
      assert.deepEqual([result.did, result.state, result.againInMs], ['waits', 'synced', wait]);
    });

  it('puts a value that gives way there on record first, and reads again before it writes what may be edited here', async () => {
    const { world, id, referral } = await shared();
    world.partnerCenter.edit(referral, { '/details/dealValue': 8, '/name': 'Named there' });
    world.clock.advance(2_000);
    world.salesforce.edit(id, { Amount: 7 });
    const { result, updates } = await look(world, id);
    assert.deepEqual([result.did, result.againInMs, result.wrote, result.guarded], ['synced', 100, 1, {}]);
    assert.equal(updates.length, 1);
    assert.match(JSON.stringify(updates[0]?.fields['Audit__c']), /gave way: 8/);
  });

  it('does not read again where nothing is to be written here', async () => {
    const { world, id, referral } = await shared();
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    world.clock.advance(2_000);
    world.salesforce.edit(id, { Amount: 7 });
    const { result } = await look(world, id);
    assert.deepEqual([result.did, result.againInMs], ['synced', undefined]);
  });

  it('sends nothing that it could not put on record', async () => {
    const { world, id, referral } = await shared();
    world.partnerCenter.edit(referral, { '/details/dealValue': 8 });
    world.clock.advance(2_000);
    world.salesforce.edit(id, { Amount: 7 });
    const before = world.partnerCenter.writes();
    const refusal = new CosellError('SALESFORCE_REFUSED', 'No.');
    const opportunities = { ...world.salesforce.port, update: async () => [refusal] };
    await assert.rejects(look(world, id, { opportunities }), { code: 'SALESFORCE_REFUSED' });
    assert.equal(world.partnerCenter.writes(), before);
  });

  it('needs attention where something stands in the way', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, { 'Account.Name': null });
    const { result } = await look(world, id);
    assert.deepEqual([result.did, result.state, result.error?.code], ['attention', 'attention', 'CUSTOMER_MISSING']);
  });
});

describe('a deal that begins to ask for help', () => {
  it('is sent and Microsoft is invited in one look', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, help);
    const { result } = await look(world, id);
    assert.deepEqual([result.did, result.wrote, world.partnerCenter.microsofts().length], ['synced', 2, 1]);
    assert.equal(world.links.rows()[0]?.intentAt, null);
  });

  it('is looked at again where the invitation failed', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, help);
    const referrals = { ...world.partnerCenter.port, create: () => Promise.reject(error) };
    await assert.rejects(look(world, id, { referrals }), { code: error.code });
    assert.notEqual(world.links.rows()[0]?.intentAt, null);
  });

  it('needs a person where nobody can tell whether Microsoft is invited', async () => {
    const { world, id } = await shared();
    world.partnerCenter.options.showsMicrosoftsHalf = false;
    world.salesforce.edit(id, help);
    const links = { ...world.links.port };
    const row = await claimed(world, { opportunityId: id });
    await links.intendMicrosoftsHalf(row, 1);
    world.links.release();
    const { result } = await look(world, id);
    assert.deepEqual([result.error?.code, result.wrote], ['MICROSOFT_HALF_UNKNOWN', 1]);
    assert.equal(world.partnerCenter.microsofts().length, 0);
  });

  it('and was interrupted before it was ours by name owes nobody an invitation', async () => {
    const { world, id, referral } = await shared(help);
    const row = await claimed(world, { opportunityId: id });
    await world.links.port.intendReferral(row, 1, row.base);
    world.links.release();
    world.partnerCenter.edit(referral, { '/externalReferenceId': 'of another CRM' });
    const ofEngagement = async () => [];
    await look(world, id, { referrals: { ...world.partnerCenter.port, ofEngagement } });
    assert.equal(world.partnerCenter.microsofts().length, 1);
  });

  it('and was interrupted is finished before anything else', async () => {
    const { world, id } = await shared(help);
    const half = world.partnerCenter.microsofts()[0];
    const row = await claimed(world, { opportunityId: id });
    await world.links.port.intendReferral(row, 1, row.base);
    world.links.release();
    const ofEngagement = async () => [];
    const { result } = await look(world, id, { referrals: { ...world.partnerCenter.port, ofEngagement } });
    assert.deepEqual([result.wrote, world.partnerCenter.microsofts().length], [1, 2]);
    assert.notEqual(half, undefined);
  });
});

describe('what a look tells', () => {
  it("of the seller's answer: once, and looks again at what became of it", async () => {
    const world = createWorld();
    const id = await receive(world);
    world.salesforce.edit(id, { Referral_Response__c: 'Accept' });
    const { result } = await look(world, id);
    assert.equal(result.againInMs, 100);
    assert.deepEqual(result.news, [
      {
        ...{ outcome: 'Accepted', direction: 'To Partner Center', summary: "The seller's answer: Accepted" },
        ...{ changes: [], lost: [] },
      },
    ]);
    assert.match(JSON.stringify(result.own['Audit__c']), /The seller's answer: Accepted\./);
  });

  it('of a stage that closes the deal: the change, and no answer', async () => {
    const { world, id } = await shared();
    world.salesforce.edit(id, { StageName: 'Closed Won' });
    const { result } = await look(world, id);
    assert.deepEqual(
      result.news?.map(({ summary }) => summary),
      ['Changed: Stage'],
    );
  });

  it('of a pause: once', async () => {
    const { world, id, referral } = await shared();
    world.salesforce.edit(id, { Sync_with_Partner_Center__c: false });
    const { result } = await look(world, id);
    const { eTag } = world.partnerCenter.get(referral);
    const own = { Partner_Center_Sync_Status__c: 'Paused' };
    const news = { outcome: 'Paused', direction: null, summary: 'Paused by the seller', changes: [], lost: [] };
    assert.deepEqual(result, { did: 'paused', state: 'paused', guarded: {}, own, wrote: 0, eTag, news: [news] });
    world.salesforce.edit(id, own);
    world.links.release();
    assert.deepEqual((await look(world, id)).result.news, []);
  });
});
