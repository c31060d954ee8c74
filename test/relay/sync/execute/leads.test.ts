import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import { createLeads } from '../../../../relay/sync/execute/leads.ts';
import type { Outcome, Work } from '../../../../relay/sync/execute/outcome.ts';
import type { JsonObject, KnownLead, NewLead } from '../../../../relay/sync/model.ts';
import { unobserved } from '../../../../relay/sync/observe/observation.ts';
import { draftLead, planLead } from '../../../../relay/sync/plan/new-lead.ts';
import type { PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { tell } from '../../../../relay/sync/record/tell.ts';
import { claimed, coreOf } from '../../../worlds/context.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';
import { rulesOf } from '../../../worlds/one-look.ts';
import { createWorld, readyToShare } from '../../../worlds/world.ts';

const qualifiedLead: JsonObject = {
  ...fixture('incoming-co-sell'),
  type: 'Independent',
  qualification: 'MarketingQualified',
};
const done: Outcome = { kind: 'done' };
const referral = referralOf({ ...qualifiedLead, id: 'lead' });

describe('what becomes of a lead', () => {
  /** What is planned, and what is told of it once it is done. `named`: the referral of the opportunity that it was converted into. */
  async function settle(lead: KnownLead | undefined, { leads = true, status = 'New', named = '' } = {}) {
    const world = createWorld();
    const link = await claimed(world, { referralId: 'lead' });
    const id = world.salesforce.enter({ ...readyToShare, Referral_Identifier__c: named === '' ? null : named });
    const [target] = await world.salesforce.port.read({ ids: [id], referralIds: [] }, []);
    const rules = { ...(await rulesOf(coreOf(world))), leads };
    const observation = { ...unobserved(link), referral, lead, target };
    const plan = planLead(observation, { ...referral, status }, rules);
    const { word, state, card, memory, error } = tell({ observation, plan, outcome: done, writes: 0 }, rules);
    return { plan, told: { word, state, card, memory, error } };
  }
  const seen = { card: {}, error: undefined, memory: { version: versionOf(referral) } };
  const converted: KnownLead = { id: '00Q', converted: true, opportunityId: '006' };

  it('is one that is to be made, the first time', async () => {
    const { plan, told } = await settle(undefined);
    assert.deepEqual(told, { word: 'lead received', state: 'ignored', ...seen });
    assert.deepEqual(plan, { kind: 'create-lead', referral, lead: draftLead(referral) });
    assert.equal(draftLead(referral).referralId, 'lead');
  });

  it('is nothing while it waits for a person', async () => {
    const { plan, told } = await settle({ id: '00Q', converted: false, opportunityId: null });
    assert.deepEqual([plan.kind, told], ['rest', { word: 'lead', state: 'ignored', ...seen }]);
  });

  it('is nothing where nobody wants leads, and an opportunity once it is accepted', async () => {
    const { plan, told } = await settle(undefined, { leads: false });
    assert.deepEqual([plan.kind, told], ['rest', { word: 'lead', state: 'ignored', ...seen }]);
    assert.equal((await settle(undefined, { status: 'Active' })).plan.kind, 'create-opportunity');
  });

  it('is the opportunity that it was converted into, unless that one carries another referral', async () => {
    for (const named of ['', 'lead']) {
      const { plan } = await settle(converted, { named });
      assert.deepEqual([plan.kind, plan.kind === 'adopt' && plan.opportunityId], ['adopt', '006']);
    }
    const { plan } = await settle(converted, { named: 'other' });
    const message = 'The lead was converted into an opportunity that is already linked to another deal.';
    assert.ok(plan.kind === 'fail');
    assert.deepEqual([plan.error.code, plan.error.message], ['LINK_REFUSED', message]);
  });
});

describe('the leads of a batch', () => {
  const refusal = new CosellError('SALESFORCE_REFUSED', 'No.');

  /** Makes as many leads, beside two pairs that want none; what was asked, and what became of all. */
  async function make(count: number, answer: () => Promise<(string | CosellError)[]>) {
    const world = createWorld();
    const link = await claimed(world, { referralId: 'lead' });
    const item = (plan: PairPlan, outcome = done): Work => ({
      ...{ observation: { ...unobserved(link), referral }, plan, outcome, writes: 0 },
    });
    const lead = (index: number): NewLead => ({ ...draftLead(referral), referralId: String(index) });
    const create = (index: number): PairPlan => ({ kind: 'create-lead', referral, lead: lead(index) });
    const others = [item({ kind: 'wait', ms: 1 }), item(create(9), { kind: 'failed', error: refusal })];
    const calls: string[][] = [];
    const leads = {
      ...world.salesforce.leadPort,
      save: (wanted: readonly NewLead[]) => {
        calls.push(wanted.map(({ referralId }) => referralId));
        return answer();
      },
    };
    const items = Array.from({ length: count }, (_, index) => item(create(index)));
    const works = await createLeads({ leads }, [...others, ...items]);
    assert.deepEqual(works.slice(0, 2), others);
    const results = works
      .slice(2)
      .map(({ outcome, writes }) => [outcome.kind === 'failed' ? outcome.error.code : outcome.kind, writes]);
    return { calls, results };
  }

  it('are made in one call, and each counts as a write or fails by itself', async () => {
    const { calls, results } = await make(2, async () => ['00Q', refusal]);
    assert.deepEqual(calls, [['0', '1']]);
    assert.deepEqual(results, [
      ['done', 1],
      ['SALESFORCE_REFUSED', 0],
    ]);
  });

  it('all fail when the call does', async () => {
    const { results } = await make(2, () => Promise.reject(refusal));
    assert.deepEqual(results, [
      [refusal.code, 0],
      [refusal.code, 0],
    ]);
  });

  it('cost no call where there are none', async () => {
    assert.deepEqual((await make(0, async () => [])).calls, []);
  });
});
