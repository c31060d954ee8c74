import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { Outcome, Work } from '../../../../relay/sync/execute/outcome.ts';
import { addPeople } from '../../../../relay/sync/execute/people.ts';
import type { NewOpportunity } from '../../../../relay/sync/model.ts';
import type { AddedPeople } from '../../../../relay/sync/ports/opportunities.ts';
import { coreOf } from '../../../worlds/context.ts';
import { createWorld } from '../../../worlds/world.ts';
import { observationOf } from '../observed.ts';
import { mergePlan, sent } from './plans.ts';

type Added = AddedPeople | CosellError;

const people = (referralId: string): Omit<NewOpportunity, 'card'> => ({
  ...{ referralId, values: {}, dealName: null, ownerEmails: [], defaultOwner: '' },
});
const missing = () => new CosellError('CONTACT_MISSING', 'The org has no such contact.');

/** A deal whose people the org refused when it was created, but for what the test says of it. */
function work(referralId: string | undefined, outcome?: Outcome): Work {
  const plan = mergePlan(referralId === undefined ? {} : { people: people(referralId) });
  return { observation: observationOf(), plan, outcome: outcome ?? { kind: 'merged', plan, sent: sent() }, writes: 3 };
}

/** Adds the people of these deals where the org answers so, and says what it was asked. */
async function add(works: readonly Work[], answer: () => Promise<Added[]>) {
  const core = coreOf(createWorld());
  const asked: (readonly NewOpportunity[])[] = [];
  const opportunities: typeof core.opportunities = {
    ...core.opportunities,
    addPeople(wanted) {
      asked.push(wanted);
      return answer();
    },
  };
  return { asked, after: await addPeople({ ...core, opportunities }, works) };
}

const planOf = ({ outcome }: Work) => (outcome.kind === 'merged' ? outcome.plan : undefined);

describe('the people that the org refused when their deal was created', () => {
  it('are asked for in one call, whatever else is in the batch', async () => {
    const given = [work('r1'), work(undefined), work('r2', { kind: 'done' }), work('r3')];
    const { asked, after } = await add(given, async () => ['there', 'made']);
    assert.deepEqual(asked, [
      [
        { ...people('r1'), card: {} },
        { ...people('r3'), card: {} },
      ],
    ]);
    assert.deepEqual(
      after.map((one) => [planOf(one)?.looksAgain, one.writes]),
      [
        [false, 3],
        [false, 3],
        [undefined, 3],
        [true, 4],
      ],
    );
    assert.deepEqual(after.slice(0, 3), given.slice(0, 3));
  });

  it('cost no call where there are none', async () => {
    const given = [work(undefined), work('r1', { kind: 'done' })];
    const { asked, after } = await add(given, () => assert.fail('nobody is to be added'));
    assert.deepEqual([asked, after], [[], given]);
  });

  for (const [name, answer] of [
    ['for this deal', async () => [missing()]],
    ['for the whole batch', () => Promise.reject(missing())],
  ] as const)
    it(`and are still refused ${name} leave the reason on the card`, async () => {
      const given = work('r1');
      const { after } = await add([given], answer);
      assert.deepEqual(after, [
        work('r1', { kind: 'merged', plan: { ...plan(given), problem: missing() }, sent: sent() }),
      ]);
    });

  for (const [name, answer] of [
    ['fails in another way', async () => [new CosellError('SALESFORCE_REFUSED', 'No.')]],
    ['cannot be asked', () => Promise.reject(new Error('down'))],
    ['answers nothing', async () => []],
  ] as const)
    it(`leave the deal as it is where the org ${name}`, async () => {
      const given = work('r1');
      assert.deepEqual((await add([given], answer)).after, [given]);
    });
});

function plan(of: Work) {
  const found = planOf(of);
  assert.ok(found !== undefined);
  return found;
}
