import type { Transaction } from 'kysely';
import { gather } from './gather.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

type Work<T> = (tx: Transaction<Tables>) => Promise<T>;

interface Part {
  run: Work<void>;
  failure: Error | undefined;
}

/**
 * Runs each work in a transaction. The embedded store has one writer, and each commit waits for the disk, so concurrent works share one.
 * PostgreSQL does this itself. A failing work does not fail the others.
 */
export function createTogether({
  shared,
  transact,
}: Pick<Store, 'shared' | 'transact'>): <T>(work: Work<T>) => Promise<T> {
  if (shared) return transact;
  const commit = gather<Part>((parts) =>
    transact(async (tx) => {
      for (const { run } of parts) await run(tx);
    }).catch(async (thrown: unknown) => {
      if (parts.length === 1) throw thrown;
      // Everything was rolled back, so now each work runs by itself.
      for (const part of parts)
        await transact(part.run).catch((failure: unknown) => {
          part.failure = failure instanceof Error ? failure : new Error(String(failure));
        });
    }),
  );
  return async <T>(work: Work<T>) => {
    const results: T[] = [];
    const part: Part = {
      failure: undefined,
      async run(tx) {
        results[0] = await work(tx);
      },
    };
    await commit(part);
    if (part.failure !== undefined) throw part.failure;
    return results[0] as T;
  };
}
