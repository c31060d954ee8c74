import pMap from 'p-map';
import { toCosellError } from '../../errors.ts';
import type { Rules } from '../plan/rules.ts';
import { adoptLead, closeReferral, forget, leave, moveToOpportunity, part } from './moves.ts';
import { createLeads } from './leads.ts';
import { createOpportunities } from './opportunities.ts';
import type { Outcome, Planned, Work } from './outcome.ts';
import { addPeople } from './people.ts';
import { createReferral } from './referral-create.ts';
import { mergePair } from './merge-pair.ts';
import type { Executed, Writing } from './writing.ts';

/**
 * Executes plans: first what concerns single pairs, a few in parallel, then what the batch creates in Salesforce, together. A failing
 * plan records its error and the others go on. The values of merged pairs are written afterwards, with their cards.
 */
export async function execute(writing: Writing, rules: Rules, planned: readonly Planned[]): Promise<Work[]> {
  await intendCopies(writing, planned);
  const works = await pMap(
    planned,
    async (one): Promise<Work> => ({ ...one, ...(await executeOne(writing, rules, one).catch(failed)) }),
    { concurrency: writing.options.concurrency },
  );
  return createLeads(writing, await addPeople(writing, await createOpportunities(writing, rules, works)));
}

/** Stores first, in one statement, what the batch is about to copy. */
async function intendCopies({ links }: Writing, planned: readonly Planned[]): Promise<void> {
  const intents = planned.flatMap(({ observation: { link }, plan }) =>
    plan.kind === 'merge' && plan.intended !== undefined ? [{ link, base: plan.intended }] : [],
  );
  if (intents.length > 0) await links.intendBases(intents);
}

async function executeOne(writing: Writing, rules: Rules, { observation: { link }, plan }: Planned): Promise<Executed> {
  switch (plan.kind) {
    case 'merge':
      return mergePair(writing, link, plan);
    case 'create-referral':
      return createReferral(writing, rules, link, plan);
    case 'adopt':
      return adoptLead(writing, link, plan);
    case 'move':
      return moveToOpportunity(writing, link, plan);
    case 'leave':
      return leave(writing, plan);
    case 'part':
      return part(writing, link, plan);
    case 'close-referral':
      return closeReferral(writing, plan);
    case 'forget':
      return forget(writing, link, plan);
    case 'fail':
      return failed(plan.error);
    // These are executed for the whole batch together, or need nothing done.
    case 'create-opportunity':
    case 'create-lead':
    case 'rest':
    case 'wait':
      return { outcome: done, writes: 0 };
  }
}

const done: Outcome = { kind: 'done' };

const failed = (thrown: unknown): Executed => ({
  outcome: { kind: 'failed', error: toCosellError(thrown) },
  writes: 0,
});
