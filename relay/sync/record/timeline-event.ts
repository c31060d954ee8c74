import { createHash } from 'node:crypto';
import type { CosellError } from '../../errors.ts';
import type { Link } from '../model.ts';
import type { DealEvent, TimelineEvent } from '../ports/timeline.ts';

/**
 * One row of the timeline. Its id is made of the subject and the event, so repeated work writes the same row. `of`: the subject, if it is
 * not one run of the pair.
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
