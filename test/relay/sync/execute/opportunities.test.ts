import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { createOpportunities } from '../../../../relay/sync/execute/opportunities.ts';
import { draftOpportunity } from '../../../../relay/sync/plan/new-opportunity.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { draftingIn, idle, type Work } from '../../../../relay/sync/pair.ts';
import type { Opportunities } from '../../../../relay/sync/ports.ts';
import { claimed, contextOf } from '../../../worlds/context.ts';
import { incoming } from '../../../worlds/stories.ts';
import { createWorld, type World } from '../../../worlds/world.ts';

const refusal = new CosellError('SALESFORCE_REFUSED', 'No.');

/** A referral that came in, drafted: what is left is to make its opportunity. */
async function drafted(world: World, body: JsonObject = {}): Promise<Work> {
  const referral = world.partnerCenter.receive({ ...incoming, ...body });
  const link = await claimed(world, { referralId: referral.id });
  const result = draftOpportunity(draftingIn(contextOf(world)), referral);
  return { link, referral, opportunity: undefined, result };
}
const answering = (world: World, create: Opportunities['create']) =>
  contextOf(world, { opportunities: { ...world.salesforce.port, create } });
const ended = ({ result }: Work) => (result instanceof CosellError ? result.code : result);

describe('opportunities that a batch wants', () => {
  it('are made in one call, each tied to its referral, which learns the id', async () => {
    const world = createWorld();
    const items = [await drafted(world, { id: 'r1' }), await drafted(world, { id: 'r2' })];
    let calls = 0;
    const context = answering(world, (wanted) => {
      calls += 1;
      return world.salesforce.port.create(wanted);
    });
    await createOpportunities(context, items);
    assert.equal(calls, 1);
    for (const [index, item] of items.entries()) {
      const row = world.salesforce.all()[index];
      const referral = world.partnerCenter.get(item.referral?.id ?? '');
      assert.equal(referral.externalReferenceId, row?.id);
      const { base } = item.result instanceof CosellError ? {} : item.result;
      const link = world.links.rows()[index];
      assert.deepEqual(
        [link?.referralId, link?.opportunityId, link?.engagementId, link?.base],
        [referral.id, row?.id, referral.engagementId, base],
      );
      const result = ended(item);
      assert.ok(typeof result === 'object');
      assert.deepEqual([result.did, result.state, result.eTag, result.wrote], ['received', 'synced', referral.eTag, 2]);
    }
  });

  it('have their card, and the seller has not read it yet', async () => {
    const world = createWorld();
    const item = await drafted(world);
    await createOpportunities(contextOf(world), [item]);
    const [row] = world.salesforce.all();
    const { Sync_with_Partner_Center__c, Referral_Identifier__c, Referral_Deal_Kind__c } = row?.fields ?? {};
    assert.deepEqual(
      [Sync_with_Partner_Center__c, Referral_Identifier__c, Referral_Deal_Kind__c],
      [true, incoming['id'], 'Co-sell'],
    );
    assert.deepEqual(
      { ...item.opportunity, fields: {} },
      { id: row?.id, modifiedAt: '', fresh: true, team: [], fields: {} },
    );
    assert.equal(item.opportunity?.fields['Name'], incoming['name']);
    assert.equal(item.opportunity?.fields['Partner_Center_Sync_Message__c'], null);
  });

  it('write nothing to a referral that names an opportunity already', async () => {
    const world = createWorld();
    const item = await drafted(world, { externalReferenceId: 'of another CRM' });
    await createOpportunities(contextOf(world), [item]);
    const result = ended(item);
    assert.ok(typeof result === 'object');
    assert.deepEqual([world.partnerCenter.writes(), result.wrote, result.eTag], [0, 1, item.referral?.eTag]);
  });

  it('keep what is known of the referral where it does not show what became of it', async () => {
    const world = createWorld();
    world.partnerCenter.options.patchAnswers = 'nothing';
    const item = await drafted(world);
    await createOpportunities(contextOf(world), [item]);
    const result = ended(item);
    assert.equal(typeof result === 'object' && result.eTag, item.referral?.eTag);
  });

  it('take the row of their referral over, whoever holds the other one', async () => {
    const world = createWorld();
    const item = await drafted(world);
    const other = `006${'1'.padStart(12, '0')}AAA`;
    await claimed(world, { opportunityId: other });
    await createOpportunities(contextOf(world), [item]);
    assert.deepEqual(
      world.links.rows().map(({ referralId, opportunityId }) => [referralId, opportunityId]),
      [[incoming['id'], other]],
    );
  });

  it('leave what the org refused of the customer to the seller', async () => {
    const world = createWorld();
    const item = await drafted(world);
    const context = answering(world, async (wanted) =>
      (await world.salesforce.port.create(wanted)).map((made) =>
        made instanceof CosellError ? made : { ...made, problems: [refusal] },
      ),
    );
    await createOpportunities(context, [item]);
    const result = ended(item);
    assert.ok(typeof result === 'object');
    assert.deepEqual([result.state, result.error, result.untold], ['attention', refusal, true]);
  });

  const failures: [name: string, create: Opportunities['create'], code: string][] = [
    ['the org refuses one', async () => [refusal], 'SALESFORCE_REFUSED'],
    ['the whole call fails', () => Promise.reject(refusal), 'SALESFORCE_REFUSED'],
    ['the org says nothing of one', async () => [], 'UNEXPECTED'],
  ];
  for (const [name, create, code] of failures)
    it(`fail where ${name}`, async () => {
      const world = createWorld();
      const item = await drafted(world);
      await createOpportunities(answering(world, create), [item]);
      assert.equal(ended(item), code);
      assert.equal(item.opportunity, undefined);
      assert.equal(world.partnerCenter.get(item.referral?.id ?? '').externalReferenceId, null);
    });

  it('say that the org said nothing', async () => {
    const world = createWorld();
    const item = await drafted(world);
    await createOpportunities(
      answering(world, async () => []),
      [item],
    );
    const message = item.result instanceof CosellError ? item.result.message : '';
    assert.equal(message, 'The org did not say what became of the creation.');
  });

  it('fail where the referral cannot learn the id', async () => {
    const world = createWorld();
    const item = await drafted(world);
    world.partnerCenter.edit(item.referral?.id ?? '', { '/name': 'Newer' });
    await createOpportunities(contextOf(world), [item]);
    assert.equal(ended(item), 'REFERRAL_CHANGED');
    assert.notEqual(item.opportunity, undefined);
  });

  it('cost no call where there are none', async () => {
    const world = createWorld();
    const item = await drafted(world);
    const create = () => assert.fail('nothing is to be made');
    const others: Work[] = [
      { ...item, result: idle('x', 'synced') },
      { ...item, result: refusal },
      { ...item, referral: undefined },
    ];
    await createOpportunities(answering(world, create), others);
    assert.deepEqual(world.salesforce.all(), []);
  });
});
