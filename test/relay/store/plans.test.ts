import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CompiledQuery, type KyselyPlugin } from 'kysely';
import { z } from 'zod';
import { createLinks, releaseLeases } from '../../../relay/store/links.ts';
import { createListings } from '../../../relay/store/listings.ts';
import { openStore, type Store } from '../../../relay/store/open-store.ts';
import { countDue, countFailed, countFailedByError, dueSince, listFailed } from '../../../relay/store/status.ts';
import { allRows } from '../../all-rows.ts';
import { manualClock } from '../../clock.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** The database's own word for how it finds rows (SQLite: EXPLAIN QUERY PLAN). */
const step = z.object({ detail: z.string() });

describe('What a running relay asks of a store with many pairs', () => {
  const folder = temporaryFolder('cosell-store');
  const clock = manualClock();
  let store: Store;
  before(async () => {
    store = await openStore({ dataDir: folder }, clock);
  });
  after(async () => {
    await store.close();
  });

  const questions: Readonly<Record<string, (asked: Store) => Promise<unknown>>> = {
    'what is due': (asked) => createLinks(asked, clock).claim(200, clock.now(), 60_000),
    'when something is due': (asked) => createLinks(asked, clock).nextDue(),
    'when something signalled is due': (asked) => createLinks(asked, clock).nextDue('signalled'),
    'how many are due': (asked) => countDue(asked, clock.now()),
    'how many have failed': countFailed,
    'how many have failed, by reason': countFailedByError,
    'since when the first is due': (asked) => dueSince(asked, clock.now()),
    'which have failed': listFailed,
    'which were in the hands of a predecessor': releaseLeases,
    'which of these it knows': (asked) =>
      createLinks(asked, clock).known([{ referralId: 'r' }, { opportunityId: 'o' }]),
    'what the clouds list of its pairs': async (asked) => {
      await createLinks(store, clock).markDue([{ referralId: 'r' }], clock.now());
      await store.db.updateTable('link').set({ opportunity_id: 'o' }).where('referral_id', '=', 'r').execute();
      await createListings(store).add('referral', [{ id: 'r', version: 'v', engagementId: 'e' }]);
      return allRows(createListings(asked).pairs(clock.now()));
    },
  };
  for (const [question, ask] of Object.entries(questions))
    it(`reads by an index: ${question}`, async () => {
      const asked: CompiledQuery[] = [];
      const watching: KyselyPlugin = {
        transformQuery({ node, queryId }) {
          asked.push(store.db.getExecutor().compileQuery(node, queryId));
          return node;
        },
        transformResult: async ({ result }) => result,
      };
      await ask({ ...store, db: store.db.withPlugin(watching) });
      assert.ok(asked.length > 0);
      for (const { sql, parameters } of asked) {
        const plan = await store.db.executeQuery(CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]));
        const steps = plan.rows
          .map((row) => step.parse(row).detail)
          .filter((detail) => /\b(link|listed)\b/.test(detail));
        assert.ok(
          steps.length > 0 && steps.every((detail) => detail.includes(' INDEX ')),
          `${sql}\n${steps.join('\n')}`,
        );
      }
    });
});
