import { createHash } from 'node:crypto';
import type { CosellError } from '../../errors.ts';
import type { Link } from '../model.ts';
import type { DealEvent, TimelineEvent } from '../ports/timeline.ts';

/**
 * One row of the timeline. The same work done twice names the same row: what it is about, and what came of it. `of`: what it is about,
 * if not one round of work.
 */
export function eventOf(
  { id, dueSeq }: Pick<Link, 'id' | 'dueSeq'>,
  opportunityId: string,
  event: DealEvent,
  how: { now: number; error?: CosellError | undefined; of?: string | undefined },
): TimelineEvent {
  const hash = createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 16);
  return {
    ...event,
    externalId: `${id}-${how.of ?? String(dueSeq)}-${hash}`,
    opportunityId,
    occurredAt: how.now,
    errorCode: how.error?.code ?? null,
  };
}
