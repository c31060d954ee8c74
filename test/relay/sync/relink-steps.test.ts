import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { finishRelink, relink, relinkTarget } from '../../../relay/sync/execute/relink.ts';
import type { Opportunity } from '../../../relay/sync/model.ts';
import type { PatchOperation } from '../../../relay/sync/model.ts';
import type { OpportunityUpdate } from '../../../relay/sync/ports.ts';
import { claimed, contextOf } from '../../worlds/context.ts';
import { incoming, message, receive, referralId, share } from '../../worlds/stories.ts';
import { createWorld, readyToShare } from '../../worlds/world.ts';

const refusal = new CosellError('SALESFORCE_REFUSED', 'No.');

/** A deal that came in, and an opportunity that was there before; the steps of the move, with what was sent. */
async function move(world = createWorld(), target?: string) {
  const existing = world.salesforce.enter({ ...readyToShare, Sync_with_Partner_Center__c: false });
  const received = await receive(world);
  const referral = world.partnerCenter.get(referralId);
  const link = await claimed(world, { referralId });
  const [source] = await world.salesforce.port.read({ ids: [received], referralIds: [] }, ['Audit__c']);
  assert.ok(source !== undefined);
  const updates: OpportunityUpdate[] = [];
  const patches: PatchOperation[][] = [];
  const context = contextOf(world, {
    opportunities: {
      ...world.salesforce.port,
      update: (given) => {
        updates.push(...given);
        return world.salesforce.port.update(given);
      },
    },
    referrals: {
      ...world.partnerCenter.port,
      patch: (id, eTag, operations) => {
        patches.push([...operations]);
        return world.partnerCenter.port.patch(id, eTag, operations);
      },
    },
  });
  const run = (changes: Partial<typeof referral> = {}) =>
    relink(context, link, { ...referral, ...changes }, source, target ?? existing);
  return { world, existing, received, source, context, updates, patches, run };
}

describe('the wish to carry a referral elsewhere', () => {
  const row = (target: unknown): Opportunity => ({
    ...{ id: '006000000000001AAA', modifiedAt: '', fresh: false, team: [] },
    fields: { Partner_Center_Link_To__c: typeof target === 'string' ? target : null },
  });
  const cases: [target: string | null, wanted: string | undefined][] = [
    ['006000000000002AAA', '006000000000002AAA'],
    ['006000000000002', '006000000000002'],
    ['006000000000001AAA', undefined],
    ['006000000000001', undefined],
    [null, undefined],
  ];
  for (const [target, wanted] of cases)
    it(`${target ?? 'nothing'} named on 006000000000001AAA: ${wanted === undefined ? 'none' : 'one'}`, () => {
      assert.equal(relinkTarget(row(target)), wanted);
    });

  it('is also none when the opportunity is known by its short id', () => {
    assert.equal(relinkTarget({ ...row('006000000000001AAA'), id: '006000000000001' }), undefined);
  });
});

describe('the move of a referral', () => {
  it('takes four writes: it leaves, it comes, it is named, and the wish is done', async () => {
    const { existing, received, updates, patches, run } = await move();
    assert.deepEqual(await run(), {
      ...{ did: 'linked', state: 'new', guarded: {}, own: {}, againInMs: 100, wrote: 4 },
    });
    assert.deepEqual(updates[0], { id: received, fields: { Referral_Identifier__c: null } });
    assert.deepEqual([updates[1]?.id, updates[1]?.fields['Sync_with_Partner_Center__c']], [existing, true]);
    assert.deepEqual([updates[2]?.id, updates.length], [received, 3]);
    assert.deepEqual(patches, [[{ op: 'replace', path: '/externalReferenceId', value: existing }]]);
  });

  it('adds the name where the referral names nobody', async () => {
    const { existing, patches, run } = await move();
    await run({ externalReferenceId: null });
    assert.deepEqual(patches, [[{ op: 'add', path: '/externalReferenceId', value: existing }]]);
  });

  it('starts a merge without a past in the one row of the pair, whoever holds another', async () => {
    const { world, existing, run } = await move();
    await claimed(world, { opportunityId: existing });
    await run();
    assert.deepEqual(
      world.links
        .rows()
        .map(({ referralId: there, opportunityId, engagementId, base }) => [there, opportunityId, engagementId, base]),
      [[referralId, existing, incoming['engagementId'], {}]],
    );
  });

  it('reads only the card of the one that is named', async () => {
    const asked: unknown[] = [];
    const { existing, run } = await move(
      (() => {
        const world = createWorld();
        const read = world.salesforce.port.read.bind(world.salesforce.port);
        world.salesforce.port.read = (keys, fields) => {
          asked.push(keys);
          return read(keys, fields);
        };
        return world;
      })(),
    );
    await run();
    assert.deepEqual(asked.at(-1), { ids: [existing], referralIds: [] });
  });

  it('stops where the pair was taken over, with the wish on record', async () => {
    const { world, run } = await move();
    world.links.release();
    await assert.rejects(run(), { code: 'PAIR_BUSY', message: 'Another worker has taken this pair over.' });
  });

  it('stops where the org does not let it write', async () => {
    const { world, run } = await move();
    world.salesforce.port.update = async () => [refusal];
    await assert.rejects(run(), { code: 'SALESFORCE_REFUSED' });
  });

  it('is refused, in words, where the one that is named is not there', async () => {
    const { updates, run } = await move(createWorld(), '006000000000999AAA');
    const { did, state, error, own } = await run();
    assert.deepEqual([did, state, error?.code, updates], ['attention', 'attention', 'LINK_REFUSED', []]);
    assert.equal(own['Partner_Center_Error_Code__c'], 'LINK_REFUSED');
    assert.equal(error?.message, 'The opportunity named in Link to Opportunity is not there.');
  });

  it('is refused where that one carries another referral, and goes on where it carries this one', async () => {
    const world = createWorld();
    const { id } = await share(world);
    assert.equal((await (await move(world, id)).run()).error?.code, 'LINK_REFUSED');
    const again = await move();
    again.world.salesforce.edit(again.received, { Referral_Identifier__c: null });
    again.world.salesforce.edit(again.existing, { Referral_Identifier__c: referralId });
    assert.equal((await again.run()).did, 'linked');
  });
});

describe('a move that was interrupted', () => {
  it('is finished with one write', async () => {
    const { world, context, source, received, updates } = await move();
    assert.deepEqual(await finishRelink(context, source), {
      ...{ did: 'linked elsewhere', state: 'ignored', guarded: {}, own: {}, wrote: 1 },
    });
    assert.deepEqual([updates.length, updates[0]?.id], [1, received]);
    assert.equal(message(world, received), '');
    assert.match(JSON.stringify(updates[0]?.fields['Audit__c']), /The referral went to another opportunity\./);
  });

  it('is tried again where the org does not let it write', async () => {
    const { world, source } = await move();
    const context = contextOf(world, { opportunities: { ...world.salesforce.port, update: async () => [refusal] } });
    await assert.rejects(finishRelink(context, source), { code: 'SALESFORCE_REFUSED' });
  });
});
