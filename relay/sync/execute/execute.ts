import pMap from 'p-map';
import { toCosellError } from '../../errors.ts';
import type { Rules } from '../plan/rules.ts';
import { adoptLead, closeReferral, forget, leave, moveToOpportunity } from './moves.ts';
import { createLeads } from './leads.ts';
import { createOpportunities } from './opportunities.ts';
import type { Outcome, Planned, Work } from './outcome.ts';
import { addPeople } from './people.ts';
import { createReferral } from './referral-create.ts';
import { mergePair } from './merge-pair.ts';
import type { Executed, Writing } from './writing.ts';

/**
 * Carries plans out: what concerns one pair each for itself, a few at a time, then what a batch makes in Salesforce all together. A
 * plan that fails leaves its error; the others go on. The values of merged pairs are written afterwards, with their cards.
 */
export async function execute(writing: Writing, rules: Rules, planned: readonly Planned[]): Promise<Work[]> {
  const works = await pMap(
    planned,
    async (one): Promise<Work> => ({ ...one, ...(await executeOne(writing, rules, one).catch(failed)) }),
    { concurrency: writing.options.concurrency },
  );
  return createLeads(writing, await addPeople(writing, await createOpportunities(writing, rules, works)));
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
    case 'close-referral':
      return closeReferral(writing, plan);
    case 'forget':
      return forget(writing, link, plan);
    case 'fail':
      return failed(plan.error);
    // Made for the whole batch at once, or nothing to be done.
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
