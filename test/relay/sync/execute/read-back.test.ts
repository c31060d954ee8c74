import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { afterTheSave } from '../../../../relay/sync/execute/read-back.ts';
import type { Work } from '../../../../relay/sync/execute/outcome.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import type { MergePlan } from '../../../../relay/sync/plan/pair-plan.ts';
import type { SyncEvent } from '../../../../relay/sync/ports/report.ts';
import { manualClock } from '../../../clock.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { createSalesforce } from '../../../worlds/salesforce.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { workOf } from '../record/works.ts';
import { change, mergePlan, opportunityOf, sent } from './plans.ts';

const inwards = { inboundCreate: true, inboundUpdate: true, outboundCreate: false, outboundUpdate: false };
const amount = { ...change(fieldMapping(), 1), before: '9' };
const next = change(fieldMapping({ pointer: '/notes', field: 'NextStep' }), 'Call');
const status = change(fieldMapping({ pointer: '/status', field: 'Referral_Status__c', directions: inwards }), 'Active');

const merged = (id: string, changes: Partial<MergePlan>): Work => {
  const plan = mergePlan({ opportunity: opportunityOf({ id }), ...changes });
  return workOf(plan, { kind: 'merged', plan, sent: sent() });
};

/** What was asked of the org, what was reported, and the plans of the works that were corrected. */
async function readBack(works: readonly Work[], shows: () => Promise<Readonly<Record<string, JsonObject>>>) {
  const asked: [ids: readonly string[], fields: readonly string[]][] = [];
  const reports: SyncEvent[] = [];
  const opportunities = {
    ...createSalesforce(manualClock(), () => undefined).port,
    savedByUs: async (ids: readonly string[], fields: readonly string[]) => {
      asked.push([ids, fields]);
      return new Map(Object.entries(await shows()));
    },
  };
  const reading = { opportunities, report: (event: SyncEvent) => reports.push(event) };
  const corrected = await afterTheSave(reading, { digest: plainDigest }, works);
  return { asked, reports, plans: works.map((work) => corrected.get(work)?.outcome.plan) };
}

describe('what a record shows after the save', () => {
  it('is read with one query for a batch, each field once, and only where sellers edit what was written', async () => {
    const works = [
      merged('A', { guarded: [amount], own: [status] }),
      merged('B', { guarded: [amount, next] }),
      merged('C', { own: [status] }),
      workOf({ kind: 'wait', ms: 1 }, { kind: 'done' }),
    ];
    const { asked, plans } = await readBack(works, async () => ({ A: { Amount: 1 }, C: {} }));
    assert.deepEqual(asked, [
      [
        ['A', 'B'],
        ['Amount', 'NextStep'],
      ],
    ]);
    assert.deepEqual(
      plans.map((plan) => plan?.guarded),
      [[amount], undefined, undefined, undefined],
      'somebody else has saved B since',
    );
  });

  it('is not asked for where there is nothing that a seller could edit', async () => {
    const { asked } = await readBack([merged('A', { own: [status] })], async () => ({}));
    assert.deepEqual(asked, []);
  });

  it('is what was written: nothing changes', async () => {
    const plan = mergePlan({ guarded: [amount, next], own: [status], restored: [next, status] });
    const work = workOf(plan, { kind: 'merged', plan, sent: sent() });
    const { plans } = await readBack([work], async () => ({ '006A': { Amount: 1, NextStep: '"Call"' } }));
    assert.deepEqual(plans, [plan]);
  });

  it('in a form of its own is what was copied, and what was put back stays put back', async () => {
    const work = merged('A', { guarded: [amount, next], own: [status], restored: [next, status] });
    const { plans } = await readBack([work], async () => ({ A: { Amount: 1, NextStep: 'Call them' } }));
    const shown = { ...next, after: 'Call them', agreed: ['there', plainDigest(next.field.key, 'Call them')] };
    assert.deepEqual(
      [plans[0]?.guarded, plans[0]?.restored],
      [
        [amount, shown],
        [shown, status],
      ],
    );
    assert.deepEqual([plans[0]?.problem, plans[0]?.settled], [undefined, {}]);
  });

  const earlier = new CosellError('CONTACT_MISSING', 'x');
  for (const problem of [undefined, earlier])
    it(`without the value was not copied${problem === undefined ? ': the seller reads so' : ', and a greater problem stays'}`, async () => {
      const work = merged('A', { guarded: [amount, next], settled: { a: ['1', '2'] }, problem });
      const { plans } = await readBack([work], async () => ({ A: { Amount: 9, NextStep: '"Call"' } }));
      const held = ['there', plainDigest(amount.field.key, '9'), 'held'];
      assert.deepEqual(plans[0]?.guarded, [next]);
      assert.deepEqual(plans[0].settled, { a: ['1', '2'], [amount.field.key]: held });
      assert.equal(plans[0].problem?.code, problem?.code ?? 'VALUE_NOT_KEPT');
    });

  it('is not known where the org does not answer: that is reported, and the next run reads the record', async () => {
    const down = new CosellError('SALESFORCE_UNAVAILABLE', 'x');
    const { plans, reports } = await readBack([merged('A', { guarded: [amount] })], () => Promise.reject(down));
    assert.deepEqual(plans, [undefined]);
    assert.deepEqual(reports, [{ event: 'fault', where: 'reading back what was written', error: down }]);
  });
});
