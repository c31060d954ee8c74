import pMap from 'p-map';
import { toCosellError, type CosellError } from '../errors.ts';
import type { Referral } from '../sync/model.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import { createListItems, weightOf } from './list-items.ts';

/** From so many on, a page of the list is worth a look: it is one call, and what a burst is about has just changed. */
const many = 10;
const perPage = 100;
/** Some of them will have changed meanwhile, or say little. */
const probes = 5;

type Found = Map<string, Referral | CosellError>;

export interface ReadManyOptions {
  readOne: Referrals['read'];
  /** Pages of the list, what was changed last first. */
  newestFirst: () => AsyncIterable<Referral[]>;
  concurrency: number;
}

/** Reads one by one, or from pages of the list once it is known that their items are whole. */
export function createReadMany({ readOne, newestFirst, concurrency }: ReadManyOptions): Referrals['readMany'] {
  const listItems = createListItems();

  return async (ids) => {
    const wanted = new Set(ids);
    const found: Found = new Map();
    // What the pages do not give, for whatever reason, is read one by one.
    if (wanted.size >= many && listItems.areWhole() !== false) await fromPages(wanted, found).catch(toCosellError);
    await oneByOne(
      [...wanted].filter((id) => !found.has(id)),
      found,
    );
    return found;
  };

  async function fromPages(wanted: ReadonlySet<string>, found: Found): Promise<void> {
    let pages = Math.ceil(wanted.size / perPage) + 2;
    for await (const page of newestFirst()) {
      const hits = page.filter(({ id }) => wanted.has(id));
      if (hits.length > 0 && listItems.areWhole() === undefined) await probe(hits, found);
      if (hits.length === 0 || listItems.areWhole() !== true) return;
      for (const hit of hits) if (!found.has(hit.id)) found.set(hit.id, hit);
      pages -= 1;
      if (pages === 0 || found.size === wanted.size) return;
    }
  }

  /** Reads a few, which had to be read anyway, beside what the list says of them. */
  async function probe(hits: readonly Referral[], found: Found): Promise<void> {
    const chosen = hits.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, probes);
    await oneByOne(
      chosen.map(({ id }) => id),
      found,
    );
    for (const item of chosen) {
      const read = found.get(item.id);
      if (read !== undefined && 'body' in read) listItems.compare(item, read);
    }
  }

  async function oneByOne(ids: readonly string[], found: Found): Promise<void> {
    let failuresInRow = 0;
    let outage: CosellError | undefined;
    await pMap(
      ids,
      async (id) => {
        // Nobody answers: the rest need not wait for as many timeouts.
        const outcome = outage ?? (await readOne(id).catch(toCosellError));
        found.set(id, outcome);
        failuresInRow = 'body' in outcome || !outcome.retryable ? 0 : failuresInRow + 1;
        if (failuresInRow >= concurrency && !('body' in outcome)) outage = outcome;
      },
      { concurrency },
    );
  }
}
