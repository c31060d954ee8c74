import type { Session } from '../org.ts';
import type { Queued, SignalledEvent, Transaction } from './save.ts';

/** Receives what the saves of a committed transaction put in the outbound queue, and the events that they publish. */
export type Enqueue = (queued: Queued, events: readonly SignalledEvent[], userId: string) => void;

/** Runs `work` as one transaction: kept, and its messages sent, when it returns; undone when it throws. */
export function inTransaction<Result>(
  session: Session,
  enqueue: Enqueue,
  work: (transaction: Transaction) => Result,
  how: Pick<Transaction, 'insists'> = {},
): Result {
  const { rows } = session.org;
  const transaction: Transaction = { session, queued: new Map(), events: [], told: [], ...how };
  const start = rows.savepoint();
  try {
    const result = work(transaction);
    if (start === 0) rows.commit();
    session.org.notifications.push(...transaction.told);
    enqueue(transaction.queued, transaction.events, session.user.id);
    return result;
  } catch (error) {
    rows.rollback(start);
    throw error;
  }
}
