import pMap from 'p-map';
import { toCosellError, type CosellError } from '../errors.ts';
import type { Referral } from '../sync/model.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import { limited } from './limit.ts';
import { createListItems, weightOf } from './list-items.ts';

/** From this number on, reading a list page pays off: it is one call, and the referrals of a burst have just changed. */
const many = 10;
/** A list also holds deals that are closed or linked. */
const mostInVain = 3;
/** How many referrals to compare. Some of them will have changed in the meantime or contain few values. */
const probes = 5;

type Found = Map<string, Referral | CosellError>;

export interface ReadManyOptions {
  readOne: Referrals['read'];
  /** Pages of the list, most recently changed first. */
  newestFirst: () => AsyncIterable<Referral[]>;
  concurrency: number;
}

/** Reads referrals one by one, or from list pages once their items are known to be whole. */
export function createReadMany({ readOne, newestFirst, concurrency }: ReadManyOptions): Referrals['readMany'] {
  const listItems = createListItems();
  const inTurn = limited(1, fromPages);
  /** The rest of the list, from where a walk along it ended: in a backfill, each batch comes right behind the one before. */
  let rest: AsyncIterator<Referral[]> | undefined;
  /** The same of the last walk that began at the beginning. */
  let near: AsyncIterator<Referral[]> | undefined;

  return async (ids) => {
    const wanted = new Set(ids);
    const found: Found = new Map();
    // Whatever the pages do not provide, for any reason, is read one by one.
    if (wanted.size >= many && listItems.areWhole() !== false) await inTurn(wanted, found).catch(toCosellError);
    await oneByOne(
      [...wanted].filter((id) => !found.has(id)),
      found,
    );
    return found;
  };

  async function fromPages(wanted: ReadonlySet<string>, found: Found): Promise<void> {
    const newest = newestFirst()[Symbol.asyncIterator]();
    if (await walk(newest, 1, wanted, found)) {
      // A burst of changes is at the beginning, too. It must not make a backfill lose its place.
      near = newest;
      return;
    }
    const places = new Set([rest, near]);
    [rest, near] = [undefined, undefined];
    for (const place of places)
      if (place !== undefined && rest === undefined && (await walk(place, mostInVain, wanted, found))) rest = place;
  }

  /** Reads on until all are found, or so many pages in a row were not worth it. Resolves to whether any page was. */
  async function walk(
    pages: AsyncIterator<Referral[]>,
    inVain: number,
    wanted: ReadonlySet<string>,
    found: Found,
  ): Promise<boolean> {
    let hasPaid = false;
    for (let left = inVain; left > 0 && found.size < wanted.size && listItems.areWhole() !== false;) {
      const pays = await takeFrom(pages, wanted, found);
      hasPaid ||= pays;
      left = pays ? inVain : left - 1;
    }
    return hasPaid;
  }

  /**
   * Whether the next page was worth its call: it had as many of them as are read at a time. Only pages read now count: an older one may not
   * show the change that is looked for.
   */
  async function takeFrom(
    pages: AsyncIterator<Referral[]>,
    wanted: ReadonlySet<string>,
    found: Found,
  ): Promise<boolean> {
    const page = await pages.next();
    const hits = page.done === true ? [] : page.value.filter(({ id }) => wanted.has(id));
    const isWorth = hits.length >= Math.min(concurrency, wanted.size - found.size);
    if (hits.length > 0 && listItems.areWhole() === undefined) await probe(hits, found);
    if (listItems.areWhole() !== true) return false;
    for (const hit of hits) if (!found.has(hit.id)) found.set(hit.id, hit);
    return isWorth;
  }

  /** Reads a few referrals, which have to be read anyway, and compares them with their list items. */
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
        // The service does not answer: the rest need not wait for as many timeouts.
        const outcome = outage ?? (await readOne(id).catch(toCosellError));
        found.set(id, outcome);
        failuresInRow = 'body' in outcome || !outcome.retryable ? 0 : failuresInRow + 1;
        if (failuresInRow >= concurrency && !('body' in outcome)) outage = outcome;
      },
      { concurrency },
    );
  }
}
