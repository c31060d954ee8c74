import assert from 'node:assert/strict';
import { toCosellError } from '../../relay/errors.ts';
import type { Core } from '../../relay/sync/core.ts';
import { execute } from '../../relay/sync/execute/execute.ts';
import { joinRows } from '../../relay/sync/execute/join-rows.ts';
import type { Planned, Work } from '../../relay/sync/execute/outcome.ts';
import type { Link } from '../../relay/sync/model.ts';
import { observe } from '../../relay/sync/observe/observe.ts';
import { checkPlan } from '../../relay/sync/plan/check-plan.ts';
import { planPair } from '../../relay/sync/plan/plan-pair.ts';
import type { Rules } from '../../relay/sync/plan/rules.ts';
import type { Referrals } from '../../relay/sync/ports/referrals.ts';
import { tell } from '../../relay/sync/record/tell.ts';
import type { Told } from '../../relay/sync/record/told.ts';

/** The rules in force in this core. */
export const rulesOf = async ({ mapping, digest, options: { inboundCreate, leads }, clock }: Core): Promise<Rules> => ({
  ...{ mapping: await mapping(), digest, inboundCreate, leads },
  now: clock.now(),
});

/** The same port, reading each of many referrals for itself: one may fail and the others not. */
export const readingEach = (port: Referrals): Referrals => ({
  ...port,
  readMany: async (ids) =>
    new Map(await Promise.all(ids.map(async (id) => [id, await port.read(id).catch(toCosellError)] as const))),
});

/** What is planned for a row, from what both clouds show now. */
export async function planned(core: Core, link: Link): Promise<Planned> {
  const rules = await rulesOf(core);
  const [observation] = await joinRows(core, await observe(core, rules.mapping, [link]));
  assert.ok(observation !== undefined);
  const plan = planPair(observation, rules);
  assert.deepEqual(checkPlan(observation, plan, rules), []);
  return { observation, plan };
}

/** The steps of one look at one row, in the order of reconcile.ts, up to where the values would go to the opportunity. */
export async function lookAt(core: Core, link: Link): Promise<Work & { told: Told; rules: Rules }> {
  const rules = await rulesOf(core);
  const [work] = await execute(core, rules, [await planned(core, link)]);
  assert.ok(work !== undefined);
  return { ...work, told: tell(work, rules), rules };
}
