import type { CosellError } from '../../errors.ts';
import type { Core } from '../core.ts';
import { ownOrganizationCursor } from '../deals/ownership.ts';
import type { Work } from '../execute/outcome.ts';
import { microsoftSeenCursor } from '../observe/engagement.ts';
import { isForInformation } from './card.ts';
import { needsAttention } from './deal-events.ts';
import { asBefore, isStranger, rowOf } from './link-row.ts';
import type { Told } from './told.ts';
import { eventOf } from './timeline-event.ts';

/** A pair's work, with its messages. */
export interface ToldWork extends Work {
  told: Told;
}

type Records = Pick<Core, 'links' | 'events' | 'cursors' | 'clock' | 'report' | 'options' | 'isProbe'>;

/**
 * Writes the timeline events and puts every row back into the work list. Resolves to each pair's error, undefined where there was none.
 * Rejects only when the store does.
 */
export async function record(records: Records, works: readonly ToldWork[]): Promise<(CosellError | undefined)[]> {
  const now = records.clock.now();
  await records.events.record(works.flatMap((work) => timelineOf(work, now)));
  if (works.some(({ observation: { engagement } }) => engagement?.microsofts !== undefined))
    await records.cursors.set(microsoftSeenCursor, now);
  for (const organization of new Set(works.flatMap(ownOrganizationOf)))
    await records.cursors.set(ownOrganizationCursor(organization), now);
  await Promise.all(works.map((work) => finish(records, work)));
  return works.map(({ told }) => told.error);
}

/** Organisation ids that are certainly ours: of a referral that we posted, or of one that the list shows as ours. */
function ownOrganizationOf({ observation: { owner }, outcome }: ToldWork): string[] {
  if (outcome.kind === 'referral-created') return [outcome.referral.organizationId].filter(Boolean);
  return outcome.kind === 'opportunity-created' && owner === 'ours' ? [outcome.plan.referral.organizationId] : [];
}

function timelineOf({ observation: { link, opportunity }, told: { events, problem, error } }: ToldWork, now: number) {
  const rows = events.map(({ on, event }) => eventOf(link, on, event, { now }));
  const on = opportunity?.id ?? events[0]?.on;
  // A record that accepts no writes never shows its message, so every run reports it again. Until somebody saves the record, that is one
  // event.
  const of = opportunity === undefined ? undefined : String(Date.parse(opportunity.modifiedAt));
  return problem === undefined || on === undefined
    ? rows
    : [...rows, eventOf(link, on, problemEvent(problem), { now, error, of })];
}

const problemEvent = (problem: CosellError) =>
  needsAttention(problem.message, isForInformation(problem) ? 'Synced' : 'Needs attention', problem.rule);

async function finish({ links, clock, report, options, isProbe = false }: Records, work: ToldWork): Promise<void> {
  const { observation, plan, told, writes } = work;
  const { link } = observation;
  if (plan.kind === 'forget') {
    // The row has already left the work list.
    report({ event: 'pair', outcome: told.word, link: link.id, ...idsOf(work), wrote: writes });
    return;
  }
  if (isStranger(work, told)) {
    await links.drop(link);
    report({ event: 'pair', outcome: 'gone', link: link.id, ...idsOf(work), wrote: 0 });
    return;
  }
  const counted = rowOf(work, told, clock.now(), options.random);
  const row = isProbe ? asBefore(work, counted, clock.now()) : counted;
  await links.finish(link, row);
  const conflicts = told.events.filter(({ event }) => event.outcome === 'Conflict').length;
  report({
    event: 'pair',
    outcome: row.state === 'parked' ? 'parked' : told.word,
    link: link.id,
    ...idsOf(work),
    wrote: writes,
    ...(conflicts > 0 && { conflicts }),
    ...(told.error !== undefined && { error: told.error, ...(row.dueAt !== undefined && { willRetry: true }) }),
  });
}

const idsOf = ({ observation: { link, referral, opportunity }, outcome }: Work) => ({
  referralId: (outcome.kind === 'referral-created' ? outcome.referral.id : referral?.id) ?? link.referralId,
  opportunityId:
    (outcome.kind === 'opportunity-created' ? outcome.opportunityId : opportunity?.id) ?? link.opportunityId,
});
