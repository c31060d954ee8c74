import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { Tables } from './schema.ts';

/** A database as the rest of this folder sees it. What SQLite and PostgreSQL do differently is in here, and nowhere else. */
export interface Store {
  db: Kysely<Tables>;
  /** Whether other relays may work on it at the same time. */
  shared: boolean;
  /** Whether a relay works on it at the moment, in whatever process. */
  isServed(): Promise<boolean>;
  /**
   * Ends a select: its rows are ours until the transaction ends; others wait for them. Every statement that holds more than one row
   * takes them in the order of their ids, whatever it does with them: so nobody waits for somebody who waits for him.
   */
  forUpdate: RawBuilder<unknown>;
  /** The same, but rows in other hands are passed over. */
  skipLocked: RawBuilder<unknown>;
  /** The elements of a JSON array, as rows of one column called `value`: one parameter, however many there are. */
  elements(array: readonly object[]): RawBuilder<unknown>;
  /** All of it or nothing, on the disk when it resolves. May run more than once: when others were in the way, or nobody heard how it went. */
  transact<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Keeps others from changing the tables until the transaction ends. */
  lockSchema(tx: Transaction<Tables>): Promise<void>;
  /** Tells every listener, in whatever process, that something came due, once the transaction is committed. */
  notify(tx: Transaction<Tables>): Promise<void>;
  /**
   * Calls `listener` whenever something may have come due, also by another process, and once when it begins to hear that.
   * Never where only this process can know (SQLite). The returned function ends it.
   */
  onSignal(listener: () => void): () => void;
  close(): Promise<void>;
}
