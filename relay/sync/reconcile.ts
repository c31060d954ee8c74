import { CosellError, toCosellError } from '../errors.ts';
import type { Core } from './core.ts';
import { execute } from './execute/execute.ts';
import { joinRows } from './execute/join-rows.ts';
import type { Planned } from './execute/outcome.ts';
import { writeValues } from './execute/values.ts';
import { nothingMapped, type Mapping } from './fields/mapping.ts';
import { inTurns } from './in-turns.ts';
import type { Link } from './model.ts';
import { unobserved } from './observe/observation.ts';
import { observe } from './observe/observe.ts';
import { checkedPlan } from './plan/check-plan.ts';
import type { Rules } from './plan/rules.ts';
import { record } from './record/record.ts';

/**
 * Reconciles every claimed pair in five steps that never mix (docs/architecture.md). Observe reads both sides. Plan decides, and is pure.
 * Check rejects a plan that breaks an invariant. Execute writes to the clouds. Record writes the outcome to card, timeline and work list.
 * Resolves to each pair's error, if any; rejects only when the store fails.
 */
export async function reconcile(core: Core, links: readonly Link[]): Promise<(CosellError | undefined)[]> {
  const started = core.clock.now();
  const { rules, planned } = await planAll(core, links).catch((thrown: unknown) => ({
    rules: rulesIn(core, nothingMapped),
    planned: blind(links, unreadable(thrown)),
  }));
  const works = await execute(core, rules, planned);
  const failures = await record(core, await writeValues(core, rules, works));
  core.report({ event: 'batch', pairs: links.length, durationMs: core.clock.now() - started });
  return failures;
}

async function planAll(core: Core, links: readonly Link[]): Promise<{ rules: Rules; planned: Planned[] }> {
  const mapping = await core.mapping();
  const observations = await joinRows(core, await observe(core, mapping, links));
  const rules = rulesIn(core, mapping);
  const planned = await inTurns(observations, (observation): Planned => {
    const { plan, violations } = checkedPlan(observation, rules);
    for (const violation of violations) core.report({ event: 'violation', link: observation.link.id, ...violation });
    return { observation, plan };
  });
  return { rules, planned };
}

const rulesIn = ({ digest, options: { inboundCreate, leads }, clock }: Core, mapping: Mapping): Rules => ({
  ...{ mapping, digest, inboundCreate, leads },
  now: clock.now(),
});

/** Nothing could be read, so every pair's plan is to fail. */
const blind = (links: readonly Link[], error: CosellError): Planned[] =>
  links.map((link) => ({ observation: unobserved(link), plan: { kind: 'fail', error } }));

/** A refused query is not the pairs' fault. They stay in the work list until the org allows the read again. */
function unreadable(thrown: unknown): CosellError {
  const error = toCosellError(thrown);
  if (error.retryable) return error;
  const { message, words } = error;
  return new CosellError('SALESFORCE_UNREADABLE', message, { cause: error, ...(words && { words }) });
}
