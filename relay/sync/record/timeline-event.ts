import { createHash } from 'node:crypto';
import { CosellError } from '../../errors.ts';
import type { News } from './audit-lines.ts';
import type { Link } from '../model.ts';
import type { Context, Work } from '../pair.ts';
import type { TimelineEvent } from '../ports.ts';
import { newProblem } from '../execute/write-opportunities.ts';

/** Limits of the fields (`Partner_Center_Sync_Event__c`). */
const summaryLimit = 255;
const textLimit = 32_768;

const cut = (text: string, limit: number) => (text.length <= limit ? text : `${text.slice(0, limit - 1)}…`);

/** One row of the timeline. The same work done twice names the same row: what it is about, and what came of it. */
export function eventOf(
  link: Pick<Link, 'id' | 'dueSeq'>,
  opportunityId: string,
  news: News,
  now: number,
  error?: CosellError,
): TimelineEvent {
  const content = JSON.stringify(news);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return {
    externalId: `${link.id}-${String(link.dueSeq)}-${hash}`,
    opportunityId,
    occurredAt: now,
    direction: news.direction,
    outcome: news.outcome,
    summary: cut(news.summary, summaryLimit),
    changes: cut(news.changes.join('\n'), textLimit),
    lost: cut(news.lost.join('\n'), textLimit),
    errorCode: error?.code ?? null,
  };
}

/** Writes what happened to the pairs of a batch to their timelines. */
export async function tellTimeline(
  { events, clock }: Pick<Context, 'events' | 'clock'>,
  work: readonly Work[],
): Promise<void> {
  const now = clock.now();
  await events.record(
    work.flatMap((item) => {
      const { link, opportunity, result } = item;
      if (opportunity === undefined) return [];
      const news = result instanceof CosellError ? [] : (result.news ?? []);
      const problem = newProblem(item);
      return [
        ...news.map((one) => eventOf(link, opportunity.id, one, now)),
        ...(problem === undefined ? [] : [eventOf(link, opportunity.id, needsAttention(problem), now, problem)]),
      ];
    }),
  );
}

/** The words of the other side may quote values: they are for the card alone. */
const needsAttention = ({ message }: CosellError): News => ({
  outcome: 'Needs attention',
  direction: null,
  summary: message,
  changes: [],
  lost: [],
});
