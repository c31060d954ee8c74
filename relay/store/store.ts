import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { KnownDue } from './known-due.ts';
import type { Tables } from './schema.ts';

/** How several relays on one database can see which of them live. */
export interface Presence {
  /** Eight characters by which the others see whether this process has a connection; undefined if they cannot see it, or if there are none. */
  name(): string | undefined;
  /** The names of all processes that have a connection now. */
  present(): Promise<ReadonlySet<string>>;
}

/** A database as the rest of this folder sees it. All differences between SQLite and PostgreSQL are in its implementations. */
export interface Store {
  db: Kysely<Tables>;
  /** Whether other relays may use it at the same time. */
  shared: boolean;
  presence: Presence;
  knownDue: KnownDue;
  /** Whether a relay is using it at the moment, in any process. */
  isServed(): Promise<boolean>;
  /**
   * Ends a select and locks its rows until the transaction ends; other transactions wait for them. Every statement that locks more than
   * one row takes them in id order, which rules out deadlocks.
   */
  forUpdate: RawBuilder<unknown>;
  /** The same, but skips rows that another transaction has locked. */
  skipLocked: RawBuilder<unknown>;
  /** The elements of a JSON array as rows with one column called `value`: a single parameter, however many there are. */
  elements(array: readonly object[]): RawBuilder<unknown>;
  /** Runs as one transaction, on disk when it resolves. `work` may run more than once: after a conflict, or if the result was lost. */
  transact<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /**
   * The same for a single statement. Its locks end with it: those of a transaction last for as long as this process is busy with other work
   * between two statements, and everyone who wants the rows waits. PostgreSQL keeps the statement prepared, so its text must not grow with the
   * number of its values: pass them as `elements`.
   */
  commit<T>(statement: (on: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Keeps other processes from changing the tables until the transaction ends. */
  lockSchema(tx: Transaction<Tables>): Promise<void>;
  /** Tells every listener, in any process, that something came due. Call it after the commit, and do not wait: it is only a hint. */
  notify(): void;
  /**
   * Calls `listener` whenever something may have come due, also in another process, and once when listening starts. Never calls it with
   * SQLite, where only this process can know. The returned function stops it.
   */
  onSignal(listener: () => void): () => void;
  close(): Promise<void>;
}
